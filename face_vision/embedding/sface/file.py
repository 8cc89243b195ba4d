"""Tell an SFace network by what its ONNX file says of itself (github.com/onnx/onnx, onnx.proto)."""

from face_vision.embedding.protobuf import read_number, read_parts, read_text
from face_vision.errors import WrongNetwork

EDGE_PX = 112
"""Edge of the chips that the network takes."""

N_DIMENSIONS = 128

INPUT, OUTPUT = "data", "fc1"
"""What `face_recognition_sface_2021dec.onnx` calls its input and its output."""

# Field numbers of onnx.proto: ModelProto, GraphProto, ValueInfoProto, TypeProto, TensorShapeProto.
_GRAPH, _INPUTS, _OUTPUTS = 7, 11, 12
_NAME, _TYPE, _TENSOR_TYPE, _SHAPE, _DIMENSION, _SIZE = 1, 2, 1, 2, 1, 1


def require_sface(content: bytes) -> None:
    """Refuse a file that does not call itself an SFace network.

    Raises:
        WrongNetwork: it is no ONNX file, is cut off, or has another input or output.
    """
    try:
        (graph,) = read_parts(content, _GRAPH)
        sizes = {read_text(i, _NAME): _sizes(i) for i in read_parts(graph, _INPUTS)}
        outputs = {read_text(o, _NAME) for o in read_parts(graph, _OUTPUTS)}
    except ValueError as error:
        raise WrongNetwork("sface_unknown") from error
    # The first size is that of the batch, which may be left open.
    if OUTPUT not in outputs or sizes.get(INPUT, [])[1:] != [3, EDGE_PX, EDGE_PX]:
        raise WrongNetwork("sface_unknown")


def _sizes(tensor: memoryview) -> list[int | None]:
    """Return a tensor's sizes as the file declares them; None where it leaves one open."""
    parts = [tensor]
    for field in (_TYPE, _TENSOR_TYPE, _SHAPE, _DIMENSION):
        parts = [found for part in parts for found in read_parts(part, field)]
    return [read_number(part, _SIZE) for part in parts]
