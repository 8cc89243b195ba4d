"""Answer the pages of this machine: HTTP over a socket that only this user may open."""

import fcntl
import json
import os
import socket
import socketserver
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TextIO

from faces.errors import AlreadyRunningError
from faces.inference.addresses import short_path
from faces.inference.operations import Operation
from faces.inference.service import NetworksService, Question

SILENCE_S = 15.0
"""A page that sends nothing more for so long is hung up on, seconds."""


class LiveServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Listens at a socket of this host.

    Args:
        path: of the socket; what lies there from a former run is replaced.
        operations: what can be asked, by name.
    """

    # A page that waits for its answer must not hold up the end of the process.
    daemon_threads = True
    # Linux refuses at once whoever finds the queue of such a socket full; the usual one is of 5.
    request_queue_size = 32

    def __init__(self, path: Path, operations: Mapping[str, Operation]) -> None:
        self.service = NetworksService(operations)
        path.unlink(missing_ok=True)
        # From the very beginning: between making the socket and closing it others could open it.
        before = os.umask(0o177)
        try:
            with short_path(path) as short:
                super().__init__(short, _Handler)
        finally:
            os.umask(before)


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold a socket's path for this process.

    Raises:
        AlreadyRunningError: another process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # By a lock: the socket of a killed process still lies there, and tells nothing.
    with path.with_suffix(".lock").open("w") as lock:
        _lock(lock)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def _lock(file: TextIO) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise AlreadyRunningError("networks_running") from error


class _Handler(BaseHTTPRequestHandler):
    """One connection of a page: POST /operation, a picture in, JSON out."""

    server: LiveServer
    timeout = SILENCE_S
    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)

    def do_POST(self) -> None:
        question = Question(
            operation=self.path.removeprefix("/"),
            length=self.headers.get("Content-Length", ""),
            parameters=self.headers.get("X-Parameters", "{}"),
            language=self.headers.get("Accept-Language", "") or "en",
        )
        if not question.fits:
            # The body stays unread, and would be taken for the next request.
            self.close_connection = True
        status, answer = self.server.service.answer(question, self.rfile.read)
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, form: str, *arguments: object) -> None:
        """Say nothing: an address names a capture, and frames come several times a second."""
