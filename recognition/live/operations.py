"""What the inference server can be asked; each operation is a function of bytes and parameters."""

from collections.abc import Mapping
from typing import Any

from faces.inference.hints import judge_picture
from faces.inference.operations import Operation, operations_of_rooms
from recognition.live.streams import Streams
from recognition.live.watched_lesson import ClassView, WatchKey


def build_operations(streams: Streams) -> dict[str, Operation]:
    return {
        "hello": _hello,
        "recognise": lambda body, parameters: streams.recognise_frame(_key(parameters), body),
        "judge": judge_picture,
        **operations_of_rooms(),
        "stop": lambda _, parameters: streams.stop(_key(parameters)),
    }


def _key(parameters: Mapping[str, Any]) -> WatchKey:
    """Read what is watched: a capture, or one person's view of a class group."""
    if "capture" in parameters:
        return int(parameters["capture"])
    return ClassView(
        int(parameters["class_group"]), int(parameters["user"]), str(parameters["view"])
    )


def _hello(body: bytes, parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {"is_ready": True}
