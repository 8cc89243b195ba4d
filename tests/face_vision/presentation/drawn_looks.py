"""Portraits of nobody: textures that move as a picture does, or as a head before a wall."""

import cv2
import numpy as np
from numpy.typing import NDArray

from face_vision.presentation.miniatures import Miniature, miniature_of
from face_vision.types import PORTRAIT_PX, Frame

HALF_PX = PORTRAIT_PX // 2


def texture(seed: int) -> Frame:
    """Return blobs as large as features of a face."""
    noise = np.random.default_rng(seed).normal(0, 1, (PORTRAIT_PX, PORTRAIT_PX))
    blobs = cv2.GaussianBlur(noise, (0, 0), 5)
    grey = 128 + 45 * blobs / blobs.std()
    return np.repeat(np.clip(grey, 0, 255).astype(np.uint8)[..., None], 3, axis=2)


def moved(picture: Frame, *, right_px: float = 0.0, turn_deg: float = 0.0) -> Frame:
    matrix = cv2.getRotationMatrix2D((HALF_PX, HALF_PX), turn_deg, 1.0)
    matrix[0, 2] += right_px
    size = (PORTRAIT_PX, PORTRAIT_PX)
    turned = cv2.warpAffine(picture, matrix, size, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(turned, np.uint8)


def before_wall(face: Frame, wall: Frame) -> Frame:
    """Put the middle of one picture before another."""
    mask = np.zeros((PORTRAIT_PX, PORTRAIT_PX), np.uint8)
    cv2.ellipse(mask, (HALF_PX, HALF_PX), (60, 85), 0, 0, 360, 255, -1)
    return np.where(mask[..., None] > 0, face, wall)


def noisy(picture: Frame, seed: int) -> Frame:
    noise = np.random.default_rng(seed).normal(0, 2, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def looks_of(portraits: list[Frame], *, every_s: float = 2.0) -> list[Miniature]:
    return [
        Miniature(miniature_of(portrait), number * every_s)
        for number, portrait in enumerate(portraits)
    ]


def print_in_a_hand(n: int = 8) -> list[Frame]:
    """Return looks at a print: aligned by landmarks that are a little off each time."""
    picture = before_wall(texture(1), texture(2))
    return [
        noisy(moved(picture, right_px=2 * np.sin(i), turn_deg=1.5 * np.cos(i)), i) for i in range(n)
    ]


def person_who_sits_still(n: int = 8, *, sway_px: float = 4.0) -> list[Frame]:
    """Return looks at a head that sways before a wall: aligned to it, the wall sways."""
    return [
        noisy(before_wall(texture(1), moved(texture(2), right_px=sway_px * np.sin(2 * i))), i)
        for i in range(n)
    ]


def grey_of(portrait: Frame) -> NDArray[np.uint8]:
    return miniature_of(portrait)
