"""What a class video is made harder by, as the published system claims to withstand it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from benchmarks.class_videos.heads import FACE_PX, HEAD_PX, CutHead
from benchmarks.class_videos.room import ORDINARY_FACES_PX, SEATS_A_ROW, SMALL_FACES_PX
from face_vision.media.video_writing import QUALITY
from face_vision.types import Frame

MAX_TILT_DEG = 25.0
MAX_OBLIQUE = 0.22
"""By how much of its edge a head's near side is higher than its far one, seen from the side."""

LIGHT_FACTORS = (0.35, 1.7)
ONE_SIDED = 0.6
"""How much of the light one side of a face loses, under light from the side."""

BLUR_SIGMA_PX = 1.6
STRONG_COMPRESSION = 40

Dice = np.random.Generator


def _unchanged(head: CutHead, dice: Dice) -> CutHead:
    return head


def _same_frame(frame: Frame) -> Frame:
    return frame


@dataclass(frozen=True)
class Condition:
    """How a class video differs from the plain one.

    Args:
        change_head: applied to each picture of a person, once.
        cover: applied to each picture for half of the time, in turn with the bare one.
        change_frame: applied to each frame.
        faces_px: height of the faces in each row, back row first.
        seats_a_row: how many sit in each.
        quality: of the H.264, as x264's constant rate factor.
    """

    change_head: Callable[[CutHead, Dice], CutHead] = _unchanged
    cover: Callable[[CutHead, Dice], CutHead] | None = None
    change_frame: Callable[[Frame], Frame] = _same_frame
    faces_px: tuple[float, ...] = ORDINARY_FACES_PX
    seats_a_row: int = SEATS_A_ROW
    quality: int = QUALITY


def cover_part(head: CutHead, dice: Dice) -> CutHead:
    """Put something plain over the lower part (a mask, a hand) or one side of a face (a book)."""
    middle, half = HEAD_PX / 2, FACE_PX / 2
    left, top, right, bottom = middle - half, middle - half, middle + half, middle + half
    if dice.random() < 0.5:
        top = middle + 0.08 * half
    elif dice.random() < 0.5:
        right = middle - 0.1 * half
    else:
        left = middle + 0.1 * half
    pixels = head.pixels.copy()
    colour = dice.integers(30, 230, 3).tolist()
    cv2.rectangle(pixels, (int(left), int(top)), (int(right), int(bottom)), colour, -1)
    return replace(head, pixels=pixels)


def turn_aside(head: CutHead, dice: Dice) -> CutHead:
    """Tilt a head by up to 25 degrees and look at it from the side."""
    tilt = float(dice.uniform(-MAX_TILT_DEG, MAX_TILT_DEG))
    corners = np.array([[0, 0], [HEAD_PX, 0], [HEAD_PX, HEAD_PX], [0, HEAD_PX]], np.float32)
    near = HEAD_PX * float(dice.uniform(0, MAX_OBLIQUE)) / 2
    seen = corners + np.array(
        [[near, near], [-near, -near / 3], [-near, near / 3], [near, -near]], np.float32
    )
    if dice.random() < 0.5:
        seen = (seen[[1, 0, 3, 2]] * [-1, 1] + [HEAD_PX, 0]).astype(np.float32)
    oblique = cv2.getPerspectiveTransform(corners, seen)
    turn = np.vstack([cv2.getRotationMatrix2D((HEAD_PX / 2, HEAD_PX / 2), tilt, 1), [0, 0, 1]])
    pixels, mask = (
        cv2.warpPerspective(
            layer, turn @ oblique, (HEAD_PX, HEAD_PX), flags=cv2.INTER_LINEAR, borderMode=border
        )
        for layer, border in (
            (head.pixels, cv2.BORDER_REPLICATE),
            (head.mask, cv2.BORDER_CONSTANT),
        )
    )
    return replace(
        head, pixels=np.asarray(pixels, np.uint8), mask=np.asarray(mask, np.float32)[..., None]
    )


def change_light(head: CutHead, dice: Dice) -> CutHead:
    """Make a head dark or bright, and often lit from one side only."""
    factor = np.exp(dice.uniform(*np.log(LIGHT_FACTORS)))
    ramp = np.linspace(1 - ONE_SIDED, 1, HEAD_PX, dtype=np.float32)[None, :, None]
    light = {0: np.ones_like(ramp), 1: ramp, 2: ramp[:, ::-1]}[int(dice.integers(3))]
    lit = np.clip(head.pixels * (factor * light), 0, 255)
    return replace(head, pixels=lit.astype(np.uint8))


def blur_frame(frame: Frame) -> Frame:
    """Put the camera out of focus."""
    return np.asarray(cv2.GaussianBlur(frame, (0, 0), BLUR_SIGMA_PX), np.uint8)


CONDITIONS = {
    "plain": Condition(),
    "occlusion": Condition(cover=cover_part),
    "orientation": Condition(change_head=turn_aside),
    "luminance": Condition(change_head=change_light),
    "blur": Condition(change_frame=blur_frame),
    "small faces": Condition(faces_px=SMALL_FACES_PX),
    "compression": Condition(quality=STRONG_COMPRESSION),
}
