"""Read the films and photos of a lesson, and the faces in them."""

from django.db.models import Prefetch

from classes.models import ClassSession
from recognition.models import Capture, Sighting, SightingCandidate


def captures_of(session: ClassSession) -> list[Capture]:
    """Read a session's films and photos, with what they are of the room's own films."""
    captures = session.captures.select_related("room_film")
    return list(captures.defer("timings_s"))


def sightings_of(session: ClassSession) -> list[Sighting]:
    """Read the faces of a session's films and photos, with whom they may be."""
    candidates = SightingCandidate.objects.select_related("student").order_by("rank")
    return list(
        Sighting.objects.filter(capture__session=session)
        .defer("chip", "embedding")
        .select_related("capture", "reviewed_by", "proposed_student", "confirmed_student")
        .select_related("ignored_spot")
        .prefetch_related(Prefetch("candidates", candidates))
    )
