"""Answer in the review: the whole page, its trays anew, or the parts that one press has changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.requests import AuthenticatedRequest
from classes.access import is_locked_to
from classes.forms import AttendanceForm, follow_up_form, is_one_tap
from classes.models import AttendanceRecord, ClassSession, Status, Student
from classes.selectors.codes import usable_codes
from recognition.models import ReviewStep, Sighting, SightingCandidate
from recognition.selectors.preview import preview_confirmation
from recognition.selectors.progress import progress_of
from recognition.selectors.review_queue import Review, ReviewRow, review_of
from recognition.selectors.review_version import review_versions
from recognition.selectors.seat_words import where_to_look
from recognition.services.review.steps import StepWords, Undo, keep_step
from recognition.views.review.changes import changed_parts

PART = "part"
"""In the address: only the trays are wanted."""


@dataclass(frozen=True)
class Feedback:
    """What a person has just decided about students or a face.

    Args:
        text: one sentence about it.
        student: whose line has changed, if it is somebody's.
        sighting: the face it was decided about, so that it can be taken back.
        form: asks for the minutes or a note, or None.
        undo: of entries of the register, or None.
        shown_version: of the entry that the form is about.
        student_ids: whose lines have changed beside.
        sighting_ids: of the faces whose place has changed beside.
    """

    text: str
    student: Student | None = None
    sighting: Sighting | None = None
    form: AttendanceForm | None = None
    undo: Undo | None = None
    shown_version: str = ""
    student_ids: Iterable[int] = ()
    sighting_ids: Iterable[int] = ()

    @property
    def changed_student_ids(self) -> set[int]:
        return {*self.student_ids, *([self.student.pk] if self.student else [])}

    @property
    def changed_sighting_ids(self) -> set[int]:
        return {*self.sighting_ids, *([self.sighting.pk] if self.sighting else [])}

    @property
    def words(self) -> StepWords:
        return StepWords(self.text, self.student, asks_more=self.form is not None)


@dataclass(frozen=True)
class FaceToName:
    """A face that somebody must name, and the students most like it with their registered face."""

    sighting: Sighting
    candidates: list[tuple[SightingCandidate, int | None]]


def answer(
    request: AuthenticatedRequest, session: ClassSession, feedback: Feedback
) -> HttpResponse:
    """Show what has changed after a decision: the parts of the page, or the page anew."""
    # Before the page is made, which shows it as the last step.
    if undo := feedback.sighting or feedback.undo:
        keep_step(session=session, by=request.user, words=feedback.words, undo=undo)
    if request.htmx:
        return render_review(request, session, feedback=feedback)
    messages.success(request, feedback.text)
    if feedback.form and feedback.student:
        return redirect("classes:amend", session.pk, feedback.student.pk)
    return redirect("recognition:review", session.pk)


def render_review(
    request: AuthenticatedRequest, session: ClassSession, *, feedback: Feedback | None = None
) -> HttpResponse:
    found = review_of(session)
    context = _context(request, session, found) | _last_step(request, found, feedback)
    template = "recognition/review/review.html"
    # A link followed by htmx still wants the page; only answers to clicks are parts.
    if request.htmx and request.method == "POST" and feedback:
        template = "recognition/review/_changed_parts.html"
        context |= _changes(found, feedback)
    elif request.htmx and PART in request.GET:
        template = "recognition/review/_trays.html"
    with timezone.override(session.class_group.school.zone):
        return render(request, template, context)


def _context(request: AuthenticatedRequest, session: ClassSession, found: Review) -> dict[str, Any]:
    return {
        "session": session,
        "reads_only": _is_shut(request, session),
        "review": found,
        "preview": preview_confirmation(found),
        "faces_to_name": _face_cards(found, found.check_faces),
        "seats": where_to_look(session, found.sightings),
        "codes": list(usable_codes(school=session.class_group.school, by=request.user)),
        "versions": review_versions(session, request.user),
        "progress": progress_of(session) if found.is_working else None,
    }


def _changes(found: Review, feedback: Feedback) -> dict[str, Any]:
    parts = changed_parts(
        found,
        student_ids=feedback.changed_student_ids,
        sighting_ids=feedback.changed_sighting_ids,
    )
    return {"parts": parts, "changed_faces": _face_cards(found, parts.faces)}


def _last_step(
    request: AuthenticatedRequest, found: Review, feedback: Feedback | None
) -> dict[str, Any]:
    """Say what was done last, now or before the page was loaded, and how it is taken back."""
    steps = _steps_of(request, found)
    step = steps[-1] if steps else None
    faces = {sighting.pk: sighting for sighting in found.sightings}
    context: dict[str, Any] = {"feedback": feedback, "step": step}
    if step and step.sighting_id:
        context["step_face"] = faces.get(step.sighting_id)
    if feedback and (feedback.form or is_one_tap(request)):
        return context | {
            "ask": feedback.form,
            "ask_of": feedback.student,
            "ask_version": feedback.shown_version,
        }
    row = _asked_row(found, steps)
    if row and row.record:
        form = follow_up_form(
            session=found.session, student=row.student, record=row.record, by=request.user
        )
        context |= {"ask": form, "ask_of": row.student, "ask_version": row.record.version}
    return context


def _asked_row(found: Review, steps: Iterable[ReviewStep]) -> ReviewRow | None:
    """Return whose minutes or reason are still to come, of the latest press that asked for them."""
    asked = [step.student_id for step in steps if step.asks_more]
    rows = {row.student.pk: row for row in found.rows}
    waiting = [rows[pk] for pk in asked if pk in rows and _is_still_asked(rows[pk].record)]
    return waiting[-1] if waiting else None


def _steps_of(request: AuthenticatedRequest, found: Review) -> list[ReviewStep]:
    if _is_shut(request, found.session):
        return []
    return list(found.session.review_steps.to_undo(request.user))


def _is_shut(request: AuthenticatedRequest, session: ClassSession) -> bool:
    return session.is_closed or is_locked_to(request.user, session)


def _is_still_asked(record: AttendanceRecord | None) -> bool:
    """Say whether the minutes or the reason of an entry are still to come."""
    if record is None:
        return False
    asks_more = Status(record.status).asks_more
    return asks_more and not record.note and record.minutes_late is None


def _face_cards(found: Review, sightings: Iterable[Sighting]) -> list[FaceToName]:
    faces = {row.student.pk: row.face_template_id for row in found.rows}
    return [
        FaceToName(sighting, [(c, faces.get(c.student_id)) for c in sighting.candidates.all()])
        for sighting in sightings
    ]
