"""What parent and child send each other: messages of JSON, and raw bytes that they announce."""

import json
import socket
import struct
from typing import Any

Message = dict[str, Any]

_LENGTH = struct.Struct("!I")
MOST_MESSAGE_BYTES = 1_000_000


class BrokenWireError(Exception):
    """The other side is gone, or says what it never says."""


class ChildGoneError(BrokenWireError):
    """The other side ended, hangs or cannot be started; that may be the machine's fault."""


def send_message(link: socket.socket, message: Message) -> None:
    content = json.dumps(message).encode()
    link.sendall(_LENGTH.pack(len(content)) + content)


def receive_message(link: socket.socket) -> Message | None:
    """Return the next message; None at the end.

    Raises:
        BrokenWireError: it is none.
        ChildGoneError: the other side ended within it.
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


def receive_bytes(link: socket.socket, n_bytes: Any, *, most: int) -> bytes:
    """Receive the bytes that a message announced.

    Raises:
        BrokenWireError: it announced no number, or more than this; or the other side is gone.
    """
    if type(n_bytes) is not int or not 0 <= n_bytes <= most:
        raise BrokenWireError("no length")
    return _receive(link, n_bytes)


def _receive(link: socket.socket, n_bytes: int, *, may_end: bool = False) -> bytes:
    content = bytearray(n_bytes)
    try:
        fill(link, memoryview(content))
    except EOFError as error:
        if may_end and error.args[0] == 0:
            return b""
        raise ChildGoneError("ended in the middle") from error
    return bytes(content)


def fill(link: socket.socket, target: memoryview) -> None:
    """Fill memory with what comes.

    Raises:
        EOFError: the other side is gone.
    """
    n_got = 0
    while n_got < len(target):
        n_new = link.recv_into(target[n_got:])
        if not n_new:
            raise EOFError(n_got)
        n_got += n_new
