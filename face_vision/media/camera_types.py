"""The kinds of camera that can be recorded: one entry says how each is written and opened.

Commands, the office's form and their texts follow from `CAMERA_TYPES`; to add a kind, add its
entry.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

TIMEOUT_MS = 10_000
"""How long a network camera may take to answer, milliseconds."""


@dataclass(frozen=True)
class CameraType:
    """One kind of camera.

    Args:
        description: how it is written, in words, for whoever wrote something else.
        example: one that is written rightly.
        pattern: matches all that is written rightly, and nothing of another kind.
        open_arguments: what `cv2.VideoCapture.open` takes for a camera that is written so.
    """

    description: str
    example: str
    pattern: re.Pattern[str]
    open_arguments: Callable[[str], tuple[Any, ...]]


def _device_arguments(source: str) -> tuple[Any, ...]:
    return (int(source),)


def _address_arguments(source: str) -> tuple[Any, ...]:
    # Imported here: who only checks how a camera is written needs no OpenCV.
    import cv2

    timeouts = (cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, cv2.CAP_PROP_READ_TIMEOUT_MSEC)
    return source, cv2.CAP_FFMPEG, [x for key in timeouts for x in (key, TIMEOUT_MS)]


CAMERA_TYPES = (
    CameraType(
        description="the number of a camera of this computer (0 is the first)",
        example="0",
        # A longer number is a slip of the pen, and far longer ones break drivers.
        pattern=re.compile(r"[0-9]{1,3}"),
        open_arguments=_device_arguments,
    ),
    CameraType(
        description="the rtsp:// address of a network camera",
        example="rtsp://camera.example/1",
        pattern=re.compile(r"rtsps?://\S+", re.IGNORECASE),
        open_arguments=_address_arguments,
    ),
)

DESCRIPTIONS = " or ".join(camera_type.description for camera_type in CAMERA_TYPES)
EXAMPLES = ", ".join(camera_type.example for camera_type in CAMERA_TYPES)


def camera_type_of(source: str) -> CameraType | None:
    """Return the kind of camera that is written so; None for what is no camera."""
    return next((kind for kind in CAMERA_TYPES if kind.pattern.fullmatch(source)), None)
