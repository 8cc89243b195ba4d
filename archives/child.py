"""The child: opens one archive that it was given as an open file, limited by the system.

Run by `archives.contents` and `archives.entries`; it knows neither the site nor its secrets.
"""

import json
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path

from archives.errors import DAMAGED, TOO_LARGE, ArchiveError
from archives.zips import (
    END_BYTES,
    END_OF_ZIP,
    LOCKED,
    PARTS_OF_WORKBOOKS,
    open_zip,
    pieces_of,
    unpack,
)
from face_vision.cage.child import limit_self, serve
from face_vision.cage.wire import MOST_MESSAGE_BYTES, Message, receive_message, send_message

CPU_S = 180
MEMORY_BYTES = 1024**3
"""Of addresses; the largest roster that is taken uses half of it."""

Operation = Callable[..., None]


def main() -> None:
    """Open archives, as long as somebody asks."""
    limit_self(cpu_s=CPU_S, memory_bytes=MEMORY_BYTES)
    operations: dict[str, Operation] = {"contents": contents, "entries": entries}
    serve(lambda link, request, path: _answer(link, request, path, operations))


def _answer(
    link: socket.socket, request: Message, path: Path, operations: dict[str, Operation]
) -> None:
    try:
        operations[request["do"]](link, path, **request["with"])
    except ArchiveError as error:
        send_message(link, {"error": error.code})
    except MemoryError:
        send_message(link, {"error": TOO_LARGE})
    # An archive did that, and would do it again: else it would pass for a machine's fault.
    except Exception:
        send_message(link, {"error": DAMAGED})


def contents(
    link: socket.socket, path: Path, *, limits: dict[str, int], wanted: Message | None
) -> None:
    """Send the rows of a workbook, if one is wanted and this is one; else all files of a zip."""
    files = unpack(path, **limits)
    if wanted is not None and PARTS_OF_WORKBOOKS in files:
        _send_workbook(link, path, files, wanted)
    else:
        for name, content in files.items():
            _send_short(link, {"file": name, "n_bytes": len(content)})
            link.sendall(content)
    send_message(link, {"end": True})


def _send_workbook(
    link: socket.socket, path: Path, files: dict[str, bytes], wanted: Message
) -> None:
    # Its reader takes longer to load than a zip to be read.
    from archives.workbooks import Wanted, read_workbook

    for message in read_workbook(path.read_bytes(), files, Wanted(**wanted)):
        _send_short(link, message)


def entries(link: socket.socket, path: Path, *, most_files: int) -> None:
    """Name one file of a zip after the other, and send those that are asked for, in pieces."""
    archive, found = open_zip(path, most_files)
    for entry in found:
        is_locked = bool(entry.flag_bits & LOCKED)
        _send_short(link, {"entry": entry.filename, "is_locked": is_locked, "n": entry.file_size})
        order = receive_message(link) or {}
        if most := order.get("most_bytes"):
            _send_entry(link, archive, entry, most)
    send_message(link, {"end": True})


def _send_entry(
    link: socket.socket, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int
) -> None:
    tail = b""
    try:
        for piece in pieces_of(archive, entry, most_bytes=most):
            tail = (tail + piece)[-END_BYTES:]
            send_message(link, {"n_bytes": len(piece)})
            link.sendall(piece)
    except ArchiveError as error:
        send_message(link, {"error": error.code})
    else:
        send_message(link, {"is_whole": True, "is_zip": END_OF_ZIP in tail})


def _send_short(link: socket.socket, message: Message) -> None:
    """Send what a file may have made as long as it likes.

    Raises:
        ArchiveError: it is longer than a message may be.
    """
    if len(json.dumps(message)) > MOST_MESSAGE_BYTES:
        raise ArchiveError(TOO_LARGE)
    send_message(link, message)


if __name__ == "__main__":
    main()
