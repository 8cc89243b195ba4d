"""A network's file is known by its own words, without the library that runs it."""

import subprocess
import sys

import pytest

from face_vision.embedding.network_messages import read_frozen_graph, read_onnx
from tests.networks.tiny.sface import message, write_sface

READERS = [read_onnx, read_frozen_graph]


def test_an_onnx_file_says_its_inputs_sizes_and_outputs():
    graph = read_onnx(write_sface(edge_px=112, n_dimensions=64)).graph
    (pixels,), (embedding,) = graph.input, graph.output
    sizes = [size.dim_value for size in pixels.type.tensor_type.shape.dim]
    assert (pixels.name, sizes, embedding.name) == ("data", [1, 3, 112, 112], "fc1")


def test_a_size_that_a_file_leaves_open_is_no_number():
    shape = message((1, message((2, "batch"))), (1, message((1, 3))))
    tensor = message((1, "data"), (2, message((1, message((2, shape))))))
    (given,) = read_onnx(message((7, message((11, tensor))))).graph.input
    sizes = given.type.tensor_type.shape.dim
    assert [size.HasField("dim_value") for size in sizes] == [False, True]


def test_a_frozen_graph_says_its_nodes_and_what_else_they_hold_is_passed_over():
    nodes = [message((1, "input"), (2, "Placeholder")), b"\x09" + bytes(8) + message((1, "out"))]
    graph = read_frozen_graph(message((1, nodes[0]), (3, 27), (1, nodes[1])))
    assert [node.name for node in graph.node] == ["input", "out"]


def test_a_file_without_content_says_nothing():
    assert list(read_onnx(b"").graph.input) == []
    assert list(read_frozen_graph(b"").node) == []


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    "content",
    [b"\x0a\x05word", b"\x0a", b"\xff" * 12, b"\x0b\x00", b"\x02\x00", b"\x09\x00"],
    ids=["text cut off", "no length", "endless number", "group", "field 0", "double cut off"],
)
def test_bytes_that_are_no_message_are_refused(read, content):
    with pytest.raises(ValueError, match="no such protobuf"):
        read(content)


def test_a_name_that_is_no_text_is_refused():
    with pytest.raises(ValueError, match="no such protobuf"):
        read_frozen_graph(message((1, message((1, b"\xff\xfe")))))


def test_tensorflow_is_not_loaded_to_know_a_file():
    code = (
        "import sys; import face_vision.embedding.sface.file, face_vision.embedding.facenet.graph;"
        "print('tensorflow' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
