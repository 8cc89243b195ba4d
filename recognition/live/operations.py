"""What the networks' process can be asked; each operation is a function of bytes and parameters."""

from collections.abc import Callable, Mapping
from typing import Any

from recognition.live.judging import judge_picture
from recognition.live.streams import Streams

Operation = Callable[[bytes, Mapping[str, Any]], dict[str, Any]]
"""Gets a picture's bytes (may be empty) and parameters; returns what JSON can hold.

It may raise RefusedError, whose text reaches the person. Operations run one at a time."""


def build_operations(streams: Streams) -> dict[str, Operation]:
    return {
        "hello": _hello,
        "recognise": lambda body, parameters: streams.look(int(parameters["capture"]), body),
        "judge": judge_picture,
        "stop": lambda _, parameters: streams.stop(int(parameters["capture"])),
    }


def _hello(body: bytes, parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {"is_ready": True}
