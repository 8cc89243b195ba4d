"""Read the arrays out of a file of the package `mtcnn`: a list of them, as joblib writes it.

Such a file is a pickle in which each array's numbers stand raw between two instructions. Here
the instructions are read and none is followed: no object is made, no function called.
"""

import io
import math
import pickletools
from collections.abc import Iterator

import lz4.frame
import numpy as np
from numpy.typing import NDArray

NUMBERS = {"BININT", "BININT1", "BININT2"}
TUPLES = {"TUPLE", "TUPLE1", "TUPLE2", "TUPLE3"}
"""Instructions of a pickle: a whole number, and the end of a tuple of what came before."""


def read_layers(content: bytes) -> Iterator[NDArray[np.float32]]:
    """Read a network's arrays, from input to output.

    Args:
        content: the whole verified file.

    Yields:
        float32, each of its own shape: of a layer its weights, biases, and slopes of PReLU.
    """
    stream = io.BytesIO(lz4.frame.decompress(content))
    numbers: list[int] = []
    shape: tuple[int, ...] | None = None
    before = ""
    for instruction, argument, _ in pickletools.genops(stream):
        if instruction.name in NUMBERS:
            numbers.append(int(argument or 0))
        elif instruction.name in TUPLES and shape is None:
            # Of what describes an array, its shape comes first.
            shape = tuple(numbers)
        elif (before, instruction.name) == ("SETITEMS", "BUILD") and shape is not None:
            yield _read_array(stream, shape)
            numbers, shape = [], None
        before = instruction.name


def _read_array(stream: io.BytesIO, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Read the numbers that begin here, after one byte that counts the padding before them."""
    n_padding = stream.read(1)[0]
    stream.read(n_padding)
    content = stream.read(4 * math.prod(shape))
    return np.frombuffer(content, "<f4").reshape(shape)
