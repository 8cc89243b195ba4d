"""An ONNX file of SFace's signature, written byte by byte, small enough to be made in a test."""

import numpy as np
from numpy.typing import NDArray

from tests.networks.tiny.facenet import random_matrix

CELL_PX = 14
"""The network averages cells of so many pixels, and multiplies their colours by a matrix."""

Value = int | str | bytes

FLOAT, INT, INTS = 1, 2, 7
"""Types of tensors and of attributes (onnx.proto)."""


def write_sface(
    *,
    edge_px: int = 112,
    n_dimensions: int = 128,
    output: str = "fc1",
    centre: NDArray[np.float32] | None = None,
    matrix: NDArray[np.float32] | None = None,
) -> bytes:
    """Write a network: pixels scaled -> colours of the cells, less the centre -> embedding.

    Args:
        edge_px: edge of the pictures that it says it takes.
        n_dimensions: length of an embedding.
        output: name of the embedding.
        centre: colours of the cells of a typical face, scaled, channel by channel.
        matrix: what the colours are multiplied by; a random one unless given.
    """
    n_cells = (edge_px // CELL_PX) ** 2 * 3
    matrix = random_matrix(n_cells, n_dimensions) if matrix is None else matrix
    offset = np.zeros(n_dimensions, np.float32) if centre is None else -centre @ matrix
    tensors = {"mean": _array(127.5), "scale": _array(1 / 128), "matrix": matrix, "offset": offset}
    square = [_ints("kernel_shape", CELL_PX, CELL_PX), _ints("strides", CELL_PX, CELL_PX)]
    nodes = [
        _node("Sub", "data", "mean", to="centred"),
        _node("Mul", "centred", "scale", to="scaled"),
        _node("AveragePool", "scaled", to="cells", attributes=square),
        _node("Flatten", "cells", to="row", attributes=[_int("axis", 1)]),
        _node("Gemm", "row", "matrix", "offset", to=output),
    ]
    graph = [(1, node) for node in nodes] + [(2, "tiny")]
    graph += [(5, _tensor(name, array)) for name, array in tensors.items()]
    graph += [(11, _declared("data", 1, 3, edge_px, edge_px))]
    graph += [(12, _declared(output, 1, n_dimensions))]
    return message((1, 6), (7, message(*graph)), (8, message((1, ""), (2, 11))))


def message(*fields: tuple[int, Value]) -> bytes:
    """Write a protobuf message of numbered fields."""
    return b"".join(_field(number, value) for number, value in fields)


def _field(number: int, value: Value) -> bytes:
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    content = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    low, rest = value & 0x7F, value >> 7
    return bytes([low | 0x80]) + _varint(rest) if rest else bytes([low])


def _array(value: float) -> NDArray[np.float32]:
    return np.array([value], np.float32)


def _tensor(name: str, array: NDArray[np.float32]) -> bytes:
    sizes = [(1, size) for size in array.shape]
    return message(*sizes, (2, FLOAT), (8, name), (9, array.astype("<f4").tobytes()))


def _declared(name: str, *sizes: int) -> bytes:
    shape = message(*[(1, message((1, size))) for size in sizes])
    return message((1, name), (2, message((1, message((1, FLOAT), (2, shape))))))


def _node(kind: str, *inputs: str, to: str, attributes: list[bytes] | None = None) -> bytes:
    fields: list[tuple[int, Value]] = [(1, name) for name in inputs]
    fields += [(2, to), (3, f"make {to}"), (4, kind)]
    return message(*fields, *[(5, attribute) for attribute in attributes or []])


def _int(name: str, value: int) -> bytes:
    return message((1, name), (3, value), (20, INT))


def _ints(name: str, *values: int) -> bytes:
    return message((1, name), *[(8, value) for value in values], (20, INTS))
