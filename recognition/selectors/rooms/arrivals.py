"""Who came late and who left, by the films that the room's cameras made at several moments."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from classes.models import ClassSession, Status
from recognition.models import Capture, RoomFilm, Sighting

A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Arrival:
    """When a student was there, as far as the room's films say.

    Args:
        minutes_late: since the lesson began; None: she was not late, or no film says so.
        came_at: when she was first seen, of who was late.
        not_seen_since: when she was last seen, of who was missing in the last film.
    """

    minutes_late: int | None = None
    came_at: datetime | None = None
    not_seen_since: datetime | None = None

    @property
    def status(self) -> Status:
        """What confirming writes of who was seen."""
        return Status.LATE if self.minutes_late else Status.PRESENT


NOT_WATCHED = Arrival()


def captures_of(session: ClassSession) -> list[Capture]:
    """Read a session's films and photos, with what they are of the room's own films."""
    captures = session.captures.select_related("room_film")
    return list(captures.defer("timings_s"))


def arrivals_of(
    session: ClassSession, captures: Sequence[Capture], sightings: Iterable[Sighting]
) -> dict[int, Arrival]:
    """Return what the films say of each student who was surely seen; no query.

    Args:
        captures: of the session, with their films of rooms.
        sightings: of the session.
    """
    films = {capture.pk: film for capture in captures if (film := _film_of(capture))}
    moments = _moments_of(films.values())
    # A single moment says who was there then, and nothing of coming or going.
    if len(moments) < 2:
        return {}
    began = {capture.pk: capture.captured_at for capture in captures}
    seen: dict[int, list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        student = sighting.speaks_for
        if student and _is_sure(sighting):
            seen[student.pk].append(sighting)
    return {
        student_id: _arrival(session, films, moments, _Times.of(own, began, films))
        for student_id, own in seen.items()
    }


@dataclass(frozen=True)
class _Times:
    """When one student was first and last seen, and at which moments of the room's films."""

    first_at: datetime
    last_at: datetime
    moments: frozenset[datetime]

    @classmethod
    def of(
        cls, own: list[Sighting], began: dict[int, datetime], films: dict[int, RoomFilm]
    ) -> "_Times":
        first_at = min(began[s.capture_id] + timedelta(seconds=s.first_seen_s) for s in own)
        last_at = max(began[s.capture_id] + timedelta(seconds=s.last_seen_s) for s in own)
        moments = {films[s.capture_id].due_at for s in own if s.capture_id in films}
        return cls(first_at, last_at, frozenset(moments))


def _arrival(
    session: ClassSession,
    films: dict[int, RoomFilm],
    moments: list[datetime],
    times: _Times,
) -> Arrival:
    on_time_until = min(film.give_up_at for film in films.values() if film.due_at == moments[0])
    was_missed = any(moment < times.first_at for moment in moments if moment not in times.moments)
    is_late = was_missed and times.first_at > on_time_until
    minutes = max(1, (times.first_at - session.starts_at) // A_MINUTE)
    has_left = moments[-1] > times.last_at
    return Arrival(
        minutes_late=minutes if is_late else None,
        came_at=times.first_at if is_late else None,
        not_seen_since=times.last_at if has_left else None,
    )


def _film_of(capture: Capture) -> RoomFilm | None:
    film: RoomFilm | None = getattr(capture, "room_film", None)
    return film if capture.has_result else None


def _moments_of(films: Iterable[RoomFilm]) -> list[datetime]:
    """Return the moments at which as many cameras filmed as ever did: others say less of who
    was missing."""
    counts = Counter(film.due_at for film in films)
    most = max(counts.values(), default=0)
    return sorted(moment for moment, n in counts.items() if n == most)


def _is_sure(sighting: Sighting) -> bool:
    is_named = sighting.review == Sighting.Review.ACCEPTED
    return is_named or sighting.proposal == Sighting.Proposal.PRESENT
