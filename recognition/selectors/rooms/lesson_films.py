"""How a room has filmed a lesson: who was seen, what is to be checked, what did not work."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils import timezone

from classes.models import ClassSession, Status, Student
from faces.selectors.consents import recognition_refusal
from recognition.models import Capture, RoomFilm, RoomWatch
from recognition.models.room_films import moments_of
from recognition.selectors.review_queue import Review, ReviewRow, Tray, review_of
from recognition.selectors.rooms.arrivals import is_sure
from recognition.selectors.rooms.sources import sources_of
from recognition.selectors.rooms.watches import is_filmed, is_left_out_alone, watch_of

WORKING = (RoomFilm.State.QUEUED, RoomFilm.State.RUNNING)


@dataclass(frozen=True)
class ProposedAmendment:
    """What may be entered of a student whom a film shows after all; a person saves it or not.

    Args:
        seen_at: when she was first surely seen.
        minutes_late: None where she may have been there from the start.
    """

    student: Student
    seen_at: datetime
    minutes_late: int | None

    @property
    def status(self) -> str:
        return (Status.LATE if self.minutes_late else Status.PRESENT).value


@dataclass(frozen=True)
class LessonFilms:
    """What the room's cameras did for a lesson, and will do.

    Args:
        is_exempt: the lesson, its class or who shares the room with it is left out.
        may_be_let_in: the lesson alone is left out, so its teacher may let it be filmed again.
        is_filming: a camera films just now.
        next_at: when it films next by itself; None: no more.
        last_at: when it filmed last; None: not yet.
        faults: a sentence for each camera that could not film, with its name.
        n_seen: students who were surely seen, of `n_students`.
        found_since: who was surely seen by a film that came after the register was confirmed, and
            is not there in it; nothing is changed without a person.
        amendments: what a person may save of each of them.
    """

    watch: RoomWatch
    is_exempt: bool
    may_be_let_in: bool = False
    is_filming: bool = False
    next_at: datetime | None = None
    last_at: datetime | None = None
    faults: list[tuple[str, str]] = field(default_factory=list)
    n_seen: int = 0
    n_students: int = 0
    n_to_check: int = 0
    found_since: list[Student] = field(default_factory=list)
    amendments: list["ProposedAmendment"] = field(default_factory=list)
    is_working: bool = False
    may_film_now: bool = False


def films_of_lesson(session: ClassSession) -> LessonFilms | None:
    """Return how the lesson's room films it; None where the room does not."""
    watch = watch_of(session)
    if watch is None or recognition_refusal(session.class_group.school_id):
        return None
    now = timezone.now()
    films = list(RoomFilm.objects.filter(session=session).select_related("camera", "capture"))
    is_exempt = not is_filmed(session)
    ready = [film.capture for film in films if film.capture]
    filmed = LessonFilms(
        watch=watch,
        is_exempt=is_exempt,
        may_be_let_in=is_exempt and is_left_out_alone(session),
        is_filming=any(film.state == RoomFilm.State.RUNNING for film in films),
        next_at=None if is_exempt or session.is_closed else _next_of(watch, session, now),
        last_at=max((capture.captured_at for capture in ready), default=None),
        faults=_faults_of(films),
        # One that waits for its next attempt says why, among the faults.
        is_working=any(film.state in WORKING and not film.failure_code for film in films),
        may_film_now=not is_exempt
        and not session.is_closed
        and session.starts_at <= now < session.ends_at,
    )
    return _with_counts(filmed, session) if ready else filmed


def _with_counts(filmed: LessonFilms, session: ClassSession) -> LessonFilms:
    review = review_of(session)
    found = _found_since(review)
    return replace(
        filmed,
        n_seen=sum(row.tray is Tray.PRESENT for row in review.rows),
        n_students=len(review.rows),
        n_to_check=review.n_to_check,
        found_since=[row.student for row in found],
        amendments=[_amendment_of(row, review) for row in found],
        is_working=filmed.is_working or review.is_working,
    )


def _found_since(review: Review) -> list[ReviewRow]:
    """Return whom the confirmed register says not to be there, and a later film shows."""
    confirmed_at = review.session.confirmed_at
    if confirmed_at is None:
        return []
    seen = {
        sighting.speaks_for.pk
        for sighting in review.sightings
        if sighting.speaks_for and is_sure(sighting) and _came_after(sighting.capture, confirmed_at)
    }
    rows = (row for row in review.rows if row.student.pk in seen)
    return [row for row in rows if not (row.record and Status(row.record.status).is_here)]


def _amendment_of(row: ReviewRow, review: Review) -> ProposedAmendment:
    """Propose late where a film before shows the lesson without her, else present."""
    found = sources_of(review.captures, review.sightings, row.student.pk)
    seen_at = min(one.first_at for one in found)
    since_s = (seen_at - review.session.starts_at).total_seconds()
    minutes = max(1, int(since_s // 60))
    return ProposedAmendment(row.student, seen_at, minutes if row.arrival.is_asked else None)


def _came_after(capture: Capture, confirmed_at: datetime) -> bool:
    return capture.finished_at is not None and capture.finished_at > confirmed_at


def _next_of(watch: RoomWatch, session: ClassSession, now: datetime) -> datetime | None:
    return min((at for at, _until in moments_of(watch, session) if at > now), default=None)


def _faults_of(films: list[RoomFilm]) -> list[tuple[str, str]]:
    """Return why cameras could not film, each by its last attempt."""
    last = {film.camera_id: film for film in sorted(films, key=lambda film: film.due_at)}
    failed = [film for film in last.values() if film.failure_code]
    return [(film.camera.name, film.failure_reason) for film in failed]
