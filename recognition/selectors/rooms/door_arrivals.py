"""Who perhaps came late by a kiosk at the door, beside what films of the room say."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from classes.models import ClassSession, PlannedAbsence
from recognition.models import Capture, Sighting
from recognition.selectors.rooms.arrivals import (
    Arrival,
    ArrivalFaces,
    arrivals_of,
    away_at_start,
    first_at,
    seen_students,
)

ON_TIME = timedelta(minutes=1)
"""Whoever is at the door within the minute in which the lesson begins is asked nothing."""


def all_arrivals_of(
    session: ClassSession,
    captures: Sequence[Capture],
    sightings: Sequence[Sighting],
    planned: Mapping[int, PlannedAbsence],
) -> dict[int, Arrival]:
    """Return what films and kiosks say of each student; a kiosk asks no query of its own."""
    found = arrivals_of(session, captures, sightings, planned)
    for student_id, came_at in _late_at_door(session, sightings, planned).items():
        by_film = found.get(student_id, Arrival())
        if not by_film.is_asked:
            found[student_id] = replace(by_film, came_at=came_at, is_at_door=True)
    return found


def _late_at_door(
    session: ClassSession, sightings: Sequence[Sighting], planned: Mapping[int, PlannedAbsence]
) -> dict[int, datetime]:
    if not any(_is_of_door(sighting) for sighting in sightings):
        return {}
    away = away_at_start(session, planned)
    seen = ((pk, _came_at(one)) for pk, one in seen_students(sightings) if pk not in away)
    return {pk: at for pk, at in seen if at and at >= session.starts_at + ON_TIME}


def _came_at(seen: ArrivalFaces) -> datetime | None:
    """Return when she stood at the door; None if anything has perhaps seen her before."""
    first = min(seen.possible, key=first_at)
    sure_at_door = [sighting for sighting in seen.sure if _is_of_door(sighting)]
    is_first = _is_of_door(first) and bool(sure_at_door)
    return min(map(first_at, sure_at_door)) if is_first else None


def _is_of_door(sighting: Sighting) -> bool:
    return sighting.capture.kind == Capture.Kind.DOOR
