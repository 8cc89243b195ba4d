"""Set a student's status by hand in the review, beside what recognition proposes."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from classes.forms import entry_form, form_asking_more, is_one_tap
from classes.models import ClassSession
from classes.models.register import Status
from classes.requests import MemberRequest
from classes.services import record_attendance
from recognition.views.trays import Said, answer, render_review


@login_required
@require_http_methods(["POST"])
def mark(request: MemberRequest, pk: int, student_pk: int) -> HttpResponse:
    session = get_object_or_404(ClassSession.objects.visible_to(request.user).in_full(), pk=pk)
    student = get_object_or_404(session.class_group.roster_on(session.day), pk=student_pk)
    form = entry_form(request.POST, session=session, student=student)
    if not form.is_valid():
        words = _("%(student)s is not saved yet.") % {"student": student}
        return render_review(request, session, said=Said(words, student, form=form))
    record = record_attendance(
        session=session, student=student, by=request.user, **form.cleaned_data
    )
    words = f"{student}: {record.get_status_display()}."
    if not (is_one_tap(request) and record.status in {Status.LATE, Status.EXCUSED}):
        return answer(request, session, Said(words, student))
    more = form_asking_more(session=session, student=student, record=record)
    said = Said(words, student, form=more)
    return answer(request, session, said)
