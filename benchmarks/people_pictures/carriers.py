"""What carries a picture of somebody: a poster, a print, a phone, a tablet, a television."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from benchmarks.class_videos.cast import Picture
from benchmarks.class_videos.room import FilmedSeat
from benchmarks.people_pictures.layers import Layer, LayerPose, put
from benchmarks.people_pictures.sitters import StillSitter
from face_vision.types import Frame


@dataclass(frozen=True)
class Carrier:
    """One kind of thing that carries a picture.

    Args:
        name: of the kind.
        shown: width and height of what it shows, in heights of the face.
        border: its edge, in heights of the face.
        colour: of the edge.
        light: of what it shows, 1 as it is.
        held: how much a hand moves it, 0 to 1; 0 hangs or stands.
        is_film: shows a film of somebody who moves.
    """

    name: str
    shown: tuple[float, float]
    border: float
    colour: tuple[int, int, int]
    light: float = 1.0
    held: float = 0.0
    is_film: bool = False


CARRIERS = (
    Carrier("poster", (2.4, 2.4), 0.15, (245, 245, 245)),
    Carrier("print", (1.9, 2.4), 0.08, (250, 250, 250), held=0.7),
    Carrier("phone", (1.45, 2.4), 0.12, (20, 20, 22), light=1.15, held=1.0),
    Carrier("tablet", (2.4, 1.9), 0.15, (15, 15, 15), light=1.1),
    Carrier("television", (3.7, 2.1), 0.12, (10, 10, 10), light=1.1, is_film=True),
)

HAND_SWAY = 0.08
"""How far a hand moves a thing either way, in heights of the face."""

HAND_TILT_DEG, HAND_TURN_DEG = 4.0, 7.0
HUNG_TURN_DEG = 12.0
"""A thing that hangs or stands is seen from the side by up to so much."""

FILM_LIVELINESS = 3.0
"""How many times as much as somebody who sits still the person of a film moves."""


class CarriedPicture:
    """A picture of somebody before the camera.

    Args:
        carrier: what carries it.
        picture: of the person.
        seat: where, and how high the face is.
        dice: how it hangs or is held, and how the person of a film moves.
    """

    def __init__(
        self, carrier: Carrier, picture: Picture, seat: FilmedSeat, *, dice: np.random.Generator
    ) -> None:
        self._carrier, self._picture, self._seat = carrier, picture, seat
        self._phases = dice.uniform(0, 2 * np.pi, 5)
        self._rates = dice.uniform(0.5, 1.5, 5)
        self._yaw_deg = float(dice.uniform(-HUNG_TURN_DEG, HUNG_TURN_DEG)) * (not carrier.held)
        self._still = self._layer(picture)
        middle = FilmedSeat(*self._still.middle, seat.face_px)
        self._actor = StillSitter(picture, middle, dice, liveliness=FILM_LIVELINESS)

    def pose_at(self, time_s: float) -> LayerPose:
        waves = self._carrier.held * np.sin(self._rates * time_s + self._phases)
        sway = HAND_SWAY * self._seat.face_px
        return LayerPose(
            x=float(self._seat.x + sway * waves[0]),
            y=float(self._seat.y + sway * waves[1]),
            tilt_deg=float(HAND_TILT_DEG * waves[2]),
            yaw_deg=self._yaw_deg + float(HAND_TURN_DEG * waves[3]),
            pitch_deg=float(HAND_TURN_DEG * waves[4]),
        )

    def layer_at(self, time_s: float) -> Layer:
        if not self._carrier.is_film:
            return self._still
        screen = self._still.pixels.copy()
        put(screen, self._actor.layer_at(time_s), self._actor.pose_at(time_s), (0.0, 0.0))
        return replace(self._still, pixels=screen)

    def _layer(self, picture: Picture) -> Layer:
        """Draw what is shown, the face in its middle; of a film only what is behind the face."""
        face_px, box = self._seat.face_px, picture.face.box
        size = tuple(round(edge * face_px) for edge in self._carrier.shown)
        scale = face_px / float(box[3] - box[1])
        shown = _behind(picture, size) if self._carrier.is_film else _shown(picture, size, scale)
        lit = np.clip(shown * self._carrier.light, 0, 255).astype(np.uint8)
        border = max(2, round(self._carrier.border * face_px))
        edges = (border,) * 4
        pixels = cv2.copyMakeBorder(lit, *edges, cv2.BORDER_CONSTANT, value=self._carrier.colour)
        return Layer(
            np.asarray(pixels, np.uint8),
            np.ones(pixels.shape[:2], np.float32),
            (size[0] / 2 + border, size[1] / 2 + border),
            (float(box[2] - box[0]) * scale, face_px),
        )


def _shown(picture: Picture, size: tuple[int, ...], scale: float) -> Frame:
    """Cut a picture with the face in the middle; beyond its edges it is enlarged and blurred."""
    face_middle = (picture.face.box[:2] + picture.face.box[2:]) / 2
    across, down = np.array(size) / 2 - scale * face_middle
    matrix = np.array([[scale, 0, across], [0, scale, down]], np.float64)
    inside = np.full(picture.pixels.shape[:2], 255, np.uint8)
    mask = cv2.warpAffine(inside, matrix, size)[..., None] > 254
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    pixels = cv2.warpAffine(picture.pixels, matrix, size, flags=interpolation)
    return np.asarray(np.where(mask, pixels, _behind(picture, size)), np.uint8)


def _behind(picture: Picture, size: tuple[int, ...]) -> Frame:
    behind = cv2.GaussianBlur(cv2.resize(picture.pixels, size), (0, 0), size[0] / 25)
    return np.asarray(behind, np.uint8)
