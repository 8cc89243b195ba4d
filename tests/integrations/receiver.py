"""A real receiver of webhooks on a free port of this machine; it may fail as often as told."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def payload(self) -> Any:
        return json.loads(self.body)


class Receiver:
    """Keeps what arrives and answers with the next status, at last with 204."""

    def __init__(self) -> None:
        self.messages: list[Received] = []
        self.statuses: list[int] = []
        self.location = ""
        self.answer = b""
        self.slow_answer = b""
        """Said instead of a whole answer; then a letter at a time, and never an end."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        serve = partial(self._server.serve_forever, poll_interval=0.01)
        threading.Thread(target=serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/attendance?school=1"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.messages.append(Received(self.path, dict(self.headers), body))
                if receiver.slow_answer:
                    self.drip()
                    return
                self.send_response(receiver.statuses.pop(0) if receiver.statuses else 204)
                if receiver.location:
                    self.send_header("Location", receiver.location)
                self.end_headers()
                self.wfile.write(receiver.answer)

            def drip(self) -> None:
                with contextlib.suppress(OSError):
                    self.wfile.write(receiver.slow_answer)
                    for _ in range(200):
                        self.wfile.write(b"a")
                        time.sleep(0.05)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        return Handler


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    settings.WEBHOOK_ALLOW_PRIVATE = True
    server = Receiver()
    yield server
    server.close()


@pytest.fixture
def slow_greeter(settings) -> Iterator[str]:
    """An address where TLS begins, and never comes to an end."""
    settings.WEBHOOK_ALLOW_PRIVATE = True
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_greet_slowly, args=[server], daemon=True).start()
        yield f"https://127.0.0.1:{server.getsockname()[1]}/"


def _greet_slowly(server: socket.socket) -> None:
    with contextlib.suppress(OSError):
        guest, _address = server.accept()
        with guest:
            guest.sendall(b"\x16\x03\x03\x40\x00")  # A greeting of 16384 bytes follows.
            for _ in range(200):
                guest.sendall(b"\x02")
                time.sleep(0.05)


@pytest.fixture
def mail_server_url(settings) -> Iterator[str]:
    """An address by HTTP at which a mail server answers."""
    settings.WEBHOOK_ALLOW_PRIVATE = True
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_speak_smtp, args=[server], daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


def _speak_smtp(server: socket.socket) -> None:
    with contextlib.suppress(OSError):
        guest, _address = server.accept()
        with guest:
            guest.recv(4096)
            guest.sendall(b"220 mail.example.org ESMTP\r\n")
