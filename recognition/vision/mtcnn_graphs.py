"""MTCNN's three networks as TensorFlow graphs (Zhang et al. 2016, arXiv:1604.02878)."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import joblib
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Tensor = Any
"""A TensorFlow tensor; TensorFlow is imported inside functions only, so not named here."""

PIXEL_MEAN = 127.5
PIXEL_RANGE = 128.0
"""The networks were trained on (pixel - 127.5) / 128."""

REFINE_PX = 24
FINISH_PX = 48
"""Edges of the squares that R-Net and O-Net look at, pixels (same paper, figure 2)."""


@dataclass(frozen=True, eq=False)
class MtcnnGraphs:
    """The three networks, each a `tf.function` with one fixed signature.

    Args:
        propose: level (1, h, w, 3) uint8, lowest probability -> cells (n, 2) int64, offsets
            (n, 4), probabilities (n,).
        refine: frame (h, w, 3) uint8, squares (n, 4) -> offsets (n, 4), probabilities (n,).
        finish: as refine, and landmarks (n, 10): the five x, then the five y.
    """

    propose: Any
    refine: Any
    finish: Any

    def count_traces(self) -> int:
        """Return how often any of the graphs was traced; more than three is a mistake."""
        graphs = (self.propose, self.refine, self.finish)
        return sum(graph.experimental_get_tracing_count() for graph in graphs)


def load_graphs(files: Mapping[str, Path]) -> MtcnnGraphs:
    """Build the graphs from the verified files of the `mtcnn` package.

    Args:
        files: by "pnet", "rnet" and "onet", from `weights.find_detector_weights`.
    """
    return MtcnnGraphs(
        propose=_propose_graph(_read_layers(files["pnet"])),
        refine=_crop_graph(_read_layers(files["rnet"]), _refine_network, edge_px=REFINE_PX),
        finish=_crop_graph(_read_layers(files["onet"]), _finish_network, edge_px=FINISH_PX),
    )


def _read_layers(path: Path) -> Iterator[Array]:
    # The file is a pickle; it is only opened after its checksum was found to be the known one.
    return iter(joblib.load(io.BytesIO(path.read_bytes())))


def _propose_graph(layers: Iterator[Array]) -> Any:
    """P-Net over one level of the pyramid, and the cells that may hold a face."""
    import tensorflow as tf

    network = _propose_network(layers)

    def propose(level: Tensor, lowest: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        answers = network(tf.cast(level, tf.float32))[0]
        probabilities = tf.sigmoid(answers[..., 4])
        cells = tf.where(probabilities > lowest)
        found = tf.gather_nd(answers, cells)
        return cells, found[:, :4], tf.gather_nd(probabilities, cells)

    signature = [
        tf.TensorSpec([1, None, None, 3], tf.uint8),
        tf.TensorSpec([], tf.float32),
    ]
    return tf.function(propose, input_signature=signature, autograph=False)


def _crop_graph(layers: Iterator[Array], build: Any, *, edge_px: int) -> Any:
    """A network over squares cut from a frame."""
    import tensorflow as tf

    network = build(layers)

    def look(frame: Tensor, squares: Tensor) -> tuple[Tensor, ...]:
        height, width = tf.unstack(tf.cast(tf.shape(frame)[:2], tf.float32))
        # Divided by the size although crop_and_resize multiplies by the size less one: so does
        # the package, and the networks' files are used as it uses them.
        shares = tf.gather(squares, [1, 0, 3, 2], axis=1) / tf.stack([height, width] * 2)
        crops = tf.image.crop_and_resize(
            frame[None],
            shares,
            tf.zeros(tf.shape(squares)[:1], tf.int32),
            [edge_px, edge_px],
            extrapolation_value=PIXEL_MEAN,
        )
        return network(crops)

    signature = [tf.TensorSpec([None, None, 3], tf.uint8), tf.TensorSpec([None, 4], tf.float32)]
    return tf.function(look, input_signature=signature, autograph=False)


def _propose_network(layers: Iterator[Array]) -> Any:
    import tensorflow as tf

    first = _first_convolution(layers)
    second = _convolution(layers)
    third = _convolution(layers)
    offsets, offset_biases = next(layers), next(layers)
    classes, class_biases = next(layers), next(layers)
    weights = tf.constant(np.concatenate([offsets, _logit(classes)], axis=-1))
    biases = tf.constant(np.concatenate([offset_biases, _logit(class_biases)]))

    def network(level: Tensor) -> Tensor:
        pooled = tf.nn.max_pool2d(first(level), 2, 2, "SAME")
        return tf.nn.conv2d(third(second(pooled)), weights, 1, "VALID") + biases

    return network


def _refine_network(layers: Iterator[Array]) -> Any:
    import tensorflow as tf

    first = _first_convolution(layers)
    second = _convolution(layers)
    third = _convolution(layers)
    dense = _dense(layers, grid=3)
    heads = _heads(layers, n_heads=2)

    def network(crops: Tensor) -> tuple[Tensor, Tensor]:
        x = tf.nn.max_pool2d(first(crops), 3, 2, "SAME")
        x = tf.nn.max_pool2d(second(x), 3, 2, "VALID")
        answers = heads(dense(third(x)))
        return answers[:, :4], tf.sigmoid(answers[:, 4])

    return network


def _finish_network(layers: Iterator[Array]) -> Any:
    import tensorflow as tf

    first = _first_convolution(layers)
    second = _convolution(layers)
    third = _convolution(layers)
    fourth = _convolution(layers)
    dense = _dense(layers, grid=3)
    heads = _heads(layers, n_heads=3)

    def network(crops: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        x = tf.nn.max_pool2d(first(crops), 3, 2, "SAME")
        x = tf.nn.max_pool2d(second(x), 3, 2, "VALID")
        x = tf.nn.max_pool2d(third(x), 2, 2, "SAME")
        answers = heads(dense(fourth(x)))
        return answers[:, :4], tf.sigmoid(answers[:, 14]), answers[:, 4:14]

    return network


def _first_convolution(layers: Iterator[Array]) -> Any:
    """A convolution with the normalisation of pixels folded into it."""
    weights, biases = next(layers), next(layers)
    biases = biases - weights.sum(axis=(0, 1, 2)) * np.float32(PIXEL_MEAN / PIXEL_RANGE)
    return _convolution(iter([weights / np.float32(PIXEL_RANGE), biases, next(layers)]))


def _convolution(layers: Iterator[Array]) -> Any:
    import tensorflow as tf

    weights, biases, slopes = (tf.constant(next(layers)) for _ in range(3))

    def apply(x: Tensor) -> Tensor:
        return _prelu(tf.nn.conv2d(x, weights, 1, "VALID") + biases, tf.reshape(slopes, [-1]))

    return apply


def _dense(layers: Iterator[Array], *, grid: int) -> Any:
    """A matrix over a whole grid of features; the file's rows run x first, ours y first."""
    import tensorflow as tf

    rows, biases, slopes = next(layers), next(layers), next(layers)
    columns = rows.shape[1]
    ordered = rows.reshape(grid, grid, -1, columns).transpose(1, 0, 2, 3).reshape(-1, columns)
    weights = tf.constant(ordered)

    def apply(x: Tensor) -> Tensor:
        flat = tf.reshape(x, [-1, weights.shape[0]])
        return _prelu(tf.matmul(flat, weights) + biases, tf.constant(slopes))

    return apply


def _heads(layers: Iterator[Array], *, n_heads: int) -> Any:
    """All answers in one matrix; the last head's two classes become one logit."""
    import tensorflow as tf

    pairs = [(next(layers), next(layers)) for _ in range(n_heads)]
    pairs[-1] = (_logit(pairs[-1][0]), _logit(pairs[-1][1]))
    weights = tf.constant(np.concatenate([weights for weights, _ in pairs], axis=-1))
    biases = tf.constant(np.concatenate([biases for _, biases in pairs]))
    return lambda x: tf.matmul(x, weights) + biases


def _logit(classes: Array) -> Array:
    """Face minus no face: the softmax of two is the sigmoid of their difference."""
    return classes[..., 1:] - classes[..., :1]


def _prelu(x: Tensor, slopes: Tensor) -> Tensor:
    import tensorflow as tf

    return tf.maximum(x, 0) + slopes * tf.minimum(x, 0)
