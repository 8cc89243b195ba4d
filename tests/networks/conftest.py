"""The real networks, loaded once, and drawn pictures to show them."""

import os

import numpy as np
import pytest
from PIL import Image

from demo.people import STUDENTS
from demo.portraits import describe_person, draw_portrait
from face_vision.detection.detector import MtcnnDetector
from face_vision.embedding.dlib_resnet.embedder import DlibEmbedder
from face_vision.types import Frame

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

FACE_EDGES_PX = (256, 200, 150, 110, 80, 64, 52, 44)
"""Edges of the drawings in the class picture; a face is about half as high."""


@pytest.fixture(scope="session")
def detector() -> MtcnnDetector:
    return MtcnnDetector()


@pytest.fixture(scope="session")
def embedder() -> DlibEmbedder:
    return DlibEmbedder()


@pytest.fixture(scope="session")
def portraits() -> list[Frame]:
    """Eight of the demonstration class, 512 x 512."""
    return [draw_portrait(describe_person(student.seed)) for student in STUDENTS[:8]]


@pytest.fixture(scope="session")
def class_picture(portraits) -> Frame:
    """Twenty-four drawings of falling size in rows, 1280 x 720, in front of a grey gradient."""
    shades = np.linspace(60, 200, 1280).astype(np.uint8)
    picture = np.repeat(np.tile(shades, (720, 1))[..., None], 3, axis=2)
    left, top, row_px = 0, 0, 0
    for number in range(24):
        edge = FACE_EDGES_PX[number % 8]
        if left + edge > 1280:
            left, top, row_px = 0, top + row_px, 0
        drawing = Image.fromarray(portraits[(number * 5) % 8]).resize((edge, edge))
        picture[top : top + edge, left : left + edge] = np.asarray(drawing)
        left, row_px = left + edge, max(row_px, edge)
    return picture
