"""Nod a drawn face by moving what lies between eyes and mouth, for a camera in tests."""

import cv2
import numpy as np

from demo.portraits import Person, draw_portrait
from face_vision.types import Frame

NOSE_SHARE = (0.5, 0.575)
"""Where the nose of a drawing lies, shares of its width and height."""

REACH = 0.07
"""How far around the nose the drawing moves, share of its edge."""


def draw_nodding(person: Person, nod: float) -> Frame:
    """Draw a portrait whose nose is moved down (above 0) or up, share of the edge."""
    portrait = draw_portrait(person)
    edge = len(portrait)
    y, x = np.mgrid[:edge, :edge].astype(np.float32) / edge
    distance = (x - NOSE_SHARE[0]) ** 2 + (y - NOSE_SHARE[1]) ** 2
    bump = np.exp(-distance / (2 * REACH**2))
    moved = ((y - nod * bump) * edge).astype(np.float32)
    across = (x * edge).astype(np.float32)
    return np.asarray(cv2.remap(portrait, across, moved, cv2.INTER_LINEAR), np.uint8)
