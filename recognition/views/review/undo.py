"""What a person did last in a review, so that she can take it back until she confirms."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core import signing

from accounts.models import User
from accounts.requests import AuthenticatedRequest
from classes.models import ClassSession

SALT = "undo marks"
MOST_STEPS = 15
"""More are not taken back one by one: every line can be set anew."""


@dataclass(frozen=True)
class Undo:
    """How what a person has just entered for students can be taken back.

    Args:
        had_entries: by student, whether there was an entry before.
        since: when it was entered.
        versions: by student, the version of the entry that was made.
    """

    had_entries: dict[int, bool]
    since: datetime
    versions: dict[int, str]

    def signed(self, session: ClassSession, user: User) -> str:
        """Write it into a form, so that nobody can take back what was not entered by her."""
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
class Step:
    """One thing a person did in a review: a sentence, and how it is taken back.

    Args:
        undo: of entries of students, signed; empty for a face.
        sighting_id: the face it was said about, or None.
        student_id: whose entry may still want its minutes or its reason, or None.
    """

    text: str
    undo: str = ""
    sighting_id: int | None = None
    student_id: int | None = None

    def as_json(self) -> list[Any]:
        return [self.text, self.undo, self.sighting_id, self.student_id]


def steps_of(request: AuthenticatedRequest, session: ClassSession) -> list[Step]:
    """Return what the person did in this review and may take back, the last step last."""
    return [Step(*fields) for fields in request.session.get(_key(session), [])]


def keep_step(request: AuthenticatedRequest, session: ClassSession, step: Step) -> None:
    steps = [*steps_of(request, session), step][-MOST_STEPS:]
    request.session[_key(session)] = [step.as_json() for step in steps]


def forget_step(
    request: AuthenticatedRequest,
    session: ClassSession,
    *,
    undo: str = "",
    sighting_id: int | None = None,
) -> None:
    """Forget a step that has been taken back."""
    steps = [
        step
        for step in steps_of(request, session)
        if (step.undo, step.sighting_id) != (undo, sighting_id)
    ]
    request.session[_key(session)] = [step.as_json() for step in steps]


def follow_versions(
    request: AuthenticatedRequest, session: ClassSession, student_ids: Iterable[int]
) -> None:
    """Let earlier steps go by the entries as they are after a later one was taken back."""
    records = session.records.filter(student__in=student_ids)
    versions = {record.student_id: record.version for record in records}
    request.session[_key(session)] = [
        _following(step, versions, session, request.user).as_json()
        for step in steps_of(request, session)
    ]


def _following(step: Step, versions: dict[int, str], session: ClassSession, user: User) -> Step:
    undo = Undo.read(step.undo, session, user) if step.undo else None
    if undo is None:
        return step
    current = {pk: versions.get(pk, version) for pk, version in undo.versions.items()}
    return replace(step, undo=replace(undo, versions=current).signed(session, user))


def forget_steps(request: AuthenticatedRequest, session: ClassSession) -> None:
    """Confirmed: from now on the confirmation is what is taken back."""
    request.session.pop(_key(session), None)


def _key(session: ClassSession) -> str:
    return f"review steps {session.pk}"
