"""What a camera's pictures show of its own state: dark, covered, standing still, turned away."""

import zlib
from dataclasses import dataclass, field
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from face_vision.media.images import encode_jpeg
from face_vision.types import Frame

VIEW_WIDTH, VIEW_HEIGHT = 64, 36
"""Of a view, pixels: a face of a classroom is two or three of them, nobody can be told."""

COARSE_WIDTH_PX = 48
"""Of the picture for whoever mends a camera: even whoever stands before it is a blot of ten pixels,
and a cap, a wall or a door is still told."""

DARK_BELOW = 14.0
"""Mean brightness, 0 to 255, of a room whose lights are off behind closed blinds."""

PLAIN_BELOW = 4.0
"""Standard deviation of the brightness, 0 to 255, behind a hand, a cap or a cloth."""

STILL_S = 4.0
"""Longer than this no living camera gives the same picture to the last bit."""

SHORT_S = 10.0
"""A film that breaks off before does not show everybody."""

SAME_VIEW_SCORE = 0.35
"""Correlation of edges, -1 to 1, below which a camera shows something else."""

View = NDArray[np.uint8]
"""Brightness, shape (VIEW_HEIGHT, VIEW_WIDTH), 0 to 255."""


class CameraFault(StrEnum):
    """What may be wrong with a camera that shows pictures; each is a code of a sentence."""

    DARK = "camera_dark"
    COVERED = "camera_covered"
    FROZEN = "camera_frozen"
    MOVED = "camera_moved"
    BROKE_OFF = "camera_broke_off"


@dataclass(frozen=True, eq=False)
class FilmFacts:
    """What a film shows of its camera.

    Args:
        duration_s: from its first frame to its last.
        n_frames: how many it has.
        still_s: for how long at its end no bit changed.
        view: the mean of what it showed.
        coarse_jpeg: its last frame, so coarse that nobody can be told.
        began_at: when a recorder's film began, seconds since 1970; None: when it was asked for.
        stopped_s: after how many seconds the camera stopped by itself; None: it did not.
    """

    duration_s: float
    n_frames: int
    still_s: float
    view: View
    coarse_jpeg: bytes
    began_at: float | None = None
    stopped_s: float | None = None


def fault_of(facts: FilmFacts, usual_view: View | None = None) -> CameraFault | None:
    """Return what is wrong with a camera; None if it films.

    Args:
        facts: of its film.
        usual_view: what it showed when all was well; None: not known yet.
    """
    if facts.view.mean() < DARK_BELOW:
        return CameraFault.DARK
    if facts.view.std() < PLAIN_BELOW:
        return CameraFault.COVERED
    if facts.still_s >= STILL_S:
        return CameraFault.FROZEN
    if facts.stopped_s is not None and facts.stopped_s < SHORT_S:
        return CameraFault.BROKE_OFF
    if usual_view is not None and _similarity(facts.view, usual_view) < SAME_VIEW_SCORE:
        return CameraFault.MOVED
    return None


def view_of(frame: Frame) -> View:
    grey = cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)
    size = (VIEW_WIDTH, VIEW_HEIGHT)
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


@dataclass
class ViewWatch:
    """Gathers what `FilmFacts` tells, frame by frame."""

    n_frames: int = 0
    last_s: float = 0.0
    changed_s: float = 0.0
    _sum: NDArray[np.float64] = field(default_factory=lambda: np.zeros((VIEW_HEIGHT, VIEW_WIDTH)))
    _checksum: int = -1
    _last: Frame | None = None

    def add(self, frame: Frame, time_s: float) -> None:
        """Take in a frame, RGB, and its moment, seconds, not before the last one's."""
        checksum = zlib.crc32(frame.tobytes())
        if checksum != self._checksum:
            self._checksum, self.changed_s = checksum, time_s
        self._sum += view_of(frame)
        self._last, self.last_s = frame, time_s
        self.n_frames += 1

    def facts(self) -> FilmFacts:
        """Return what was gathered; of at least one frame."""
        if self._last is None:
            raise ValueError("no frame was added")
        mean = np.asarray(self._sum / self.n_frames, np.uint8)
        still_s = self.last_s - self.changed_s
        return FilmFacts(self.last_s, self.n_frames, still_s, mean, coarse_jpeg(self._last))


def coarse_jpeg(frame: Frame) -> bytes:
    """Return a picture of the room in which no face can be told."""
    height = max(1, round(frame.shape[0] * COARSE_WIDTH_PX / frame.shape[1]))
    small = cv2.resize(frame, (COARSE_WIDTH_PX, height), interpolation=cv2.INTER_AREA)
    return encode_jpeg(np.asarray(small, np.uint8), quality=80)


def _similarity(one: View, other: View) -> float:
    """Correlate the edges of two views: light and people change, walls and windows stay."""
    edges = [_edges(view) for view in (one, other)]
    norms = [float(np.linalg.norm(found)) for found in edges]
    if min(norms) == 0:
        return 0.0
    return float((edges[0] * edges[1]).sum() / (norms[0] * norms[1]))


def _edges(view: View) -> NDArray[np.float32]:
    # Blurred first: a camera that trembles by a pixel has not moved.
    soft = cv2.GaussianBlur(view.astype(np.float32), (0, 0), 1.0)
    found = np.hypot(cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1))
    return np.asarray(found - found.mean(), np.float32)
