"""Judge one look at a face: size, sharpness, pose, light."""

from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from face_vision.media.resizing import shrink_frame
from face_vision.options import RegistrationOptions
from face_vision.quality.alignment import align_face, portrait_transform, transform_scale
from face_vision.quality.occlusion import has_covered_eyes, is_occluded
from face_vision.types import CHIP_PX, Detection, FaceChip, Frame, Quality, cut_chip

SHARPNESS_EDGE_PX = 64
"""Faces are judged for sharpness at no more than this chip edge, so that large ones compare."""

CRISP_RATIO = 0.2
"""Energy of the Laplacian in the luminance's variance of a crisp face."""

FRONTAL_NOSE = (0.4935, 0.535)
"""Where the nose of a face that looks straight on lies: share of the way from the left eye to the
right one, and from the eyes' line to the mouth's (`alignment.DLIB_LANDMARKS`)."""

_USELESS_AND_IDEAL_PX = (20.0, 60.0)
_LIGHT = ((0.05, 0.25, 0.80, 0.98), (0.0, 1.0, 1.0, 0.0))


def cut_look(frame: Frame, detection: Detection, time_s: float) -> FaceChip:
    """Cut and judge one look at a face.

    Args:
        frame: RGB, uint8, shape (height, width, 3).
        detection: the face, in pixels of that frame.
        time_s: moment in the source, seconds.

    Returns:
        The portrait with its quality.
    """
    portrait = align_face(frame, detection.landmarks)
    quality = judge_chip(portrait, detection)
    return FaceChip(portrait=portrait, quality=quality, time_s=time_s, box=detection.box)


def judge_chip(portrait: Frame, detection: Detection) -> Quality:
    """Say how much one look at a face can be trusted.

    The score is a product, so that one fault is enough to make a look useless:
    size (0 at 20 px of face height, 1 from 60 px, as the errors measured fall) x the root of
    sharpness (at most 1) x frontality x light (1 in the middle range of brightness) x the
    detector's certainty.

    Args:
        portrait: RGB, uint8, shape (PORTRAIT_PX, PORTRAIT_PX, 3), from `align_face`.
        detection: the face it was cut from, in pixels of its frame.

    Returns:
        The quality; every part of it finite.
    """
    scale = transform_scale(portrait_transform(detection.landmarks))
    luminance = np.asarray(cv2.cvtColor(cut_chip(portrait), cv2.COLOR_RGB2GRAY), np.uint8)
    sharpness = _sharpness(luminance, scale)
    turned = frontality(detection.landmarks)
    brightness = float(luminance.mean()) / 255
    size = float(np.interp(detection.height_px, _USELESS_AND_IDEAL_PX, (0, 1)))
    light = float(np.interp(brightness, *_LIGHT))
    score = size * min(1.0, sharpness) ** 0.5 * turned * light * detection.score
    return Quality(
        face_height_px=detection.height_px,
        sharpness=sharpness,
        frontality=turned,
        brightness=brightness,
        score=score,
    )


def frontality(landmarks: NDArray[np.float32]) -> float:
    """Say how straight a face looks at the camera, whatever its tilt and size.

    A nose moves towards an eye when the head turns, towards eyes or mouth when it nods.

    Args:
        landmarks: eyes, nose, mouth corners as (x, y), shape (5, 2).

    Returns:
        1 for a nose at its frontal place, 0 for one below an eye (a profile) or on the line of
        the eyes or of the mouth; the product of both directions.
    """
    left, right, nose = landmarks[:3].astype(np.float64)
    eyes, mouth = (left + right) / 2, landmarks[3:].astype(np.float64).mean(axis=0)
    turn = _distance_from_frontal(share_along(nose, left, right), FRONTAL_NOSE[0])
    nod = _distance_from_frontal(share_along(nose, eyes, mouth), FRONTAL_NOSE[1])
    return (1 - turn) * (1 - nod)


class Fault(StrEnum):
    """Why a look is not good enough to register a face from; each a code of `MESSAGES`."""

    TOO_SMALL = "face_too_small"
    TOO_DARK = "picture_too_dark"
    TOO_BRIGHT = "picture_too_bright"
    TURNED_AWAY = "face_turned_away"
    BLURRED = "picture_blurred"
    COVERED = "face_covered"
    EYES_COVERED = "eyes_covered"


def registration_fault(chip: FaceChip, options: RegistrationOptions) -> Fault | None:
    """Say why a look is not good enough to register a face from; None if it is.

    Args:
        chip: the look.
        options: the lowest that is accepted.

    Returns:
        The worst fault, or None.
    """
    quality = chip.quality
    darkest, brightest = options.brightness
    faults = (
        (quality.face_height_px < options.min_face_px, Fault.TOO_SMALL),
        (quality.brightness < darkest, Fault.TOO_DARK),
        (quality.brightness > brightest, Fault.TOO_BRIGHT),
        (quality.frontality < options.min_frontality, Fault.TURNED_AWAY),
        (quality.sharpness < options.min_sharpness, Fault.BLURRED),
    )
    fault = next((fault for is_faulty, fault in faults if is_faulty), None)
    # Last, as the dearest: the other faults are known from numbers that are there already.
    return fault or _occlusion(chip)


def _occlusion(chip: FaceChip) -> Fault | None:
    if has_covered_eyes(chip.pixels):
        return Fault.EYES_COVERED
    return Fault.COVERED if is_occluded(chip.pixels, chip.quality.frontality) else None


def _sharpness(luminance: NDArray[np.uint8], scale: float) -> float:
    """Laplacian's energy against the luminance's (Pertuz 2013, doi:10.1016/j.patcog.2012.11.011).

    Taken at the face's own size: a chip enlarged from few pixels is not blurred for that.
    Against the variance: a dim face is not blurred either.
    """
    edge = round(min(SHARPNESS_EDGE_PX, max(8.0, CHIP_PX / scale)))
    own = shrink_frame(luminance, width=edge, height=edge).astype(np.float32)
    # One grey level of noise in the variance keeps an empty chip finite.
    return float(cv2.Laplacian(own, cv2.CV_32F).var() / (own.var() + 1) / CRISP_RATIO)


def share_along(
    point: NDArray[np.float64], start: NDArray[np.float64], end: NDArray[np.float64]
) -> float:
    """Return how far along the way from start to end a point lies, seen square to that way."""
    way = end - start
    return float((point - start) @ way / max(float(way @ way), 1e-9))


def _distance_from_frontal(share: float, frontal: float) -> float:
    """Return 0 at the frontal place, 1 at the end of the way that is nearer to the point."""
    room = frontal if share < frontal else 1 - frontal
    return min(1.0, abs(share - frontal) / room)
