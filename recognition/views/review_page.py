"""Render the trays of a review: a whole page, or the part that one click has changed."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.models import User
from accounts.requests import AuthenticatedRequest
from classes.forms import AttendanceForm
from classes.models import ClassSession, Student
from recognition.models import Sighting, SightingCandidate
from recognition.selectors.preview import preview_confirmation
from recognition.selectors.progress import progress_of
from recognition.selectors.review_queue import Review, review_of
from recognition.selectors.review_version import review_version

SALT = "undo marks"

PART = "part"
"""In the address: only the trays are wanted."""


@dataclass(frozen=True)
class Undo:
    """How what a person has just said of students can be taken back.

    Args:
        had_entries: by student, whether there was an entry before.
        since: when it was said.
        versions: by student, the version of the entry that was made.
    """

    had_entries: dict[int, bool]
    since: datetime
    versions: dict[int, str]

    def signed(self, session: ClassSession, user: User) -> str:
        """Write it into a form, so that nobody can take back what was not said just now."""
        entries = [
            (student_id, had_entry, self.versions[student_id])
            for student_id, had_entry in sorted(self.had_entries.items())
        ]
        return signing.dumps([session.pk, user.pk, self.since.isoformat(), entries], salt=SALT)

    @classmethod
    def read(cls, text: str, session: ClassSession, user: User) -> "Undo | None":
        """Read what `signed` wrote; None if it is of another session or person, or forged."""
        try:
            session_pk, user_pk, since, entries = signing.loads(text, salt=SALT)
        except signing.BadSignature:
            return None
        # Signed, but for somebody else: a form carried over from another page.
        if (session_pk, user_pk) != (session.pk, user.pk):
            return None
        had_entries = {student_id: had_entry for student_id, had_entry, _ in entries}
        versions = {student_id: version for student_id, _, version in entries}
        return cls(had_entries, datetime.fromisoformat(since), versions)


@dataclass(frozen=True)
class Feedback:
    """What a person has just said about a student or a face.

    Args:
        text: one sentence about it.
        student: whose line has changed, if it is somebody's.
        sighting: the face it was said about, so that it can be taken back.
        form: asks for the minutes or a note, or None.
        undo: of entries of the register, or None.
        shown_version: of the entry that the form is about.
    """

    text: str
    student: Student | None = None
    sighting: Sighting | None = None
    form: AttendanceForm | None = None
    undo: Undo | None = None
    shown_version: str = ""


@dataclass(frozen=True)
class FaceToName:
    """A face that somebody must name, and the students most like it with their registered face."""

    sighting: Sighting
    candidates: list[tuple[SightingCandidate, int | None]]


def answer(
    request: AuthenticatedRequest, session: ClassSession, feedback: Feedback
) -> HttpResponse:
    """Show the trays after something was said: the part of the page, or the page anew."""
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
    context = {
        "session": session,
        "review": found,
        "preview": preview_confirmation(found),
        "faces_to_name": _face_cards(found),
        "feedback": feedback,
        "undo": feedback.undo.signed(session, request.user) if feedback and feedback.undo else "",
        "version": review_version(session),
        "progress": progress_of(session) if found.is_working else None,
    }
    # A link followed by htmx still wants the page; only answers to clicks are parts.
    is_part = bool(request.htmx) and (request.method == "POST" or PART in request.GET)
    template = "recognition/_trays.html" if is_part else "recognition/review.html"
    with timezone.override(session.class_group.school.zone):
        return render(request, template, context)


def _face_cards(found: Review) -> list[FaceToName]:
    faces = {row.student.pk: row.face_template_id for row in found.rows}
    return [
        FaceToName(sighting, [(c, faces.get(c.student_id)) for c in sighting.candidates.all()])
        for sighting in found.check_faces
    ]
