"""A detector and an embedder of painted faces, so that whole pipelines run without TensorFlow."""

import os
import time
from collections.abc import Iterable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from face_vision.options import PipelineOptions
from face_vision.pipeline import Pipeline
from face_vision.types import CHIP_PX, Detection, Frame, cut_chip
from tests.painted_faces import HUE_STEP, LANDMARKS, N_PEOPLE

DOUBTFUL_DISTANCE = 0.379
"""How far a doubtful face's embedding lies beside the sure one's: a score of 0.64, "check"."""

MIN_SATURATION = 100
MIN_VALUE = 90
DOUBTFUL_VALUE = 205
"""Of 255: greyer or darker is no face; a face darker than the last one is a doubtful one."""

MIN_EDGE_PX = 10

PERSON_OF_HUE = (np.round(np.arange(256) / HUE_STEP) % N_PEOPLE).astype(np.uint8)


class FakeDetector:
    """Finds the painted faces of a frame: upright squares of one hue each.

    Args:
        delay_s: how long each look at a frame takes, seconds.
    """

    network_id = "fake-detector-1"

    def __init__(self, *, delay_s: float = 0.0) -> None:
        self.delay_s = delay_s

    def detect(self, frame: Frame, *, smallest_px: float | None = None) -> list[Detection]:
        time.sleep(self.delay_s)
        return [_detection(box) for box in _face_boxes(frame)]

    def follow(self, frame: Frame, boxes: NDArray[np.float32]) -> Sequence[Detection | None]:
        found = self.detect(frame)
        return [_nearest(found, box) for box in boxes]


class FakeEmbedder:
    """Gives each hue a direction of its own: equal hues 0 apart, different ones more than 1.

    Args:
        network_id: another one makes the embeddings those of another network.
    """

    n_dimensions = N_PEOPLE + 1

    def __init__(self, *, network_id: str = "fake-1") -> None:
        self.network_id = network_id

    def embed(self, portraits: NDArray[np.uint8]) -> NDArray[np.float32]:
        embeddings = np.zeros((len(portraits), self.n_dimensions), np.float32)
        for row, portrait in zip(embeddings, portraits, strict=True):
            hue, value = _skin(portrait)
            row[_person(hue)] = 1
            row[N_PEOPLE] = DOUBTFUL_DISTANCE if value < DOUBTFUL_VALUE else 0
        return embeddings


def build_pipeline(options: PipelineOptions | None = None) -> Pipeline:
    """Build a pipeline of fakes; FAKE_DELAY_S in the environment slows down each frame."""
    delay_s = float(os.environ.get("FAKE_DELAY_S", "0"))
    return Pipeline(FakeDetector(delay_s=delay_s), FakeEmbedder(), options or PipelineOptions())


def _person(hue: float) -> int:
    return round(hue / HUE_STEP) % N_PEOPLE


def _skin(portrait: Frame) -> tuple[float, float]:
    """Return hue (0 to 180) and value (0 to 255) of a portrait's skin, its median colour."""
    middle = cut_chip(portrait)[CHIP_PX // 5 : -CHIP_PX // 5, CHIP_PX // 5 : -CHIP_PX // 5]
    median = np.median(middle.reshape(-1, 3), axis=0).astype(np.float32)
    hue, _, value = cv2.cvtColor(median[None, None] / 255, cv2.COLOR_RGB2HSV)[0, 0]
    return float(hue) / 2, float(value) * 255


def _face_boxes(frame: Frame) -> Iterable[tuple[int, int, int, int]]:
    """Yield left, top, width and height of each square of one hue, person by person."""
    hue, saturation, value = cv2.split(cv2.cvtColor(frame, cv2.COLOR_RGB2HSV))
    is_skin = (saturation > MIN_SATURATION) & (value > MIN_VALUE)
    people = PERSON_OF_HUE[hue]
    for person in np.flatnonzero(np.bincount(people[is_skin])):
        parts = ((people == person) & is_skin).astype(np.uint8)
        for left, top, width, height, area in cv2.connectedComponentsWithStats(parts)[2][1:]:
            if min(width, height) >= MIN_EDGE_PX and area > width * height / 2:
                yield left, top, width, height


def _detection(place: tuple[int, int, int, int]) -> Detection:
    left, top, width, height = place
    box = np.array([left, top, left + width, top + height], np.float32)
    landmarks = (LANDMARKS * (width, height) + (left, top)).astype(np.float32)
    return Detection(box=box, landmarks=landmarks, score=0.99)


def _nearest(found: list[Detection], box: NDArray[np.float32]) -> Detection | None:
    """Return the detection whose centre lies nearest the box's, if it lies within the box."""
    best = min(found, key=lambda detection: _offset_px(detection.box, box), default=None)
    is_there = best is not None and _offset_px(best.box, box) < (box[2] - box[0]) / 2
    return best if is_there else None


def _offset_px(box: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    offset = (box[:2] + box[2:] - other[:2] - other[2:]) / 2
    return float(np.abs(offset).max())
