"""What a test picture of a camera says of where it hangs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from faces.engine import options_from_settings
from recognition.models import Camera, Seat, SetupPicture


@dataclass(frozen=True)
class SeatAdvice:
    """How many seats of a room's plan are near enough, as far as the faces found say it.

    Args:
        n_good: seats from which a face is large enough.
        n_seats: of the fullest plan of the room.
        first_far_row: the first row, counted from 1 at the front, that is too far; None: none is.
    """

    n_good: int
    n_seats: int
    first_far_row: int | None = None


ENOUGH_FACES, ENOUGH_ROWS = 2, 2
"""Fewer say nothing of how heights grow from the back to the front."""


@dataclass(frozen=True)
class SetupAdvice:
    """How many faces of a test picture are large enough to be recognised.

    Args:
        n_good: at least `good_px` high.
        n_doubtful: large enough to be compared, too small to be sure.
        n_far: too small to be compared.
        smallest_px: height of the smallest face, pixels; 0 without one.
        seats: what that means for the seats of the room; None where no plan of it is known, or
            too few faces were found to tell rows apart.
    """

    row: SetupPicture
    good_px: int
    n_good: int
    n_doubtful: int
    n_far: int
    smallest_px: int
    seats: SeatAdvice | None = None

    @property
    def n_faces(self) -> int:
        return self.n_good + self.n_doubtful + self.n_far

    @property
    def nearer(self) -> float:
        """How many times nearer the camera must hang for the smallest face to be large enough."""
        # Rounded up, so that whoever follows it does not miss by a hair.
        return round(self.good_px / self.smallest_px + 0.05, 1) if self.smallest_px else 1.0


def advice_of(row: SetupPicture) -> SetupAdvice:
    limits = options_from_settings().identification
    heights = list(row.heights_px)
    good = [height for height in heights if height >= limits.min_face_px]
    far = [height for height in heights if height < limits.min_probe_px]
    return SetupAdvice(
        row=row,
        good_px=round(limits.min_face_px),
        n_good=len(good),
        n_doubtful=len(heights) - len(good) - len(far),
        n_far=len(far),
        smallest_px=min(heights, default=0),
        seats=_seat_advice(row, heights, limits.min_face_px),
    )


def _seat_advice(row: SetupPicture, heights: list[int], good_px: float) -> SeatAdvice | None:
    """Take the largest face for the front row's and the smallest for the back row's.

    A camera that hangs at the front sees a face as high as its distance is small, and rows stand
    equally far apart: one divided by the height grows evenly from row to row.
    """
    in_rows = _seats_by_row(row.camera.room_id)
    if len(heights) < ENOUGH_FACES or len(in_rows) < ENOUGH_ROWS:
        return None
    last = max(in_rows)
    front, back = 1 / max(heights), 1 / min(heights)
    # The farther a row, the larger is one divided by the height of a face in it.
    far = [one for one in sorted(in_rows) if front + (back - front) * one / last > 1 / good_px]
    n_seats = sum(in_rows.values())
    n_far = sum(in_rows[one] for one in far)
    return SeatAdvice(n_seats - n_far, n_seats, far[0] + 1 if far else None)


def _seats_by_row(room_id: int) -> Counter[int]:
    """Return how many sit in each row, by the class that fills the room most; one query."""
    plans: dict[int, Counter[int]] = {}
    for group_id, row in Seat.objects.filter(room=room_id).values_list("class_group", "row"):
        plans.setdefault(group_id, Counter())[row] += 1
    return max(plans.values(), key=Counter.total, default=Counter())


def advice_of_room(cameras: Sequence[Camera]) -> list[tuple[Camera, SetupAdvice | None]]:
    """Return each camera with what its last test picture says; one query."""
    rows = {
        row.camera_id: row
        for row in SetupPicture.objects.filter(camera__in=cameras).select_related("camera")
    }
    return [(one, advice_of(rows[one.pk]) if one.pk in rows else None) for one in cameras]
