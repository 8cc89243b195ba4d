"""Count who was found so far while files of a session are worked on."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from classes.models import ClassSession, Student
from faces.selectors.roster_faces import faces_of_roster
from recognition.models import Capture, Sighting

LONG = timedelta(seconds=60)
"""After this the person is offered to finish by hand, or told that nobody seems to work."""

NEARLY_DONE_S = 3
LEAST_PROGRESS = 5
"""Per cent below which the time that is left cannot be told."""


@dataclass(frozen=True)
class WorkProgress:
    """How far the work on a session is.

    Args:
        n_known: students who can be recognised.
        students: of those, who was surely seen so far; provisional.
        percent: of the unfinished files together.
        seconds_left: as the work went so far; None if it cannot be told yet.
        is_long: it takes so long that somebody may rather go on by hand.
        is_waiting: a file waits so long that the worker may not be running.
    """

    n_known: int
    students: list[Student]
    percent: int
    seconds_left: int | None
    is_long: bool
    is_waiting: bool

    @property
    def is_nearly_done(self) -> bool:
        """Whether a page that waits for it may ask more often: it will not be for long."""
        return self.seconds_left is not None and self.seconds_left <= NEARLY_DONE_S

    @property
    def n_found(self) -> int:
        return len(self.students)


def progress_of(session: ClassSession) -> WorkProgress:
    """Read the state of the work; a fixed number of queries."""
    captures = list(
        session.captures.unfinished().only(
            "found", "progress", "started_at", "state", "uploaded_at"
        )
    )
    known = faces_of_roster(session.class_group, session.day)
    seen = {student_id for capture in captures for student_id in capture.found}
    sure = Sighting.objects.filter(capture__session=session).exclude(
        review=Sighting.Review.REJECTED
    )
    seen |= set(
        sure.filter(proposal=Sighting.Proposal.PRESENT).values_list(
            "proposed_student_id", flat=True
        )
    )
    roster = session.class_group.roster_on(session.day)
    n_files = max(1, len(captures))
    return WorkProgress(
        n_known=len(known),
        students=[s for s in roster if s.pk in seen and s.pk in known],
        percent=sum(capture.progress for capture in captures) // n_files,
        seconds_left=_seconds_left(captures),
        is_long=any(_age(capture) > LONG for capture in captures),
        is_waiting=any(_waits_long(capture) for capture in captures),
    )


def _age(capture: Capture) -> timedelta:
    return timezone.now() - capture.started_at if capture.started_at else timedelta(0)


def _waits_long(capture: Capture) -> bool:
    return capture.state == Capture.State.QUEUED and timezone.now() - capture.uploaded_at > LONG


def _seconds_left(captures: list[Capture]) -> int | None:
    """Files are worked on one after the other; one that waits takes as long as the others."""
    running = [c for c in captures if c.started_at and c.progress >= LEAST_PROGRESS]
    if not running:
        return None
    # The slowest file counts: to promise too little time is worse than too much.
    whole_s = max(_age(c).total_seconds() * 100 / c.progress for c in running)
    left = sum(1 - c.progress / 100 for c in captures)
    return max(1, round(whole_s * left))
