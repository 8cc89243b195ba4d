"""Where in a film an unseen student's place is: beside the nearest neighbour whom it saw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from face_vision.errors import VisionError
from face_vision.media.evidence_frame import draw_evidence_frame
from face_vision.media.images import encode_jpeg
from face_vision.types import Frame
from recognition.models import Capture, Sighting
from recognition.selectors.evidence import JPEG_QUALITY, frame_of
from recognition.selectors.seating_plan import Place

FARTHEST_COLUMNS, FARTHEST_ROWS = 2, 1
"""A neighbour farther away says too little of where to look."""

SAME_MOMENT_S = 0.5
"""Within it a phone that is panned shows about the same part of the room, seconds."""

COLUMN_FACES, ROW_FACES = 3.5, 1.5
"""From one place to the next, in heights of a face: desks of 0.7 m, faces of 0.2 m."""

LEAST_FACES, MOST_FACES = 1.0, 10.0
"""What may be measured from one place to the next, in heights of a face."""

HALF_WIDTH_FACES, ABOVE_FACES, BELOW_FACES = 1.4, 1.4, 1.8
"""What is shown around the place, in heights of a face."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class SeatView:
    """A student's place in the picture in which a neighbour was seen.

    Args:
        neighbour: the face that it is measured from.
        place: left, top, right, bottom in that picture's pixels; it may lie beyond its edges.
    """

    neighbour: Sighting
    place: Box

    @property
    def shown(self) -> Box:
        """The part of the picture to show: the place, and the neighbour by whom it is known."""
        face = self.neighbour.box
        edge_px = self.neighbour.face_height_px / 2
        return (
            min(self.place[0], face[0] - edge_px),
            min(self.place[1], face[1] - edge_px),
            max(self.place[2], face[2] + edge_px),
            max(self.place[3], face[3] + edge_px),
        )


def filmed_faces(
    sightings: Sequence[Sighting], seats: Mapping[int, Place]
) -> list[tuple[Sighting, Place]]:
    """Return whose place is known of those that a stored film or photo shows."""
    faces = []
    for sighting in sightings:
        student = sighting.speaks_for
        is_shown = sighting.capture.file and sighting.capture.state == Capture.State.READY
        if student and is_shown and student.pk in seats:
            faces.append((sighting, seats[student.pk]))
    return faces


def view_of_seat(place: Place, faces: Sequence[tuple[Sighting, Place]]) -> SeatView | None:
    """Find a place by the nearest neighbour who was seen; None if all are too far."""
    near = [(sighting, seat) for sighting, seat in faces if _is_near(place, seat)]
    if not near:
        return None
    neighbour, seat = min(near, key=lambda face: _distance(place, *face))
    height_px = neighbour.face_height_px
    left, top, right, bottom = neighbour.box
    column_px = _column_px(neighbour, seat, faces)
    x = (left + right) / 2 + (place[0] - seat[0]) * column_px
    # No wider than to the neighbours: they are not where she is looked for.
    half_px = min(HALF_WIDTH_FACES * height_px, 0.6 * column_px)
    # Rows count from the front, and whoever sits behind is higher in the picture.
    y = (top + bottom) / 2 - (place[1] - seat[1]) * ROW_FACES * height_px
    return SeatView(
        neighbour,
        (
            x - half_px,
            y - ABOVE_FACES * height_px,
            x + half_px,
            y + BELOW_FACES * height_px,
        ),
    )


def draw_seat(view: SeatView) -> bytes | None:
    """Cut the place out of its film as JPEG, with a box around it; None if the file is gone."""
    try:
        frame = frame_of(view.neighbour)
    except (VisionError, FileNotFoundError):
        return None
    part, (left, top) = _cut(frame, view.shown)
    if not part.size:
        return None
    box = [view.place[0] - left, view.place[1] - top, view.place[2] - left, view.place[3] - top]
    return encode_jpeg(draw_evidence_frame(part, box), quality=JPEG_QUALITY)


def _is_near(place: Place, seat: Place) -> bool:
    columns, rows = abs(place[0] - seat[0]), abs(place[1] - seat[1])
    return columns <= FARTHEST_COLUMNS and rows <= FARTHEST_ROWS


def _distance(place: Place, sighting: Sighting, seat: Place) -> tuple[int, int, int]:
    # Of neighbours equally near, the one of the latest film.
    return abs(place[1] - seat[1]), abs(place[0] - seat[0]), -sighting.capture_id


def _column_px(neighbour: Sighting, seat: Place, faces: Sequence[tuple[Sighting, Place]]) -> float:
    """Measure how far apart places of her row are in that picture, else guess by her face."""
    x = (neighbour.box[0] + neighbour.box[2]) / 2
    steps = [
        ((other.box[0] + other.box[2]) / 2 - x) / (column - seat[0])
        for other, (column, row) in faces
        if row == seat[1] and column != seat[0] and _is_same_moment(other, neighbour)
    ]
    # Measured backwards where somebody sits elsewhere today: then the face is the better rule.
    measured = median(steps) / neighbour.face_height_px if steps else 0.0
    faces_wide = measured if LEAST_FACES <= measured <= MOST_FACES else COLUMN_FACES
    return faces_wide * neighbour.face_height_px


def _is_same_moment(one: Sighting, other: Sighting) -> bool:
    if one.capture_id != other.capture_id:
        return False
    is_photo = one.capture.kind == Capture.Kind.PHOTO
    return is_photo or abs(one.best_seen_s - other.best_seen_s) <= SAME_MOMENT_S


def _cut(frame: Frame, box: Box) -> tuple[Frame, tuple[int, int]]:
    height, width = frame.shape[:2]
    left, right = (min(max(round(edge), 0), width) for edge in (box[0], box[2]))
    top, bottom = (min(max(round(edge), 0), height) for edge in (box[1], box[3]))
    return frame[top:bottom, left:right], (left, top)
