"""Run MTCNN's three networks as TensorFlow graphs that are traced once."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from face_vision.detection.mtcnn.boxes import CELL_PX, STRIDE_PX, Boxes
from face_vision.detection.mtcnn.layers import (
    PIXEL_MEAN,
    Network,
    Tensor,
    finishing_network,
    proposing_network,
    refining_network,
)
from face_vision.detection.mtcnn.weights_file import read_layers
from face_vision.parallel import even_parts, run_all, start
from face_vision.tensorflow_loader import load_tensorflow, trace
from face_vision.types import Frame

REFINE_PX = 24
FINISH_PX = 48
"""Edges of the crops that R-Net and O-Net look at, pixels (Zhang et al. 2016, figure 2)."""

REFINE_BATCHES = (8, 16, 24, 32, 40, 48, 56, 64)
FINISH_BATCHES = (2, 4, 6, 8, 10, 12, 14, 16)
"""Crops are looked at in batches padded to one of these sizes: oneDNN prepares itself anew for
each size it meets (3 to 10 ms), and larger batches outgrow the processor's cache."""

STRIP_PIXELS = 160_000
MIN_STRIP_CELLS = 8
"""P-Net looks at about so many pixels of a level at once: enough strips for all cores, and its
features of a strip (sixteen float32 a pixel, 10 MB) are memory that the system's allocator
reuses instead of clearing anew."""

Answers = NDArray[np.float32]
Proposals = tuple[NDArray[np.int64], Answers]


@dataclass(frozen=True, eq=False)
class _CropGraph:
    """A graph over squares of a frame.

    Args:
        graph: one frame and padded squares -> answers, float32, shape (n, n_answers).
        batch_sizes: how many squares it is given at once, ascending.
        n_answers: how many numbers it answers for each square.
    """

    graph: Any
    batch_sizes: tuple[int, ...]
    n_answers: int

    def run(self, frame: Frame, squares: Boxes) -> Answers:
        """Answer for all squares; (0, n_answers) for none."""
        pixels = load_tensorflow().convert_to_tensor(frame[None])

        def classify(batch: tuple[Boxes, int]) -> Answers:
            padded, n = batch
            answers: Answers = self.graph(pixels, padded).numpy()[:n]
            return answers

        parts = run_all(classify, _padded_batches(squares, self.batch_sizes))
        # With an empty part in front: no squares give no rows, and no error.
        return np.concatenate([np.empty((0, self.n_answers), np.float32), *parts])


class MtcnnGraphs:
    """The three networks.

    Args:
        files: the verified contents by "pnet", "rnet", "onet" (`weights.read_detector_weights`).
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._propose = _propose_graph(proposing_network(read_layers(files["pnet"])))
        refine = _crop_graph(refining_network(read_layers(files["rnet"])), REFINE_PX)
        finish = _crop_graph(finishing_network(read_layers(files["onet"])), FINISH_PX)
        self._refine = _CropGraph(refine, REFINE_BATCHES, n_answers=5)
        self._finish = _CropGraph(finish, FINISH_BATCHES, n_answers=15)

    def count_traces(self) -> int:
        """Return how often any of the three graphs was traced; more than three is a mistake."""
        graphs = (self._propose, self._refine.graph, self._finish.graph)
        return sum(graph.experimental_get_tracing_count() for graph in graphs)

    def start_proposing(self, level: Frame, lowest: float) -> Callable[[], Proposals]:
        """Start P-Net over one level of the pyramid.

        Args:
            level: RGB, uint8, shape (height, width, 3), both edges at least 12 px.
            lowest: probability of a face that a cell must exceed.

        Returns:
            What waits for and returns row and column of the cells that may hold a face, int64,
            shape (n, 2), and their answers, float32, shape (n, 5): offsets of left, top, right,
            bottom, and the probability.
        """
        strips = [start(self._propose_strip, *strip, lowest) for strip in _strips(level)]

        def finish() -> Proposals:
            cells, answers = zip(*(strip.result() for strip in strips), strict=True)
            return np.concatenate(cells), np.concatenate(answers)

        return finish

    def _propose_strip(self, strip: Frame, first_row: int, lowest: float) -> Proposals:
        cells, answers = self._propose(strip[None], lowest)
        return cells.numpy() + (first_row, 0), answers.numpy()

    def refine(self, frame: Frame, squares: Boxes) -> Answers:
        """Run R-Net over squares of a frame.

        Returns:
            Shape (n, 5): offsets of left, top, right, bottom, and the probability of a face.
        """
        return self._refine.run(frame, squares)

    def finish(self, frame: Frame, squares: Boxes) -> Answers:
        """Run O-Net over squares of a frame.

        Returns:
            Shape (n, 15): four offsets, the five landmarks' x, then their y, and the probability
            of a face, all but the last in shares of the square's edge.
        """
        return self._finish.run(frame, squares)


def _propose_graph(network: Network) -> Any:
    tf = load_tensorflow()

    def propose(level: Tensor, lowest: Tensor) -> tuple[Tensor, Tensor]:
        answers = network(tf.cast(level, tf.float32))[0]
        # The logits are compared, so that only the few cells found need their probability.
        cells = tf.where(answers[..., -1] > -tf.math.log(1 / lowest - 1))
        return cells, _with_probability(tf.gather_nd(answers, cells))

    signature = [tf.TensorSpec([1, None, None, 3], tf.uint8), tf.TensorSpec([], tf.float32)]
    return trace(propose, signature)


def _crop_graph(network: Network, edge_px: int) -> Any:
    """A network over squares cut from a frame, grey where they reach outside."""
    tf = load_tensorflow()

    def classify(frame: Tensor, squares: Tensor) -> Tensor:
        height, width = tf.unstack(tf.cast(tf.shape(frame)[1:3], tf.float32))
        # Divided by the size although crop_and_resize multiplies by the size less one: so does
        # the package that the weights come from.
        shares = tf.gather(squares, [1, 0, 3, 2], axis=1) / tf.stack([height, width] * 2)
        frames = tf.zeros(tf.shape(squares)[:1], tf.int32)
        crops = tf.image.crop_and_resize(
            frame, shares, frames, [edge_px, edge_px], extrapolation_value=PIXEL_MEAN
        )
        return _with_probability(network(crops))

    signature = [tf.TensorSpec([1, None, None, 3], tf.uint8), tf.TensorSpec([None, 4], tf.float32)]
    return trace(classify, signature)


def _with_probability(answers: Tensor) -> Tensor:
    tf = load_tensorflow()
    return tf.concat([answers[..., :-1], tf.sigmoid(answers[..., -1:])], axis=-1)


def _strips(level: Frame) -> Iterator[tuple[Frame, int]]:
    """Cut a level into strips that give the same cells as the whole, each cell once.

    Yields:
        A strip, and the row of cells that its first one is.
    """
    height, width = level.shape[:2]
    # A row of cells sees CELL_PX rows of pixels, the next begins STRIDE_PX lower.
    shared = CELL_PX - STRIDE_PX
    n_cells = max(MIN_STRIP_CELLS, (STRIP_PIXELS // width - shared) // STRIDE_PX)
    for top in range(0, height - shared, n_cells * STRIDE_PX):
        yield level[top : top + n_cells * STRIDE_PX + shared], top // STRIDE_PX


def _padded_batches(squares: Boxes, sizes: tuple[int, ...]) -> Iterator[tuple[Boxes, int]]:
    """Yield batches of the given sizes, and how many of each are not padding."""
    for part in even_parts(len(squares), largest=sizes[-1]):
        batch = squares[part]
        size = next(size for size in sizes if size >= len(batch))
        padded = np.zeros((size, 4), np.float32)
        padded[: len(batch)] = batch
        yield padded, len(batch)
