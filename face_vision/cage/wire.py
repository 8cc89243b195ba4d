"""What parent and child say to each other: lines of JSON, and the raw bytes of frames."""

import json
import socket
import struct
from typing import Any

import numpy as np

from face_vision.types import Frame

Message = dict[str, Any]

_LENGTH = struct.Struct("!I")
MOST_MESSAGE_BYTES = 1_000_000
MOST_FRAME_BYTES = 600_000_000
"""The largest picture that is read, as RGB, with room to spare."""


class BrokenWireError(Exception):
    """The other side is gone, or says what it never says."""


def send_message(link: socket.socket, message: Message) -> None:
    content = json.dumps(message).encode()
    link.sendall(_LENGTH.pack(len(content)) + content)


def receive_message(link: socket.socket) -> Message | None:
    """Return the next message; None at the end.

    Raises:
        BrokenWireError: it is none.
    """
    head = _receive(link, _LENGTH.size, may_end=True)
    if not head:
        return None
    [n_bytes] = _LENGTH.unpack(head)
    if n_bytes > MOST_MESSAGE_BYTES:
        raise BrokenWireError("too long a message")
    try:
        message = json.loads(_receive(link, n_bytes))
    except (ValueError, RecursionError) as error:
        raise BrokenWireError("no message") from error
    if not isinstance(message, dict):
        raise BrokenWireError("no message")
    return message


def send_frame(link: socket.socket, frame: Frame, **facts: Any) -> None:
    """Send a frame with what is known of it.

    Args:
        frame: RGB, uint8, shape (height, width, 3).
    """
    send_message(link, {"shape": list(frame.shape), **facts})
    link.sendall(np.ascontiguousarray(frame).data.cast("B"))


def receive_frame(link: socket.socket, message: Message) -> Frame:
    """Receive the frame that a message announced: uint8, shape (height, width, 3).

    Raises:
        BrokenWireError: it announced none.
    """
    shape: Any = message.get("shape")
    if not _is_shape(shape):
        raise BrokenWireError("no frame")
    frame: Frame = np.empty(shape, np.uint8)
    _fill(link, frame.data.cast("B"))
    return frame


def _is_shape(shape: Any) -> bool:
    if not isinstance(shape, list) or len(shape) != 3 or shape[2] != 3:
        return False
    # By its very type: true is an integer as well.
    if not all(type(edge) is int and edge > 0 for edge in shape):
        return False
    return bool(shape[0] * shape[1] * 3 <= MOST_FRAME_BYTES)


def _receive(link: socket.socket, n_bytes: int, *, may_end: bool = False) -> bytes:
    content = bytearray(n_bytes)
    try:
        _fill(link, memoryview(content))
    except EOFError as error:
        if may_end and error.args[0] == 0:
            return b""
        raise BrokenWireError("ended in the middle") from error
    return bytes(content)


def _fill(link: socket.socket, target: memoryview) -> None:
    n_got = 0
    while n_got < len(target):
        n_new = link.recv_into(target[n_got:])
        if not n_new:
            raise EOFError(n_got)
        n_got += n_new
