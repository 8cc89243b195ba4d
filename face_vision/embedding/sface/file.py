"""Tell an SFace network by what its ONNX file says of itself (github.com/onnx/onnx, onnx.proto)."""

from typing import Any

from face_vision.embedding.network_messages import read_onnx
from face_vision.embedding.registry import SFACE
from face_vision.errors import WrongNetwork

EDGE_PX = SFACE.chip_px
"""Edge of the chips that the network takes."""

N_DIMENSIONS = 128

INPUT, OUTPUT = "data", "fc1"
"""What `face_recognition_sface_2021dec.onnx` calls its input and its output."""


def require_sface(content: bytes) -> None:
    """Refuse a file that does not call itself an SFace network.

    Raises:
        WrongNetwork: it is no ONNX file, is cut off, or has another input or output.
    """
    try:
        graph = read_onnx(content).graph
    except ValueError as error:
        raise WrongNetwork("sface_unknown") from error
    sizes = {tensor.name: _sizes(tensor) for tensor in graph.input}
    outputs = {tensor.name for tensor in graph.output}
    # The first size is that of the batch, which may be left open.
    if OUTPUT not in outputs or sizes.get(INPUT, [])[1:] != [3, EDGE_PX, EDGE_PX]:
        raise WrongNetwork("sface_unknown")


def _sizes(tensor: Any) -> list[int | None]:
    """Return a tensor's sizes as the file declares them; None where it leaves one open."""
    sizes = tensor.type.tensor_type.shape.dim
    return [size.dim_value if size.HasField("dim_value") else None for size in sizes]
