"""The kinds of camera that can be recorded: one entry says how each is written.

Commands, the office's form and their texts follow from `CAMERA_TYPES`; how each kind is opened
stands in `recorder.OPENERS`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from face_vision.cameras.addresses import Networks
from face_vision.types import Frame

Picture = Callable[[], Frame | None]
"""What a camera gives: a frame that it has shown, RGB, decoded only if it is kept; None: broken."""


@dataclass(frozen=True)
class CameraType:
    """One kind of camera.

    Args:
        description: how it is written, in words, for whoever wrote something else.
        example: one that is written rightly.
        pattern: matches all that is written rightly, and nothing of another kind.
    """

    description: str
    example: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class CameraSource:
    """Which camera is meant.

    Args:
        name: as it is written.
        networks: those in which its address must lie, if it has one.
        folders: those in which a recorder's folder must lie, if it is one.
        closed_networks, closed_folders: somebody else's, of those above; of several that lie in
            each other the innermost says whose an address or a folder is.
    """

    name: str
    networks: Networks = ()
    folders: tuple[Path, ...] = ()
    closed_networks: Networks = ()
    closed_folders: tuple[Path, ...] = ()


DEVICE = CameraType(
    description="the number of a camera of this computer (0 is the first)",
    example="0",
    # A longer number is a slip of the pen, and far longer ones break drivers.
    pattern=re.compile(r"[0-9]{1,3}"),
)
ADDRESS = CameraType(
    description="the rtsp:// address of a network camera",
    example="rtsp://camera.example/1",
    pattern=re.compile(r"rtsps?://\S+", re.IGNORECASE),
)
WEB_ADDRESS = CameraType(
    description="the http:// address of its picture",
    example="http://camera.example/snapshot.jpg",
    pattern=re.compile(r"https?://\S+", re.IGNORECASE),
)
FOLDER = CameraType(
    description="the folder into which a recorder drops films",
    example="folder:/srv/recorder/room-12",
    pattern=re.compile(r"folder:/\S(.*\S)?"),
)
CAMERA_TYPES = (DEVICE, ADDRESS, WEB_ADDRESS, FOLDER)

DESCRIPTIONS = " or ".join(camera_type.description for camera_type in CAMERA_TYPES)
EXAMPLES = ", ".join(camera_type.example for camera_type in CAMERA_TYPES)


def camera_type_of(source: str) -> CameraType | None:
    """Return the kind of camera that is written so; None for what is no camera."""
    return next((kind for kind in CAMERA_TYPES if kind.pattern.fullmatch(source)), None)
