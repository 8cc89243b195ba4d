"""Say what is asked of a network's file in protobuf: of ONNX and of TensorFlow's frozen graphs.

Enough to know a file by its own words before a library is loaded that can run it. Only the fields
that are read are described here; a parser keeps the others unread.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import DecodeError, Message

Field = tuple[str, int, str, str]
"""Name, number, type (`string`, `int64` or another message) and label (`one`, `many`) of a field;
a label that is neither names the `oneof` that the field belongs to."""

# github.com/onnx/onnx, onnx/onnx.proto
ONNX: Mapping[str, Sequence[Field]] = {
    "ModelProto": [("graph", 7, "GraphProto", "one")],
    "GraphProto": [
        ("input", 11, "ValueInfoProto", "many"),
        ("output", 12, "ValueInfoProto", "many"),
    ],
    "ValueInfoProto": [("name", 1, "string", "one"), ("type", 2, "TypeProto", "one")],
    "TypeProto": [("tensor_type", 1, "TensorType", "one")],
    "TensorType": [("shape", 2, "TensorShapeProto", "one")],
    "TensorShapeProto": [("dim", 1, "Dimension", "many")],
    "Dimension": [("dim_value", 1, "int64", "value"), ("dim_param", 2, "string", "value")],
}

# github.com/tensorflow/tensorflow, tensorflow/core/framework/graph.proto and node_def.proto
TENSORFLOW: Mapping[str, Sequence[Field]] = {
    "GraphDef": [("node", 1, "NodeDef", "many")],
    "NodeDef": [("name", 1, "string", "one")],
}

_TYPES = {
    "string": descriptor_pb2.FieldDescriptorProto.TYPE_STRING,
    "int64": descriptor_pb2.FieldDescriptorProto.TYPE_INT64,
}

_LABELS = {
    "one": descriptor_pb2.FieldDescriptorProto.LABEL_OPTIONAL,
    "many": descriptor_pb2.FieldDescriptorProto.LABEL_REPEATED,
}


def read_onnx(content: bytes) -> Any:
    """Read an ONNX file's ModelProto.

    Raises:
        ValueError: the bytes are none, or their end is missing.
    """
    return _read(_ModelProto(), content)


def read_frozen_graph(content: bytes) -> Any:
    """Read the GraphDef of a frozen TensorFlow graph.

    Raises:
        ValueError: the bytes are none, or their end is missing.
    """
    return _read(_GraphDef(), content)


def _read(message: Message, content: bytes) -> Message:
    try:
        message.ParseFromString(content)
    except DecodeError as error:
        raise ValueError("no such protobuf message") from error
    return message


def _message_class(package: str, messages: Mapping[str, Sequence[Field]], name: str) -> Any:
    """Make the class of a message, in a pool of its own: TensorFlow's has the same names."""
    file = descriptor_pb2.FileDescriptorProto(
        name=f"{package}.proto", package=package, syntax="proto3"
    )
    for message_name, fields in messages.items():
        message = file.message_type.add(name=message_name)
        for field in fields:
            _add_field(message, package, field)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{package}.{name}"))


def _add_field(message: descriptor_pb2.DescriptorProto, package: str, field: Field) -> None:
    name, number, kind, label = field
    added = message.field.add(name=name, number=number, label=_LABELS.get(label, _LABELS["one"]))
    if kind in _TYPES:
        added.type = _TYPES[kind]
    else:
        added.type, added.type_name = added.TYPE_MESSAGE, f".{package}.{kind}"
    if label not in {"one", "many"}:
        if label not in {choice.name for choice in message.oneof_decl}:
            message.oneof_decl.add(name=label)
        # None of the messages above has more than one.
        added.oneof_index = 0


_ModelProto = _message_class("onnx", ONNX, "ModelProto")
_GraphDef = _message_class("tensorflow", TENSORFLOW, "GraphDef")
