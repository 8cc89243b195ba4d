"""dlib's face recognition network (29 convolutions, after He et al. 2015) as a TensorFlow graph."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from face_vision.tensorflow_loader import load_tensorflow, trace

Array = NDArray[np.float32]
Tensor = Any
"""A TensorFlow tensor; TensorFlow is imported inside functions only, so not named here."""
Step = Callable[[Tensor], Tensor]

CHANNEL_MEANS = np.array([122.782, 117.001, 104.298], np.float32)
PIXEL_RANGE = np.float32(256)
"""What dlib's `input_rgb_image_sized` subtracts from red, green and blue, and divides by."""

N_DIMENSIONS = 128

WIDENINGS = ((64, 3), (128, 2), (256, 2), (256, 0))
"""After three plain blocks of 32 channels: to how many channels each downward block goes, and
how many plain blocks follow it (dlib, `dnn_face_recognition_ex.cpp`)."""


def build_graph(layers: Iterator[Array], *, edge_px: int) -> Any:
    """Build the network as a `tf.function` with one fixed signature.

    Args:
        layers: the numbers of the file, from `weights_file.read_layers`.
        edge_px: edge of the chips it takes, pixels.

    Returns:
        chips (n, edge_px, edge_px, 3) uint8 -> (n, 128) float32: for each chip the mean of the
        embeddings of itself and of its mirror image, which errs less than either.
    """
    tf = load_tensorflow()

    network = _network(layers)

    def embed(chips: Tensor) -> Tensor:
        pixels = tf.cast(chips, tf.float32)
        both = network(tf.concat([pixels, pixels[:, :, ::-1]], axis=0))
        plain, mirrored = tf.split(both, 2)
        return (plain + mirrored) / 2

    signature = [tf.TensorSpec([None, edge_px, edge_px, 3], tf.uint8)]
    return trace(embed, signature)


def _network(layers: Iterator[Array]) -> Step:
    tf = load_tensorflow()

    first = _convolution(layers, n_in=3, n_out=32, edge=7, stride=2)
    blocks = [_plain_block(layers, 32) for _ in range(3)]
    n_channels = 32
    for wider, n_plain in WIDENINGS:
        blocks.append(_down_block(layers, n_channels, wider))
        blocks += [_plain_block(layers, wider) for _ in range(n_plain)]
        n_channels = wider
    matrix = tf.constant(next(layers).reshape(n_channels, N_DIMENSIONS))

    def network(pixels: Tensor) -> Tensor:
        x = tf.nn.relu(first((pixels - CHANNEL_MEANS) / PIXEL_RANGE))
        x = tf.nn.max_pool2d(x, 3, 2, "VALID")
        for block in blocks:
            x = block(x)
        return tf.matmul(tf.reduce_mean(x, axis=[1, 2]), matrix)

    return network


def _plain_block(layers: Iterator[Array], n: int) -> Step:
    tf = load_tensorflow()

    first = _convolution(layers, n_in=n, n_out=n)
    second = _convolution(layers, n_in=n, n_out=n)
    return lambda x: tf.nn.relu(second(tf.nn.relu(first(x))) + x)


def _down_block(layers: Iterator[Array], n_in: int, n_out: int) -> Step:
    """Halve the grid: dlib pads the shorter of both ways with zeros at bottom, right, channels."""
    tf = load_tensorflow()

    first = _convolution(layers, n_in=n_in, n_out=n_out, stride=2)
    second = _convolution(layers, n_in=n_out, n_out=n_out)

    def block(x: Tensor) -> Tensor:
        changed = second(tf.nn.relu(first(x)))
        pooled = tf.nn.avg_pool2d(x, 2, 2, "VALID")
        edge = max(changed.shape[1], pooled.shape[1])
        return tf.nn.relu(_padded(changed, edge, n_out) + _padded(pooled, edge, n_out))

    return block


def _padded(x: Tensor, edge: int, n_channels: int) -> Tensor:
    tf = load_tensorflow()

    missing = edge - x.shape[1]
    return tf.pad(x, [[0, 0], [0, missing], [0, missing], [0, n_channels - x.shape[3]]])


def _convolution(
    layers: Iterator[Array], *, n_in: int, n_out: int, edge: int = 3, stride: int = 1
) -> Step:
    """A convolution with the scaling that follows it folded in; strided ones are not padded."""
    tf = load_tensorflow()

    filters, biases = np.split(next(layers), [n_out * n_in * edge * edge])
    factors, shifts = np.split(next(layers), [n_out])
    # The file's (out, in, height, width) becomes TensorFlow's (height, width, in, out).
    # As tensors they are handed to the graph; as arrays they would be written into it, and every
    # step of its optimisation copies what is written there (260 MB for this network).
    kernel = tf.constant(filters.reshape(n_out, n_in, edge, edge).transpose(2, 3, 1, 0) * factors)
    offsets = tf.constant(biases * factors + shifts)
    padding = "SAME" if stride == 1 else "VALID"
    return lambda x: tf.nn.bias_add(tf.nn.conv2d(x, kernel, stride, padding), offsets)
