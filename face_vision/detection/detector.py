"""Find faces and five landmarks in a frame (MTCNN, Zhang et al. 2016, arXiv:1604.02878)."""

import threading

import numpy as np
from numpy.typing import NDArray

from face_vision.detection.mtcnn.boxes import (
    Boxes,
    decode_cells,
    move_boxes,
    place_landmarks,
    square_boxes,
)
from face_vision.detection.mtcnn.graphs import MtcnnGraphs
from face_vision.detection.mtcnn.pyramid import pyramid_levels
from face_vision.detection.mtcnn.suppression import suppress_contained, suppress_overlaps
from face_vision.options import DetectionOptions
from face_vision.types import Detection, Frame
from face_vision.weights import DETECTOR_ID, read_detector_weights

LEVEL_OVERLAP = 0.5
"""Highest overlap of two candidates of one pyramid level; the `mtcnn` package's."""

STAGE_OVERLAP = 0.7
"""Highest overlap of two candidates after each network; the `mtcnn` package's."""

Candidates = NDArray[np.float32]
"""Boxes with their score as a fifth column, float32, shape (n, 5)."""


class MtcnnDetector:
    """Finds faces with the three networks of the `mtcnn` package, run as our own graphs.

    Args:
        options: how small a face is searched and how sure each network must be.
    """

    def __init__(self, options: DetectionOptions | None = None) -> None:
        self.options = options or DetectionOptions()
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
        # Several threads may ask first at once, and the networks are loaded once.
        with self._lock:
            if self._graphs is None:
                self._graphs = MtcnnGraphs(read_detector_weights())
            return self._graphs

    def warm_up(self) -> None:
        """Load the networks and run them once, so that the first frame does not wait."""
        frame = np.zeros((128, 128, 3), np.uint8)
        square = np.array([[32, 32, 96, 96]], np.float32)
        self.detect(frame)
        self.graphs.refine(frame, square)
        self.follow(frame, square)

    def detect(self, frame: Frame, *, smallest_px: float | None = None) -> list[Detection]:
        """Find every face of the frame.

        Args:
            frame: RGB, uint8, shape (height, width, 3), of any size; a frame in which the
                smallest face does not fit gives no face.
            smallest_px: levels of the pyramid that only smaller faces need are left out, pixels.

        Returns:
            The faces, highest score first; empty if there is none. The faces are those of the
            `mtcnn` package at the same options, its boxes not cut at the frame's edge.

        Raises:
            WeightsMissing: at the first call, see `graphs`.
        """
        candidates = self._refine(frame, self._propose(frame, smallest_px or 0))
        return self._finish(frame, candidates)

    def follow(self, frame: Frame, boxes: Boxes) -> list[Detection | None]:
        """Find known faces again near where they are expected, with O-Net alone.

        Args:
            frame: RGB, uint8, shape (height, width, 3).
            boxes: where each face is expected, shape (n, 4), as in `Detection.box`.

        Returns:
            One entry for each box, in order: the face, or None where O-Net is not sure enough.
            Two boxes may find the same face. Empty for no boxes.
        """
        # P-Net and R-Net only say where to look, which is known here.
        return self._classify(frame, square_boxes(boxes))

    def _propose(self, frame: Frame, smallest_px: float) -> Candidates:
        """P-Net over the pyramid: places that may hold a face."""
        lowest, factor = self.options.thresholds[0], self.options.scale_factor
        min_face_px = self.options.smallest_face_px(frame.shape[1], frame.shape[0])
        # Whole levels only: networks prepare themselves anew for pictures of every other size.
        while min_face_px / factor <= smallest_px:
            min_face_px /= factor
        levels = pyramid_levels(frame, min_face_px=min_face_px, scale_factor=factor)
        # All levels are started before the first is waited for, so that no core idles.
        started = [(self.graphs.start_proposing(level, lowest), scale) for level, scale in levels]
        found = [_best_of_level(*answers(), scale) for answers, scale in started]
        return _distinct(np.concatenate([np.empty((0, 5), np.float32), *found]))

    def _refine(self, frame: Frame, candidates: Candidates) -> Candidates:
        """R-Net over the candidates' squares: fewer, better placed ones."""
        squares = square_boxes(candidates[:, :4])
        answers = self.graphs.refine(frame, squares)
        moved = np.column_stack([move_boxes(squares, answers[:, :4]), answers[:, 4]])
        return _distinct(moved[answers[:, 4] > self.options.thresholds[1]])

    def _finish(self, frame: Frame, candidates: Candidates) -> list[Detection]:
        """O-Net over the candidates' squares: the faces, best first."""
        found = self._classify(frame, square_boxes(candidates[:, :4]))
        sure = [face for face in found if face is not None]
        if not sure:
            return []
        boxes = np.stack([face.box for face in sure])
        scores = np.array([face.score for face in sure], np.float32)
        kept = suppress_contained(boxes, scores, limit=STAGE_OVERLAP)
        return [sure[i] for i in kept]

    def _classify(self, frame: Frame, squares: Boxes) -> list[Detection | None]:
        """O-Net over squares: the face in each, None where it is not sure enough."""
        answers = self.graphs.finish(frame, squares)
        boxes = move_boxes(squares, answers[:, :4])
        landmarks = place_landmarks(squares, answers[:, 4:14])
        lowest = self.options.thresholds[2]
        return [
            Detection(box=box, landmarks=points, score=float(score)) if score > lowest else None
            for box, points, score in zip(boxes, landmarks, answers[:, 14], strict=True)
        ]


def _best_of_level(
    cells: NDArray[np.int64], answers: NDArray[np.float32], scale: float
) -> Candidates:
    boxes = decode_cells(cells, answers[:, :4], scale=scale)
    kept = suppress_overlaps(boxes, answers[:, 4], limit=LEVEL_OVERLAP)
    candidates: Candidates = np.column_stack([boxes, answers[:, 4]])[kept]
    return candidates


def _distinct(candidates: Candidates) -> Candidates:
    """Drop the candidates that a better one covers; the best comes first."""
    kept = suppress_overlaps(candidates[:, :4], candidates[:, 4], limit=STAGE_OVERLAP)
    return candidates[kept]
