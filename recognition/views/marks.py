"""Set a student's status by hand in the review, beside what recognition proposes."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from classes.forms import AttendanceForm, entry_form
from classes.models import AttendanceRecord, ClassSession
from classes.models.register import Status
from classes.services import record_attendance
from recognition.views.trays import Said, answer, render_review, sessions_of


@login_required
@require_http_methods(["POST"])
def mark(request: HttpRequest, pk: int, student_pk: int) -> HttpResponse:
    session = get_object_or_404(sessions_of(request), pk=pk)
    student = get_object_or_404(session.class_group.roster_on(session.day), pk=student_pk)
    form = entry_form(request.POST, session=session, student=student)
    if not form.is_valid():
        words = _("%(student)s is not saved yet.") % {"student": student}
        return render_review(request, session, said=Said(words, student, form=form))
    record = record_attendance(
        session=session, student=student, by=request.user, **form.cleaned_data
    )
    words = f"{student}: {record.get_status_display()}."
    more = _form_for_more(request, session, record)
    return answer(request, session, Said(words, student, form=more))


def _form_for_more(
    request: HttpRequest, session: ClassSession, record: AttendanceRecord
) -> AttendanceForm | None:
    """Ask for minutes or a note where one tap has said late or excused."""
    is_one_tap = "note" not in request.POST
    if not is_one_tap or record.status not in {Status.LATE, Status.EXCUSED}:
        return None
    initial = {"status": record.status, "note": record.note}
    return entry_form(session=session, student=record.student, initial=initial)
