"""Portraits drawn by a formula alone, so that their embeddings never change."""

import numpy as np

from face_vision.types import PORTRAIT_PX, Frame

N_PORTRAITS = 3


def draw_golden_portraits() -> Frame:
    """Draw faces of ellipses: uint8, shape (N_PORTRAITS, PORTRAIT_PX, PORTRAIT_PX, 3)."""
    return np.stack([_draw(number) for number in range(N_PORTRAITS)])


def _draw(number: int) -> Frame:
    rows, columns = np.mgrid[0:PORTRAIT_PX, 0:PORTRAIT_PX] / PORTRAIT_PX - 0.5
    picture = np.stack([90 + 60 * columns, 120 - 50 * rows, 100 + 0 * rows], axis=-1)
    widening = 1 + 0.15 * number
    parts = [
        (0.0, 0.02, 0.21, 0.28, (205, 160, 130 + 10 * number)),
        (-0.11 * widening, -0.05, 0.035, 0.02, (40, 30 + 20 * number, 25)),
        (0.11 * widening, -0.05, 0.035, 0.02, (40, 30 + 20 * number, 25)),
        (0.005, 0.07, 0.025 * widening, 0.05, (180, 130, 105)),
        (0.0, 0.17, 0.09 / widening, 0.02, (150, 60, 70)),
    ]
    for x, y, half_width, half_height, colour in parts:
        distance = ((columns - x) / half_width) ** 2 + ((rows - y) / half_height) ** 2
        share = (1 / (1 + np.exp(np.clip(12 * (distance - 1), -60, 60))))[..., None]
        picture = picture * (1 - share) + np.array(colour) * share
    return np.clip(np.round(picture), 0, 255).astype(np.uint8)
