"""MTCNN's three networks, built from the arrays of the `mtcnn` package's files.

They are written to pass over memory as rarely as possible, and equal the package's to rounding:
the pixels' normalisation is folded into the first convolution, the first pooling comes before
the first activation, and the two classes at the end are one logit.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from face_vision.tensorflow_loader import load_tensorflow

Array = NDArray[np.float32]
Layers = Iterator[Array]
"""A file's arrays from input to output: of a layer its weights, biases, and slopes of PReLU."""

Tensor = Any
"""A TensorFlow tensor; TensorFlow is imported late, so its types cannot be named here."""
Network = Callable[[Tensor], Tensor]

TAIL_GRID = 3
"""Edge of the grid of features that R-Net and O-Net end with, before their full matrix."""

PIXEL_MEAN = np.float32(127.5)
PIXEL_RANGE = np.float32(128)
"""The networks were trained on (pixel - 127.5) / 128."""


def proposing_network(layers: Layers) -> Network:
    """P-Net: pixels (n, h, w, 3) -> (n, h', w', 5): four offsets and the face's logit a cell."""
    tf = load_tensorflow()
    first, order = _pooled_layer(layers, window=2, padding="SAME")
    second = _convolution(layers, order)
    third = _convolution(layers)
    weights, biases = _heads(layers, n_heads=2)
    return lambda pixels: tf.nn.bias_add(
        tf.nn.conv2d(third(second(first(pixels))), weights, 1, "VALID"), biases
    )


def refining_network(layers: Layers) -> Network:
    """R-Net: crops (n, 24, 24, 3) -> (n, 5): four offsets and the face's logit."""
    tf = load_tensorflow()
    first, order = _pooled_layer(layers, window=3, padding="SAME")
    second = _convolution(layers, order)
    third = _convolution(layers)
    tail = _dense_tail(layers, n_heads=2)

    def network(crops: Tensor) -> Tensor:
        return tail(third(tf.nn.max_pool2d(second(first(crops)), 3, 2, "VALID")))

    return network


def finishing_network(layers: Layers) -> Network:
    """O-Net: crops (n, 48, 48, 3) -> (n, 15): four offsets, five x, five y, the face's logit."""
    tf = load_tensorflow()
    first, order = _pooled_layer(layers, window=3, padding="SAME")
    second = _convolution(layers, order)
    third = _convolution(layers)
    fourth = _convolution(layers)
    tail = _dense_tail(layers, n_heads=3)

    def network(crops: Tensor) -> Tensor:
        x = tf.nn.max_pool2d(second(first(crops)), 3, 2, "VALID")
        return tail(fourth(tf.nn.max_pool2d(third(x), 2, 2, "SAME")))

    return network


def _pooled_layer(layers: Layers, *, window: int, padding: str) -> tuple[Network, NDArray[np.intp]]:
    """The first convolution, PReLU and pooling; pooled first, as that leaves a quarter to do.

    A slope a >= 0 keeps the order of numbers, so pooling may come first. For a < 0, PReLU(y) is
    the larger of y and ay, and so is its pooled value of the pooled y and the pooled ay: those
    channels are convolved twice.

    Returns:
        The layer, and which of the file's channels each of its outputs is.
    """
    tf = load_tensorflow()
    weights, biases = _without_normalisation(next(layers), next(layers))
    slopes = next(layers).reshape(-1)
    falling, rising = np.flatnonzero(slopes < 0), np.flatnonzero(slopes >= 0)
    order = np.concatenate([falling, rising])
    scale = np.concatenate([np.ones_like(slopes), slopes[falling]])
    filters = weights[..., np.concatenate([order, falling])] * scale
    offsets = biases[np.concatenate([order, falling])] * scale
    n_falling, n_channels = len(falling), len(slopes)

    def layer(pixels: Tensor) -> Tensor:
        x = tf.nn.bias_add(tf.nn.conv2d(pixels, filters, 1, "VALID"), offsets)
        x = tf.nn.max_pool2d(x, window, 2, padding)
        rises = x[..., n_falling:n_channels]
        bent = tf.maximum(rises, 0) + slopes[rising] * tf.minimum(rises, 0)
        return tf.concat([tf.maximum(x[..., :n_falling], x[..., n_channels:]), bent], axis=-1)

    return layer, order


def _without_normalisation(weights: Array, biases: Array) -> tuple[Array, Array]:
    """Fold (pixel - mean) / range into a convolution, so that it takes plain pixels."""
    shifts: Array = weights.sum(axis=(0, 1, 2)) * (PIXEL_MEAN / PIXEL_RANGE)
    return weights / PIXEL_RANGE, biases - shifts


def _convolution(layers: Layers, order: NDArray[np.intp] | None = None) -> Network:
    """A convolution and PReLU; `order` says which of the file's channels comes in where."""
    tf = load_tensorflow()
    weights, biases, slopes = next(layers), next(layers), next(layers).reshape(-1)
    if order is not None:
        weights = weights[:, :, order]
    return lambda x: _prelu(tf.nn.bias_add(tf.nn.conv2d(x, weights, 1, "VALID"), biases), slopes)


def _dense_tail(layers: Layers, *, n_heads: int) -> Network:
    """A matrix over the whole grid of features, PReLU, and all answers in one matrix."""
    tf = load_tensorflow()
    rows, biases, slopes = next(layers), next(layers), next(layers)
    # The file's rows run over x first, TensorFlow's features over y first.
    by_place = rows.reshape(TAIL_GRID, TAIL_GRID, -1, len(biases)).transpose(1, 0, 2, 3)
    weights = by_place.reshape(-1, len(biases))
    n_features = len(weights)
    head_weights, head_biases = _heads(layers, n_heads=n_heads)

    def tail(x: Tensor) -> Tensor:
        flat = tf.reshape(x, [-1, n_features])
        dense = _prelu(tf.nn.bias_add(tf.matmul(flat, weights), biases), slopes)
        return tf.nn.bias_add(tf.matmul(dense, head_weights), head_biases)

    return tail


def _heads(layers: Layers, *, n_heads: int) -> tuple[Array, Array]:
    """Join the weights and biases of all heads; the last one's two classes become a logit."""
    pairs = [(next(layers), next(layers)) for _ in range(n_heads)]
    pairs[-1] = (_logit(pairs[-1][0]), _logit(pairs[-1][1]))
    weights, biases = zip(*pairs, strict=True)
    return np.concatenate(weights, axis=-1), np.concatenate(biases)


def _logit(classes: Array) -> Array:
    """Face minus no face: the softmax of two is the sigmoid of their difference."""
    return classes[..., 1:] - classes[..., :1]


def _prelu(x: Tensor, slopes: Array) -> Tensor:
    """PReLU (He et al. 2015, arXiv:1502.01852) for slopes of at most one: one comparison."""
    if slopes.max() > 1:
        raise ValueError(f"slopes must be at most 1, not {slopes.max()}")
    return load_tensorflow().maximum(x, slopes * x)
