"""Read the tensors out of a network file written by dlib (http://dlib.net, `serialize.h`)."""

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

LAYER_MARKS = re.compile(rb"con_4|affine_|fc_2")
"""How the file names the layers that hold numbers: convolution, folded scaling, full matrix."""

_NUMBER_OF_BYTES = 0x0F
_IS_NEGATIVE = 0x80
_TENSOR_VERSION = 2
_TENSOR_DIMENSIONS = 4


def read_layers(content: bytes) -> Iterator[NDArray[np.float32]]:
    """Read the numbers of every layer, from input to output.

    Args:
        content: the whole file.

    Yields:
        One flat float32 array a layer: a convolution's filters (out, in, height, width), then
        its biases; a scaling's factors, then its offsets; a full matrix (in, out). Layers
        without numbers are left out.
    """
    # Found by its letters: they might stand among numbers by chance, but the file is always the one
    # of the checksum.
    for mark in LAYER_MARKS.finditer(content):
        position = mark.end()
        if mark.group() == b"fc_2":
            # The number of outputs, then of inputs, stand before the tensor.
            _, position = _read_integer(content, position)
            _, position = _read_integer(content, position)
        yield _read_tensor(content, position)


def _read_integer(content: bytes, position: int) -> tuple[int, int]:
    """Return an integer and the position after it: one control byte, then little-endian bytes."""
    control = content[position]
    end = position + 1 + (control & _NUMBER_OF_BYTES)
    value = int.from_bytes(content[position + 1 : end], "little")
    return (-value if control & _IS_NEGATIVE else value), end


def _read_tensor(content: bytes, position: int) -> NDArray[np.float32]:
    version, position = _read_integer(content, position)
    if version != _TENSOR_VERSION:
        raise ValueError(f"a tensor must have version {_TENSOR_VERSION}, not {version}")
    size = 1
    for _ in range(_TENSOR_DIMENSIONS):
        edge, position = _read_integer(content, position)
        size *= edge
    return np.frombuffer(content, "<f4", size, position)
