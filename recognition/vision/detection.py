"""Find faces and five landmarks in a frame (MTCNN, Zhang et al. 2016, arXiv:1604.02878)."""

import threading
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from recognition.vision.mtcnn_boxes import (
    Boxes,
    decode_cells,
    move_boxes,
    pyramid_scales,
    square_boxes,
    suppress_overlaps,
)
from recognition.vision.mtcnn_graphs import MtcnnGraphs, load_graphs
from recognition.vision.options import DetectionOptions
from recognition.vision.structures import Detection, Frame
from recognition.vision.weights import DETECTOR_ID, find_detector_weights

LEVEL_OVERLAP = 0.5
"""Highest overlap of two candidates of one pyramid level; the `mtcnn` package's."""

STAGE_OVERLAP = 0.7
"""Highest overlap of two candidates after each network; the `mtcnn` package's."""

FOLLOW_ENLARGE = 1.2
"""How much wider than a face's last box the square is in which it is looked for again."""

Scores = NDArray[np.float32]


class MtcnnDetector:
    """Finds faces with the three networks of the `mtcnn` package, run as our own graphs.

    Args:
        options: how small a face is searched and how sure each network must be.
    """

    def __init__(self, options: DetectionOptions = DetectionOptions()) -> None:
        self.options = options
        self._graphs: MtcnnGraphs | None = None
        self._lock = threading.Lock()

    @property
    def network_id(self) -> str:
        """Name and checksum of the weights, at most 64 characters."""
        return DETECTOR_ID

    @property
    def graphs(self) -> MtcnnGraphs:
        """The networks, loaded at first use (seconds: TensorFlow is imported then).

        Raises:
            WeightsMissing: a file of the networks is missing or is another one.
        """
        with self._lock:
            if self._graphs is None:
                self._graphs = load_graphs(find_detector_weights())
            return self._graphs

    def warm_up(self) -> None:
        """Load the networks and run them once, so that the first frame does not wait."""
        frame = np.zeros((128, 128, 3), np.uint8)
        self.detect(frame)
        self.follow(frame, np.array([[32, 32, 96, 96]], np.float32))

    def detect(self, frame: Frame) -> list[Detection]:
        """Find every face of the frame.

        Args:
            frame: RGB, uint8, shape (height, width, 3), of any size; a frame in which the
                smallest face does not fit gives no face.

        Returns:
            The faces, highest score first; empty if there is none. The faces are those of the
            `mtcnn` package at the same options.
        """
        boxes, scores = self._propose(frame)
        boxes, scores = self._refine(frame, boxes, scores)
        return self._finish(frame, boxes)

    def follow(self, frame: Frame, boxes: Boxes) -> list[Detection | None]:
        """Find known faces again near where they are expected, with O-Net alone.

        Args:
            frame: RGB, uint8, shape (height, width, 3).
            boxes: where each face is expected, shape (n, 4), as in `Detection.box`.

        Returns:
            One entry for each box, in order: the face, or None where O-Net is not sure enough.
            Two boxes may find the same face. Empty for no boxes.
        """
        squares = square_boxes(boxes, enlarge=FOLLOW_ENLARGE)
        found, scores, landmarks = self._look_closely(frame, squares)
        lowest = self.options.thresholds[2]
        return [
            Detection(box=box, landmarks=points, score=float(score)) if score > lowest else None
            for box, points, score in zip(found, landmarks, scores, strict=True)
        ]

    def _propose(self, frame: Frame) -> tuple[Boxes, Scores]:
        """P-Net over the pyramid: squares that may hold a face."""
        levels = [np.empty((0, 5), np.float32)]
        for level, scale in self._levels(frame):
            cells, offsets, scores = self.graphs.propose(level[None], self.options.thresholds[0])
            boxes = decode_cells(cells.numpy(), offsets.numpy(), scale=scale)
            kept = suppress_overlaps(boxes, scores.numpy(), limit=LEVEL_OVERLAP)
            levels.append(np.column_stack([boxes, scores.numpy()])[kept])
        return _distinct(np.concatenate(levels))

    def _levels(self, frame: Frame) -> Iterator[tuple[Frame, float]]:
        height, width = frame.shape[:2]
        scales = pyramid_scales(
            height,
            width,
            min_face_px=self.options.min_face_px,
            scale_factor=self.options.scale_factor,
        )
        for scale in scales:
            size = (int(width * scale), int(height * scale))
            yield cv2.resize(frame, size, interpolation=cv2.INTER_AREA), scale

    def _refine(self, frame: Frame, boxes: Boxes, scores: Scores) -> tuple[Boxes, Scores]:
        """R-Net over the squares: fewer, better placed ones."""
        if not len(boxes):
            return boxes, scores
        offsets, scores = (t.numpy() for t in self.graphs.refine(frame, boxes))
        sure = scores > self.options.thresholds[1]
        moved = move_boxes(boxes, offsets)
        return _distinct(np.column_stack([moved, scores])[sure])

    def _finish(self, frame: Frame, squares: Boxes) -> list[Detection]:
        """O-Net over the squares: the faces, with landmarks, highest score first."""
        boxes, scores, landmarks = self._look_closely(frame, squares)
        sure = np.flatnonzero(scores > self.options.thresholds[2])
        kept = suppress_overlaps(boxes[sure], scores[sure], limit=STAGE_OVERLAP, of_smaller=True)
        return [
            Detection(box=boxes[i], landmarks=landmarks[i], score=float(scores[i]))
            for i in sure[kept]
        ]

    def _look_closely(
        self, frame: Frame, squares: Boxes
    ) -> tuple[Boxes, Scores, NDArray[np.float32]]:
        if not len(squares):
            return squares, np.empty(0, np.float32), np.empty((0, 5, 2), np.float32)
        offsets, scores, points = (t.numpy() for t in self.graphs.finish(frame, squares))
        edges = squares[:, 2:] - squares[:, :2] + 1
        places = points.reshape(-1, 2, 5).transpose(0, 2, 1)
        landmarks = places * edges[:, None] + squares[:, None, :2] - 1
        return move_boxes(squares, offsets), scores, landmarks


def _distinct(candidates: NDArray[np.float32]) -> tuple[Boxes, Scores]:
    """Drop the candidates that a better one covers; return squares and scores, best first."""
    boxes, scores = candidates[:, :4], candidates[:, 4]
    kept = suppress_overlaps(boxes, scores, limit=STAGE_OVERLAP)
    return square_boxes(boxes[kept]), scores[kept]
