"""Set statuses by hand in the review, beside what recognition proposes, and take that back."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest, is_for_change
from classes.forms import (
    AttendanceForm,
    as_key,
    entry_form,
    follow_up_form,
    is_accepted,
    is_known_stale,
    is_one_tap,
    shown_version,
)
from classes.models import ClassSession, Status, Student
from classes.services import record_attendance
from recognition.errors import StepGoneError
from recognition.models import ReviewStep
from recognition.services.review.bulk_entries import mark_undecided
from recognition.services.review.steps import Undo, undo_step
from recognition.views.review.answers import Feedback, answer, render_review


@login_required
@require_http_methods(["POST"])
def mark(request: AuthenticatedRequest, pk: int, student_pk: int) -> HttpResponse:
    session = _session(request, pk)
    student = get_object_or_404(session.class_group.roster_on(session.day), pk=student_pk)
    form = entry_form(request.POST, session=session, student=student, by=request.user)
    if not (form.is_valid() if is_one_tap(request) else is_accepted(request, form)):
        return _shown_again(request, session, form=form, student=student)
    # Both before the entry is written: they say what taking it back restores.
    had_entry, since = session.records.filter(student=student).exists(), timezone.now()
    record = record_attendance(
        session=session,
        student=student,
        entry=form.entry(),
        author=form.author(request.user),
        shown_version=shown_version(request),
    )
    text = f"{student}: {record.label}."
    # The same once more is no step: there is nothing to take back but what was entered before.
    is_step = record.recorded_at >= since
    undo = Undo({student.pk: had_entry}, since, {student.pk: record.version}) if is_step else None
    if not (is_one_tap(request) and Status(record.status).asks_more):
        return answer(request, session, Feedback(text, student, undo=undo))
    more = follow_up_form(session=session, student=student, record=record, by=request.user)
    return answer(
        request,
        session,
        Feedback(text, student, form=more, undo=undo, shown_version=record.version),
    )


def _shown_again(
    request: AuthenticatedRequest, session: ClassSession, *, form: AttendanceForm, student: Student
) -> HttpResponse:
    """Show what was typed, beside the line as it is stored by now: she may save over it."""
    version = shown_version(request)
    if is_known_stale(request) and (stored := session.records.filter(student=student).first()):
        version = stored.version
    text = _("The entry of %(student)s is not saved yet.") % {"student": student}
    feedback = Feedback(text, student, form=form, shown_version=version)
    return render_review(request, session, feedback=feedback)


@login_required
@require_http_methods(["POST"])
def mark_others(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Mark everybody whom nobody has marked and no film can have shown as present, or as absent."""
    session = _session(request, pk)
    status = request.POST.get("status", "")
    if status not in {Status.PRESENT, Status.ABSENT}:
        raise Http404
    marked = mark_undecided(
        session=session, status=status, by=request.user, shown_version=shown_version(request)
    )
    n = len(marked.versions)
    text = _text_of_others(status, n - marked.n_planned, marked.n_planned)
    had_entries = dict.fromkeys(marked.versions, False)
    undo = Undo(had_entries, marked.since, marked.versions) if n else None
    return answer(request, session, Feedback(text, undo=undo, student_ids=marked.versions))


def _text_of_others(status: str, n: int, n_planned: int) -> str:
    if status == Status.PRESENT:
        text = ngettext("%(n)s other is present.", "%(n)s others are present.", n)
    else:
        text = ngettext("%(n)s other is absent.", "%(n)s others are absent.", n)
    planned = ngettext("%(n)s is marked as planned.", "%(n)s are marked as planned.", n_planned)
    if not n_planned:
        return text % {"n": n}
    sentences = [text % {"n": n}] if n else []
    return " ".join([*sentences, planned % {"n": n_planned}])


@login_required
@require_http_methods(["POST"])
def undo_marks(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    key = _step_key(request)
    own = session.review_steps.filter(made_by=request.user, sighting=None)
    step = own.filter(pk=key).first()
    if step is None:
        _refuse_other_step(session, key)
        return answer(request, session, Feedback(_("It is undone already.")))
    student_ids = list(step.had_entries)
    n = undo_step(step=step)
    text = ngettext("%(n)s entry is taken back.", "%(n)s entries are taken back.", n)
    return answer(request, session, Feedback(text % {"n": n}, student_ids=student_ids))


def _refuse_other_step(session: ClassSession, key: int) -> None:
    """Let only a step pass that is gone, and by no confirmation, which takes all of them along."""
    if key < 0 or ReviewStep.objects.filter(pk=key).exists():
        raise Http404
    if session.confirmed_at or session.is_closed:
        raise StepGoneError("step_confirmed")


def _session(request: AuthenticatedRequest, pk: int) -> ClassSession:
    return get_object_or_404(
        ClassSession.objects.visible_to(request.user, for_change=is_for_change(request)).in_full(),
        pk=pk,
    )


def _step_key(request: AuthenticatedRequest) -> int:
    return as_key(request.POST.get("step", ""))
