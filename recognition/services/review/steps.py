"""Keep what a person did in a review until it is confirmed, over reloads and signing in again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.dispatch import receiver

from accounts.models import User
from classes.errors import StaleEntryError
from classes.models import ClassSession, Student
from classes.services import MadeEntries, undo_entries
from classes.signals import register_confirmed, session_closed
from recognition.models import ReviewStep, Sighting

MOST_STEPS = 60
"""As many as a class has lines and faces; more are not taken back one by one."""


@dataclass(frozen=True)
class Undo:
    """How what a person has just entered for students can be taken back.

    Args:
        had_entries: by student, whether there was an entry before.
        since: when it was entered.
        versions: by student, the version of the entry that was made.
    """

    had_entries: Mapping[int, bool]
    since: datetime
    versions: Mapping[int, str]

    def as_fields(self) -> dict[str, object]:
        entries = [
            [student_id, had_entry, self.versions[student_id]]
            for student_id, had_entry in sorted(self.had_entries.items())
        ]
        return {"made_at": self.since, "entries": entries}


@dataclass(frozen=True)
class StepWords:
    """What the page showed of a step, about whom, and whether it still asks for more."""

    text: str
    student: Student | None = None
    asks_more: bool = False


@transaction.atomic
def keep_step(
    *, session: ClassSession, by: User, words: StepWords, undo: Undo | Sighting
) -> ReviewStep:
    """Keep one step of a person; only her last ones stay."""
    # A face has its own undo; entries are put back by what stood there before.
    how = {"sighting": undo} if isinstance(undo, Sighting) else undo.as_fields()
    step = ReviewStep.objects.create(
        session=session,
        made_by=by,
        text=words.text[:300],
        student=words.student,
        asks_more=words.asks_more,
        **how,
    )
    # Her own alone: nobody undoes what another pressed.
    own = session.review_steps.filter(made_by=by)
    # By the keys of what stays, as a slice cannot be deleted.
    stay = list(own.order_by("-pk").values_list("pk", flat=True)[:MOST_STEPS])
    own.exclude(pk__in=stay).delete()
    return step


def undo_step(*, step: ReviewStep) -> int:
    """Put the entries of a step back for whoever made it; return how many that were.

    Raises:
        StaleEntryError: none of them is as she made it; the step is forgotten.
    """
    try:
        return _undo_step(step)
    except StaleEntryError:
        # It can never be taken back, and would stand before all earlier ones until the end.
        step.delete()
        raise


@transaction.atomic
def _undo_step(step: ReviewStep) -> int:
    n = undo_entries(
        session=step.session,
        made=MadeEntries(step.had_entries, step.made_at),
        by=step.made_by,
        shown_versions=step.versions,
    )
    # Before the others follow: this one is over, its versions are of no use any more.
    step.delete()
    _follow_versions(step)
    return n


def forget_steps_of_face(*, sighting: Sighting, by: User) -> None:
    """Forget what she decided about a face: it has been taken back."""
    ReviewStep.objects.filter(sighting=sighting, made_by=by).delete()


def forget_in_steps(*, student: Student) -> int:
    """Take a student out of presses about many; what is left of one can still be taken back."""
    n_changed = 0
    of_school = ReviewStep.objects.filter(session__class_group__school=student.school_id)
    for step in of_school.filter(student=None, sighting=None):
        # A press about a whole class holds many students, and the others can still be undone.
        entries = [entry for entry in step.entries if entry[0] != student.pk]
        if entries == step.entries:
            continue
        n_changed += 1
        if entries:
            ReviewStep.objects.filter(pk=step.pk).update(entries=entries)
        else:
            step.delete()
    return n_changed


def _follow_versions(undone: ReviewStep) -> None:
    """Let earlier steps go by the entries as they are now."""
    records = undone.session.records.filter(student__in=undone.had_entries)
    current = {record.student_id: record.version for record in records}
    # Steps about a face keep no versions of entries.
    for step in undone.session.review_steps.filter(made_by=undone.made_by).exclude(entries=[]):
        entries = [
            [student_id, had_entry, current.get(student_id, version)]
            for student_id, had_entry, version in step.entries
        ]
        if entries != step.entries:
            step.entries = entries
            step.save(update_fields=["entries"])


@receiver([register_confirmed, session_closed], dispatch_uid="forget the steps of a review")
def forget_steps(session: ClassSession, **_: object) -> None:
    """From now on the confirmation is what is taken back."""
    session.review_steps.all().delete()
