"""Real people who sit still: a head that is no plane, turns a little, sways a little, blinks."""

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.class_videos.cast import Picture
from benchmarks.class_videos.heads import FACE_PX, HEAD_PX, CutHead, cut_head
from benchmarks.class_videos.room import FilmedSeat
from benchmarks.people_pictures.layers import Layer, LayerPose
from face_vision.types import Frame

SWAY = 0.02
"""How far a head moves either way, in heights of the face: 4 mm of 20 cm."""

TILT_DEG, YAW_DEG, PITCH_DEG = 1.0, 3.0, 2.0
"""How far it turns either way; somebody who listens turns further."""

DEPTH = 0.45
"""How far the nose's side of a head stands out before its outline, in heights of the face."""

BLINK_EVERY_S, BLINK_S = 4.0, 0.25

_RADII = (0.42, 0.58)
"""Of a head, in heights of the face."""


class StillSitter:
    """One person on a seat, shown from one picture all the time.

    Args:
        picture: the person.
        seat: where, and how high the face is.
        dice: when and how she sways, turns and blinks.
        liveliness: how many times as far.
    """

    def __init__(
        self,
        picture: Picture,
        seat: FilmedSeat,
        dice: np.random.Generator,
        *,
        liveliness: float = 1.0,
    ) -> None:
        self._head, self._seat, self._liveliness = cut_head(picture), seat, liveliness
        self._asleep = _with_eyes_closed(self._head, picture)
        self._phases = dice.uniform(0, 2 * np.pi, 6)
        self._rates = dice.uniform(0.3, 0.9, 6)
        self._depth = _depth_px()

    def pose_at(self, time_s: float) -> LayerPose:
        waves = self._waves(time_s)
        sway = SWAY * self._seat.face_px
        x, y = self._seat.x + sway * waves[0], self._seat.y + sway * waves[1] / 2
        return LayerPose(float(x), float(y), tilt_deg=float(TILT_DEG * waves[2]))

    def layer_at(self, time_s: float) -> Layer:
        waves = self._waves(time_s)
        is_blink = (time_s + self._phases[5]) % BLINK_EVERY_S < BLINK_S
        pixels = self._asleep if is_blink else self._head.pixels
        turned = turn_head(pixels, self._depth, YAW_DEG * waves[3], PITCH_DEG * waves[4])
        return _shrunk(turned, self._head, self._seat.face_px)

    def _waves(self, time_s: float) -> NDArray[np.float64]:
        angles = self._rates * time_s + self._phases
        waves: NDArray[np.float64] = self._liveliness * np.sin(angles)
        return waves


def turn_head(
    pixels: Frame, depth_px: NDArray[np.float32], yaw_deg: float, pitch_deg: float
) -> Frame:
    """Turn a head in space: what stands out moves, the outline stays."""
    rows, columns = np.indices(depth_px.shape, np.float32)
    across, down = np.sin(np.radians([yaw_deg, pitch_deg]))
    from_x = (columns - depth_px * across).astype(np.float32)
    from_y = (rows - depth_px * down).astype(np.float32)
    turned = cv2.remap(pixels, from_x, from_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned, np.uint8)


def _depth_px() -> NDArray[np.float32]:
    """Return how far each pixel of a head stands out: half an ellipsoid."""
    rows, columns = np.indices((HEAD_PX, HEAD_PX)) - HEAD_PX / 2
    inside = 1 - (columns / (_RADII[0] * FACE_PX)) ** 2 - (rows / (_RADII[1] * FACE_PX)) ** 2
    return (DEPTH * FACE_PX * np.sqrt(np.clip(inside, 0, 1))).astype(np.float32)


def _with_eyes_closed(head: CutHead, picture: Picture) -> Frame:
    """Cover both eyes with the skin below them."""
    box = picture.face.box
    scale = FACE_PX / float(box[3] - box[1])
    middle = (box[:2] + box[2:]) / 2
    pixels = head.pixels.copy()
    for eye in picture.face.landmarks[:2]:
        x, y = ((eye - middle) * scale + HEAD_PX / 2).round().astype(int).tolist()
        below = head.pixels[y + 11 : y + 15, x - 6 : x + 7].reshape(-1, 3).mean(axis=0)
        cv2.ellipse(pixels, (x, y), (10, 5), 0, 0, 360, below.tolist(), -1)
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), 0.6), np.uint8)


def _shrunk(pixels: Frame, head: CutHead, face_px: float) -> Layer:
    share = face_px / FACE_PX
    edge = max(8, round(HEAD_PX * share))
    small = cv2.resize(pixels, (edge, edge), interpolation=cv2.INTER_AREA)
    mask = cv2.resize(head.mask, (edge, edge), interpolation=cv2.INTER_AREA)
    face = (head.face[0] * share, head.face[1] * share)
    return Layer(
        np.asarray(small, np.uint8), np.asarray(mask, np.float32), (edge / 2, edge / 2), face
    )
