"""Answer the pages of this machine: HTTP over a socket that only this user may open."""

import fcntl
import json
import logging
import os
import socket
import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, TextIO

from django.db import connections
from django.utils import translation

from classes.errors import RefusedError
from faces.errors import AlreadyRunningError, LiveRefusedError
from faces.inference.addresses import short_path
from faces.inference.operations import Operation
from jobs.failures import storable

logger = logging.getLogger(__name__)

MAX_BODY_BYTES = 8_000_000
GREETING = "/hello"
MAX_WAITING = 4
"""So many pages may wait for the networks; each asks again only when it has its answer."""

HOUSEKEEPING_S = 2.0
SILENCE_S = 15.0
"""A page that sends nothing more for so long is hung up on, seconds."""


class LiveServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Hears several pages at once; the networks work for one at a time.

    Args:
        path: of the socket; what lies there from a former run is replaced.
        operations: what can be asked, by name.
    """

    # A page that waits for its answer must not hold up the end of the process.
    daemon_threads = True
    # Linux refuses at once whoever finds the queue of such a socket full; the usual one is of 5.
    request_queue_size = 32

    def __init__(self, path: Path, operations: Mapping[str, Operation]) -> None:
        self.operations = operations
        self._n_waiting = 0
        self.turn = threading.Lock()
        path.unlink(missing_ok=True)
        # From the very beginning: between making the socket and closing it others could open it.
        before = os.umask(0o177)
        try:
            with short_path(path) as short:
                super().__init__(short, _Handler)
        finally:
            os.umask(before)

    @contextmanager
    def next_turn(self, path: str) -> Iterator[None]:
        """Wait for the networks; a greeting need not, and more than a few are sent away.

        Raises:
            LiveRefusedError: so many wait already that an answer would come too late.
        """
        if path == GREETING:
            yield
            return
        if self._n_waiting >= MAX_WAITING:
            raise LiveRefusedError("networks_busy")
        self._n_waiting += 1
        self.turn.acquire()
        self._n_waiting -= 1
        try:
            yield
        finally:
            self.turn.release()


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
        status, answer = self._answer()
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, form: str, *arguments: object) -> None:
        """Say nothing: an address names a capture, and frames come several times a second."""

    def _answer(self) -> tuple[HTTPStatus, dict[str, Any]]:
        operation = self.server.operations.get(self.path.removeprefix("/"))
        length = self.headers.get("Content-Length", "")
        if operation is None:
            return HTTPStatus.NOT_FOUND, {"error": "no such operation"}
        if not length.isdecimal() or int(length) > MAX_BODY_BYTES:
            # The body stays unread, and would be taken for the next request.
            self.close_connection = True
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"error": "too large"}
        body = self.rfile.read(int(length))
        try:
            parameters = json.loads(self.headers.get("X-Parameters", "{}"))
            with translation.override(self._language()), self.server.next_turn(self.path):
                return HTTPStatus.OK, operation(body, parameters)
        except RefusedError as refusal:
            return HTTPStatus.CONFLICT, {"code": refusal.code, "params": storable(refusal.params)}
        except Exception:
            logger.exception("The operation %s failed", self.path)
            return HTTPStatus.INTERNAL_SERVER_ERROR, {"error": "it failed; the log says why"}
        finally:
            # Each page has a thread with connections of its own, which nobody else would close.
            connections.close_all()

    def _language(self) -> str:
        return self.headers.get("Accept-Language", "") or "en"


class Housekeeping(threading.Thread):
    """Does something now and then while the server runs, when the networks have nothing to do."""

    def __init__(self, server: LiveServer, task: Any) -> None:
        super().__init__(daemon=True)
        self._server, self._task, self._over = server, task, threading.Event()

    def run(self) -> None:
        while not self._over.wait(HOUSEKEEPING_S):
            try:
                with self._server.turn:
                    self._task()
            except Exception:
                logger.exception("Housekeeping failed")
            finally:
                connections.close_all()

    def stop(self) -> None:
        self._over.set()
        self.join()
