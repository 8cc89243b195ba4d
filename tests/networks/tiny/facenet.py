"""A frozen graph of FaceNet's signature, small enough to be made in a test."""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

CELL_PX = 20
"""The graph averages cells of so many pixels, and multiplies their colours by a random matrix."""


def freeze_facenet(
    *,
    edge_px: int = 160,
    n_dimensions: int = 512,
    output: str = "embeddings",
    centre: NDArray[np.float32] | None = None,
) -> bytes:
    """Make a graph: pixels -> colours of the cells, less the centre -> embeddings of length 1.

    Args:
        edge_px: edge of the pictures it takes.
        n_dimensions: length of an embedding.
        output: name of the embeddings.
        centre: colours of the cells of a typical face; whoever differs from it differently is
            somebody else.
    """
    from face_vision.tensorflow_loader import load_tensorflow

    tf = load_tensorflow()
    n_cells = (edge_px // CELL_PX) ** 2 * 3
    with tf.Graph().as_default() as graph:
        pixels = tf.compat.v1.placeholder(tf.float32, [None, edge_px, edge_px, 3], name="input")
        phase = tf.compat.v1.placeholder(tf.bool, [], name="phase_train")
        cells = tf.nn.avg_pool2d(pixels, CELL_PX, CELL_PX, "VALID")
        offsets = tf.reshape(cells, [-1, n_cells]) - (0 if centre is None else centre)
        vectors = _depending_on(phase, tf.matmul(offsets, random_matrix(n_cells, n_dimensions)))
        tf.math.l2_normalize(vectors, axis=1, name=output)
    return graph.as_graph_def().SerializeToString()


def _depending_on(phase: Any, vectors: Any) -> Any:
    """While training give the opposite; by the switches that graphs of 2018 are written with."""
    from face_vision.tensorflow_loader import load_tensorflow

    tf = load_tensorflow()
    recognising, training = tf.raw_ops.Switch(data=vectors, pred=phase)
    return tf.raw_ops.Merge(inputs=[recognising, -training])[0]


@cache
def random_matrix(n_rows: int, n_columns: int) -> NDArray[np.float32]:
    return np.random.default_rng(7).normal(size=(n_rows, n_columns)).astype(np.float32)


def prewhiten(chip: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Do what FaceNet's pictures went through, in plain numpy: the formula of its authors."""
    values = chip.astype(np.float64)
    return (values - values.mean()) / max(values.std(), 1 / np.sqrt(values.size))


def cells_of(picture: NDArray[np.float64], cell_px: int = CELL_PX) -> NDArray[np.float64]:
    """Return the mean colour of each cell of a square picture, row by row, shape (n,)."""
    n = len(picture) // cell_px
    return picture.reshape(n, cell_px, n, cell_px, 3).mean(axis=(1, 3)).ravel()
