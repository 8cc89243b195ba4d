"""What the inference server can be asked; each operation is a function of bytes and parameters."""

from collections.abc import Mapping
from typing import Any

from faces.inference.hints import judge_picture
from faces.inference.operations import Operation
from recognition.live.streams import Streams


def build_operations(streams: Streams) -> dict[str, Operation]:
    return {
        "hello": _hello,
        "recognise": lambda body, parameters: streams.recognise_frame(
            int(parameters["capture"]), body
        ),
        "judge": judge_picture,
        "stop": lambda _, parameters: streams.stop(int(parameters["capture"])),
    }


def _hello(body: bytes, parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {"is_ready": True}
