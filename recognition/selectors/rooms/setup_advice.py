"""What a test picture of a camera says of where it hangs."""

from collections.abc import Sequence
from dataclasses import dataclass

from faces.engine import options_from_settings
from recognition.models import Camera, SetupPicture


@dataclass(frozen=True)
class SetupAdvice:
    """How many faces of a test picture are large enough to be recognised.

    Args:
        n_good: at least `good_px` high.
        n_doubtful: large enough to be compared, too small to be sure.
        n_far: too small to be compared.
        smallest_px: height of the smallest face, pixels; 0 without one.
    """

    row: SetupPicture
    good_px: int
    n_good: int
    n_doubtful: int
    n_far: int
    smallest_px: int

    @property
    def n_faces(self) -> int:
        return self.n_good + self.n_doubtful + self.n_far

    @property
    def nearer(self) -> float:
        """How many times nearer the camera must hang for the smallest face to be large enough."""
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
    )


def advice_of_room(cameras: Sequence[Camera]) -> list[tuple[Camera, SetupAdvice | None]]:
    """Return each camera with what its last test picture says; one query."""
    rows = {row.camera_id: row for row in SetupPicture.objects.filter(camera__in=cameras)}
    return [(one, advice_of(rows[one.pk]) if one.pk in rows else None) for one in cameras]
