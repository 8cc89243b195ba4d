"""Read the films and photos of a lesson, and the faces in them."""

from collections.abc import Iterable

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


def student_id_of(sighting: Sighting) -> int | None:
    """Return the student a sighting speaks for: the person's word, else the proposal."""
    if sighting.review == Sighting.Review.REJECTED:
        return None
    return sighting.confirmed_student_id or sighting.proposed_student_id


def traces_of(sightings: Iterable[Sighting]) -> dict[int, SightingCandidate]:
    """Return for each student the most alike face that was not taken for her."""
    traces: dict[int, SightingCandidate] = {}
    for sighting in (s for s in sightings if not s.ignored_spot_id):
        for candidate in sighting.candidates.all():
            best = traces.get(candidate.student_id)
            is_hers = candidate.student_id == student_id_of(sighting)
            if not is_hers and (not best or candidate.score > best.score):
                # Set by hand, or each would be read again by a query of its own.
                candidate.sighting = sighting
                traces[candidate.student_id] = candidate
    return traces
