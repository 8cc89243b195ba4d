"""MobileFaceNet (Chen et al. 2018, arXiv:1804.07573) as a TensorFlow graph."""

from collections.abc import Callable
from typing import Any

from face_vision.embedding.mobilefacenet.numbers_file import Numbers
from face_vision.tensorflow_loader import load_tensorflow, trace

Tensor = Any
"""A TensorFlow tensor; TensorFlow is imported inside functions only, so not named here."""
Step = Callable[[Tensor], Tensor]

EDGE_PX = 112
N_DIMENSIONS = 192

MIDDLE, HALF_RANGE = 127.5, 128.0
"""What is subtracted from red, green and blue, 0 to 255, and what they are divided by."""

N_FIRST, N_LAST = 64, 512
"""Channels before the first block and after the last."""

BLOCKS = (
    (128, 2, 64, 1),
    (128, 1, 64, 4),
    (256, 2, 128, 1),
    (256, 1, 128, 6),
    (512, 2, 128, 1),
    (256, 1, 128, 2),
)
"""Channels inside a block, its stride, channels behind it, how many such blocks follow each other
(the paper's table 1, without its first block of the same stride twice)."""

LAST_EDGE = 7
"""Edge of the grid that is left: its places are weighed one by one, not averaged alike."""


def build_graph(numbers: Numbers) -> Any:
    """Build the network as a `tf.function` with one fixed signature.

    Args:
        numbers: of the file, from the first to the last.

    Returns:
        chips (n, 112, 112, 3) uint8 -> (n, 192) float32, whose length tells how much the network
        saw of a face. One pass: the mean with the mirror image errs no less.

    Raises:
        ValueError: the file holds another number of numbers.
    """
    tf = load_tensorflow()

    network = _network(numbers)
    numbers.require_end()
    signature = [tf.TensorSpec([None, EDGE_PX, EDGE_PX, 3], tf.uint8)]
    return trace(lambda chips: network(tf.cast(chips, tf.float32)), signature)


def _network(numbers: Numbers) -> Step:
    tf = load_tensorflow()

    steps = [_bent(numbers, _convolution(numbers, 3, N_FIRST, edge=3, stride=2), N_FIRST)]
    steps += [_bent(numbers, _depthwise(numbers, N_FIRST), N_FIRST)]
    steps += [_convolution(numbers, N_FIRST, N_FIRST)]
    n_channels = N_FIRST
    for n_wide, stride, n_out, n_blocks in BLOCKS:
        for _ in range(n_blocks):
            steps.append(_block(numbers, (n_channels, n_wide, n_out), stride=stride))
            n_channels = n_out
    steps.append(_bent(numbers, _convolution(numbers, n_channels, N_LAST), N_LAST))
    places = tf.constant(numbers.take(LAST_EDGE, LAST_EDGE, N_LAST))
    matrix = tf.constant(numbers.take(N_LAST, N_DIMENSIONS))
    shifts = tf.constant(numbers.take(N_DIMENSIONS))

    def network(pixels: Tensor) -> Tensor:
        x = (pixels - MIDDLE) / HALF_RANGE
        for step in steps:
            x = step(x)
        return tf.matmul(tf.reduce_sum(x * places, axis=[1, 2]), matrix) + shifts

    return network


def _block(numbers: Numbers, widths: tuple[int, int, int], *, stride: int) -> Step:
    """Widen, look around each channel for itself, narrow; what keeps its size is added."""
    n_in, n_wide, n_out = widths
    widen = _bent(numbers, _convolution(numbers, n_in, n_wide), n_wide)
    around = _bent(numbers, _depthwise(numbers, n_wide, stride=stride), n_wide)
    narrow = _convolution(numbers, n_wide, n_out)
    if stride > 1:
        return lambda x: narrow(around(widen(x)))
    return lambda x: narrow(around(widen(x))) + x


def _convolution(
    numbers: Numbers, n_in: int, n_out: int, *, edge: int = 1, stride: int = 1
) -> Step:
    tf = load_tensorflow()

    kernel = tf.constant(numbers.take(edge, edge, n_in, n_out))
    offsets = tf.constant(numbers.take(n_out))
    return lambda x: tf.nn.bias_add(tf.nn.conv2d(x, kernel, stride, "SAME"), offsets)


def _depthwise(numbers: Numbers, n_channels: int, *, stride: int = 1) -> Step:
    tf = load_tensorflow()

    kernel = tf.constant(numbers.take(3, 3, n_channels, 1))
    offsets = tf.constant(numbers.take(n_channels))
    strides = [1, stride, stride, 1]
    return lambda x: tf.nn.bias_add(tf.nn.depthwise_conv2d(x, kernel, strides, "SAME"), offsets)


def _bent(numbers: Numbers, step: Step, n_channels: int) -> Step:
    """The step, then a slope of its own for what is below 0 in each channel (PReLU)."""
    tf = load_tensorflow()

    slopes = tf.constant(numbers.take(n_channels))

    def bent(x: Tensor) -> Tensor:
        x = step(x)
        # Two operations less than the file has, which takes absolute values: a third faster.
        return tf.maximum(x, 0.0) + slopes * tf.minimum(x, 0.0)

    return bent
