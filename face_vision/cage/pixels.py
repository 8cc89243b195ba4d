"""Frames between parent and child: a message with the shape, and the raw bytes."""

import socket
from typing import Any

import numpy as np

from face_vision.cage.wire import BrokenWireError, Message, fill, send_message
from face_vision.types import Frame

MOST_FRAME_BYTES = 600_000_000
"""The largest picture that is read, as RGB, with room to spare."""


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
    fill(link, frame.data.cast("B"))
    return frame


def _is_shape(shape: Any) -> bool:
    if not isinstance(shape, list) or len(shape) != 3 or shape[2] != 3:
        return False
    # By its very type: true is an integer as well.
    if not all(type(edge) is int and edge > 0 for edge in shape):
        return False
    return bool(shape[0] * shape[1] * 3 <= MOST_FRAME_BYTES)
