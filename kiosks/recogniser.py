"""Recognise who stands before a kiosk, in the process of the networks: one person at a time."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from classes.models import ClassSession
from face_vision.cage.frames import read_picture
from face_vision.errors import VisionError
from face_vision.live_faces import LiveFaces
from face_vision.presentation.judgement import PICTURE_REASONS
from face_vision.types import Frame, IdentifiedTracklet, Proposal, TimedFrame
from faces.engine import get_pipeline
from faces.selectors.gallery_loader import load_gallery_of
from kiosks.models import DoorVisit, Kiosk
from kiosks.selectors.door_lessons import lesson_of
from kiosks.services.visits import Outcome, Visit, note_visit
from recognition.errors import PictureRefusedError
from recognition.selectors.gallery.corrections import with_corrections
from recognition.services.captures import door_capture
from recognition.services.live_sightings import LiveSightings

LONGEST_EDGE_PX, MAX_PIXELS = 1280, 9_000_000
BESIDE = 0.6
"""A face of so much of the largest one's height stands beside her, not behind."""

LEAST_HEIGHT_PX = 60.0
"""Whoever is smaller walks past: nobody stands so far from a tablet that she has tapped."""

SHARE_OF_PICTURES = 0.5
"""A face in fewer of the pictures walked through them."""


@dataclass(frozen=True)
class _HandedIn:
    """A visit, at which kiosk, and the lessons it may be of."""

    kiosk: Kiosk
    visit: Visit
    lessons: list[ClassSession]


def recognise_visit(body: bytes, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Note who stood before a kiosk; return the key of the note.

    `parameters`: `kiosk`, `client_id`, `at` and the keys of its `lessons`; `sizes` of the
    pictures in the body, bytes, and `offsets_s` when each was taken, seconds since the first.
    """
    kiosk = Kiosk.objects.select_related("school").get(pk=parameters["kiosk"])
    visit = Visit(UUID(parameters["client_id"]), datetime.fromisoformat(parameters["at"]))
    # The networks do one thing at a time: what was handed in twice at once is known by now.
    if known := DoorVisit.objects.filter(kiosk=kiosk, client_id=visit.client_id).first():
        return {"visit": known.pk}
    keys = [int(key) for key in parameters["lessons"]]
    lessons = list(
        # In a fixed order, as whoever is of two lessons is proposed to the first.
        ClassSession.objects.filter(pk__in=keys)
        .select_related("class_group__school")
        .order_by("starts_at", "pk")
    )
    pictures = _pictures(body, parameters["sizes"])
    # Without her corrections the door would repeat a mistake that a teacher has put right.
    outcome, one = judge_visit(_faces_in(pictures, parameters["offsets_s"], lessons))
    return {"visit": _note(_HandedIn(kiosk, visit, lessons), one, outcome=outcome).pk}


def _pictures(body: bytes, sizes: Sequence[int]) -> list[Frame]:
    frames, start = [], 0
    for size in sizes:
        frames.append(_decode(body[start : start + int(size)]))
        start += int(size)
    return frames


def _decode(picture: bytes) -> Frame:
    try:
        return read_picture(picture, max_pixels=MAX_PIXELS, max_edge_px=LONGEST_EDGE_PX)
    except VisionError as error:
        raise PictureRefusedError.because_of(error) from error


@dataclass(frozen=True)
class VisitFaces:
    """The faces of a visit.

    Args:
        standing: those in the last pictures.
        gone: those that were lost before, among them one of whom some pictures show no face.
        n_pictures: how many pictures there were.
    """

    standing: Sequence[IdentifiedTracklet]
    gone: Sequence[IdentifiedTracklet]
    n_pictures: int


def _faces_in(
    pictures: Sequence[Frame], offsets_s: Sequence[float], lessons: Sequence[ClassSession]
) -> VisitFaces:
    pipeline = get_pipeline()
    gallery = load_gallery_of(lessons, pipeline)
    if gallery is None:
        # Nobody of these lessons may be recognised, so no network looks at anybody.
        return VisitFaces([], [], len(pictures))
    faces = LiveFaces(pipeline, with_corrections(gallery))
    for number, (frame, offset_s) in enumerate(zip(pictures, offsets_s, strict=True)):
        faces.recognise_frame(TimedFrame(frame, float(offset_s), number))
    # Not ended: whoever has left before the last picture did not stand there.
    gone, standing = faces.take_found()
    return VisitFaces(standing, gone, len(pictures))


def _note(handed_in: _HandedIn, one: IdentifiedTracklet | None, *, outcome: str) -> DoorVisit:
    kiosk, visit = handed_in.kiosk, handed_in.visit
    # A doubtful face that is like nobody's is noted without any person.
    if one is None or one.subject_id is None:
        return note_visit(kiosk=kiosk, visit=visit, outcome=outcome)
    session = lesson_of(one.subject_id, handed_in.lessons)
    if session is None:
        # She may have left the class since the gallery was read.
        return note_visit(kiosk=kiosk, visit=visit, outcome=Outcome.DOUBTFUL)
    return _propose(handed_in, session, one, outcome=outcome)


def judge_visit(seen: VisitFaces) -> tuple[str, IdentifiedTracklet | None]:
    """Say what is to be made of whoever stood there, and which face is hers.

    Returns:
        The outcome, and the face if it is to be proposed to somebody.
    """
    least_looks = SHARE_OF_PICTURES * seen.n_pictures
    near = [one for one in seen.standing if _height(one) >= LEAST_HEIGHT_PX]
    # Before anything is asked about a face: whoever walks through behind her is nobody's visit.
    near = [one for one in near if len(one.tracklet.looks) >= least_looks]
    if not near:
        return Outcome.NOBODY, None
    near.sort(key=_height, reverse=True)
    first = near[0]
    # Whose face it is does not matter then: a friend beside her may be the one who pressed.
    if _stands_beside(first, near[1:]) or _n_together(first, seen) >= least_looks:
        return Outcome.SEVERAL, None
    if first.reason in PICTURE_REASONS:
        return Outcome.PICTURE, first
    if first.proposal is not Proposal.PRESENT:
        return Outcome.DOUBTFUL, first
    # Nobody watches the door: who does not move as a person does is asked to turn her head.
    return (Outcome.KNOWN, first) if first.moves_as_person else (Outcome.STILL, None)


def _stands_beside(first: IdentifiedTracklet, others: Sequence[IdentifiedTracklet]) -> bool:
    return any(_height(other) >= BESIDE * _height(first) for other in others)


def _n_together(first: IdentifiedTracklet, seen: VisitFaces) -> int:
    """Count the pictures with somebody beside her, also one who is lost whenever she turns."""
    beside = {
        look.time_s
        for other in (*seen.standing, *seen.gone)
        if other is not first and _stands_beside(first, [other])
        for look in other.tracklet.looks
    }
    return len(beside & {look.time_s for look in first.tracklet.looks})


def _height(one: IdentifiedTracklet) -> float:
    # The median, because a single box may be cut by the edge or jump to a neighbour.
    return statistics.median(float(look.box[3] - look.box[1]) for look in one.tracklet.looks)


@transaction.atomic
def _propose(
    handed_in: _HandedIn, session: ClassSession, one: IdentifiedTracklet, *, outcome: str
) -> DoorVisit:
    """Store the face as a proposal of the lesson, and the visit with it: both or neither."""
    kiosk, visit = handed_in.kiosk, handed_in.visit
    capture = door_capture(session=session)
    # A sighting tells when within the lesson it was; the tablet counts from its own first picture.
    found = _later(one, by_s=(visit.at - capture.captured_at).total_seconds())
    # By the same way as the live camera: consent is asked again inside the transaction.
    LiveSightings(capture, get_pipeline()).store([found], [])
    # Her consent may have gone since the gallery was read: then nothing is kept of her.
    is_kept = capture.sightings.filter(proposed_student=one.subject_id).exists()
    if not is_kept:
        return note_visit(kiosk=kiosk, visit=visit, outcome=Outcome.DOUBTFUL)
    whose = (one.subject_id or 0, session)
    return note_visit(kiosk=kiosk, visit=visit, outcome=outcome, whose=whose)


def _later(found: IdentifiedTracklet, *, by_s: float) -> IdentifiedTracklet:
    """Move the moments of a tracklet to where they lie in its lesson."""
    tracklet = found.tracklet
    moved = replace(
        tracklet,
        looks=tuple(replace(look, time_s=look.time_s + by_s) for look in tracklet.looks),
        chips=tuple(replace(chip, time_s=chip.time_s + by_s) for chip in tracklet.chips),
        stays=tuple((first + by_s, last + by_s) for first, last in tracklet.stays),
    )
    return replace(found, tracklet=moved)
