"""What saw a student of a lesson, and when: films, photos, the room's cameras, the live page."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from recognition.models import Capture, Sighting
from recognition.selectors.rooms.arrivals import first_at, is_sure, last_at


class SightingSource(StrEnum):
    """What saw her, in the order in which the page names them."""

    FILM = "film"
    PHOTO = "photo"
    CAMERA = "camera"
    LIVE = "live"
    DOOR = "door"


OF_KINDS = {
    Capture.Kind.VIDEO: SightingSource.FILM,
    Capture.Kind.PHOTO: SightingSource.PHOTO,
    Capture.Kind.LIVE: SightingSource.LIVE,
    Capture.Kind.DOOR: SightingSource.DOOR,
}


@dataclass(frozen=True)
class SeenBy:
    """One kind of source that surely saw a student: all cameras of the room are one.

    Args:
        first_at: when it saw her first.
        last_at: when it saw her last.
    """

    source: SightingSource
    first_at: datetime
    last_at: datetime


def sources_of(
    captures: Sequence[Capture], sightings: Sequence[Sighting], student_id: int
) -> list[SeenBy]:
    """Return what surely saw a student; seen once is seen, a face in doubt says nothing yet.

    No query: `captures` know their films of rooms (`captures_of`).
    """
    of_room = {capture.pk for capture in captures if hasattr(capture, "room_film")}
    found: defaultdict[SightingSource, list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        student = sighting.speaks_for
        if student and student.pk == student_id and is_sure(sighting):
            found[_source_of(sighting.capture, of_room)].append(sighting)
    return [
        SeenBy(source, min(map(first_at, found[source])), max(map(last_at, found[source])))
        for source in SightingSource
        if source in found
    ]


def _source_of(capture: Capture, of_room: set[int]) -> SightingSource:
    return SightingSource.CAMERA if capture.pk in of_room else OF_KINDS[Capture.Kind(capture.kind)]
