"""Who perhaps came late and who left, by the films that the room's cameras made."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from classes.models import AttendanceRecord, ClassSession, PlannedAbsence, Status
from recognition.models import Capture, RoomFilm, RoomWatch, Sighting

A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Arrival:
    """When a student was there, as far as the films say: not found is not “not there”.

    Args:
        came_after: when the room filmed last without her, of who perhaps came late.
        came_at: when she was first surely seen, of who perhaps came late.
        not_seen_since: when she was last seen, of who was missing in the last film.
        is_at_door: it is a kiosk that saw her first; no film before says that she was away.
    """

    came_after: datetime | None = None
    came_at: datetime | None = None
    not_seen_since: datetime | None = None
    is_at_door: bool = False

    @property
    def is_asked(self) -> bool:
        """Say whether a person is asked if she came late; no film says it alone."""
        return self.came_at is not None

    def is_open(self, record: AttendanceRecord | None) -> bool:
        """Say whether that is still to be answered: nobody asks of who is in the register."""
        is_here = record is not None and Status(record.status).is_here
        return self.is_asked and not is_here


NOT_WATCHED = Arrival()


def arrivals_of(
    session: ClassSession,
    captures: Sequence[Capture],
    sightings: Iterable[Sighting],
    planned: Mapping[int, PlannedAbsence],
) -> dict[int, Arrival]:
    """Return what the films say of each student who was surely seen.

    Two queries, and none of a lesson that its room did not film.

    Args:
        captures: of the session, with their films of rooms.
        sightings: of the session.
        planned: absences by student: who was to come later is not asked about.
    """
    if not any(hasattr(capture, "room_film") for capture in captures):
        return {}
    watch = RoomWatch.objects.filter(room=session.room_id).first()
    if watch is None:
        return {}
    lesson = _Lesson(
        on_time_until=session.starts_at + watch.last_minute * A_MINUTE,
        moments=_moments_of(session, captures),
        away_at_start=away_at_start(session, planned),
    )
    seen = seen_students(sightings)
    return {student_id: _arrival(lesson, student_id, own) for student_id, own in seen}


def away_at_start(session: ClassSession, planned: Mapping[int, PlannedAbsence]) -> set[int]:
    """Return who was to be away when the lesson began: nobody asks if she came late."""
    return {pk for pk, one in planned.items() if one.starts_at <= session.starts_at}


@dataclass(frozen=True)
class _Moment:
    """What the cameras of a room filmed together, by itself; who asks for a film proves less.

    Args:
        began_at: when the first of its films began; where none came about, when it was due.
        ended_at: when the last of its films began.
        is_complete: each camera filmed: only then somebody may be missing.
    """

    began_at: datetime
    ended_at: datetime
    capture_ids: frozenset[int]
    is_complete: bool


@dataclass(frozen=True)
class _Lesson:
    on_time_until: datetime
    moments: list[_Moment]
    away_at_start: set[int]


@dataclass(frozen=True)
class ArrivalFaces:
    """The faces that surely are a student, and with them those that may be her."""

    sure: list[Sighting]
    possible: list[Sighting]

    @property
    def capture_ids(self) -> set[int]:
        return {sighting.capture_id for sighting in self.possible}


def _arrival(lesson: _Lesson, student_id: int, seen: ArrivalFaces) -> Arrival:
    perhaps_from = min(map(first_at, seen.possible))
    perhaps_until = max(map(last_at, seen.possible))
    without = [one for one in lesson.moments if not one.capture_ids & seen.capture_ids]
    before = [one for one in without if one.ended_at < perhaps_from]
    is_asked = (
        perhaps_from > lesson.on_time_until
        and bool(before)
        and all(one.is_complete for one in before)
        and student_id not in lesson.away_at_start
    )
    complete = [one for one in lesson.moments if one.is_complete]
    # A single moment says who was there then, and nothing of going.
    has_left = len(complete) > 1 and complete[-1] in without
    return Arrival(
        came_after=before[-1].began_at if is_asked else None,
        came_at=min(map(first_at, seen.sure)) if is_asked else None,
        not_seen_since=perhaps_until
        if has_left and complete[-1].began_at > perhaps_until
        else None,
    )


def seen_students(sightings: Iterable[Sighting]) -> Iterable[tuple[int, ArrivalFaces]]:
    """Sort the faces by whom they are, or may be, of those surely seen."""
    found: defaultdict[int, ArrivalFaces] = defaultdict(lambda: ArrivalFaces([], []))
    for sighting in sightings:
        for student_id in _perhaps(sighting):
            found[student_id].possible.append(sighting)
        student = sighting.speaks_for
        if student and is_sure(sighting):
            found[student.pk].sure.append(sighting)
    return [(student_id, seen) for student_id, seen in found.items() if seen.sure]


def _perhaps(sighting: Sighting) -> set[int]:
    """Return who a face may be: a person's word, else the proposal and the most alike student."""
    if sighting.review == Sighting.Review.REJECTED:
        return set()
    if sighting.confirmed_student_id:
        return {sighting.confirmed_student_id}
    likest = [candidate.student_id for candidate in sighting.candidates.all()][:1]
    return {pk for pk in (sighting.proposed_student_id, *likest) if pk}


def _moments_of(session: ClassSession, captures: Sequence[Capture]) -> list[_Moment]:
    """Return the moments in the order in which they were filmed; when they were due groups them."""
    with_result = {capture.pk: capture.captured_at for capture in captures if capture.has_result}
    by_due: defaultdict[datetime, list[RoomFilm]] = defaultdict(list)
    for film in RoomFilm.objects.filter(session=session, asked_by=None):
        by_due[film.due_at].append(film)
    most = max(map(len, by_due.values()), default=0)
    moments = []
    for due_at, films in by_due.items():
        filmed = {
            film.capture_id: with_result[film.capture_id]
            for film in films
            if film.capture_id in with_result
        }
        times = list(filmed.values()) or [due_at]
        # A film that broke off does not show whoever was to be seen later.
        n_whole = sum(film.capture_id in filmed and not film.failure_code for film in films)
        is_complete = n_whole == most
        moments.append(_Moment(min(times), max(times), frozenset(filmed), is_complete))
    return sorted(moments, key=lambda moment: moment.began_at)


def first_at(sighting: Sighting) -> datetime:
    return sighting.capture.captured_at + timedelta(seconds=sighting.first_seen_s)


def last_at(sighting: Sighting) -> datetime:
    return sighting.capture.captured_at + timedelta(seconds=sighting.last_seen_s)


def is_sure(sighting: Sighting) -> bool:
    """Say whether a face is enough to make somebody present; a rejected one speaks for nobody."""
    is_named = sighting.review == Sighting.Review.ACCEPTED
    return is_named or sighting.proposal == Sighting.Proposal.PRESENT
