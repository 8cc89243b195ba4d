"""A camera on this machine that shows pictures over HTTP, as cameras of schools do."""

import base64
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from face_vision.media.images import encode_jpeg

PASSWORD = "a word"
CHALLENGE = 'Digest realm="door", nonce="1f", qop="auth", opaque="7"'


class WebCamera(ThreadingHTTPServer):
    """Shows a room with somebody who walks through it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.is_stream = self.is_frozen = self.is_dark = self.hangs = False
        self.wants = ""
        self.sends_to = ""
        self.n_asked = 0
        self.stops_after = 10_000
        self.pause_s = 0.02
        self.seed = 3
        self.shown: list[bytes] = []
        self.clock_offset_s = 0
        self.on_picture: Callable[[int], None] = lambda number: None

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/snapshot.jpg"

    def picture(self) -> bytes:
        self.n_asked += 1
        self.on_picture(self.n_asked)
        if self.shown:
            return self.shown[self.n_asked % len(self.shown)]
        moment = 0 if self.is_frozen else self.n_asked
        return encode_jpeg(_room(moment, self.seed, is_dark=self.is_dark))


def _room(moment: int, seed: int, *, is_dark: bool) -> np.ndarray:
    walls = np.random.default_rng(seed).integers(40, 220, (6, 8, 3)).repeat(20, 0).repeat(20, 1)
    frame = walls.astype(np.uint8)
    left = 4 * moment % 130
    frame[60:110, left : left + 20] = (200, 160, 140)
    return frame // 40 if is_dark else frame


class _Answers(BaseHTTPRequestHandler):
    server: WebCamera

    def do_GET(self) -> None:
        camera = self.server
        if camera.hangs:
            time.sleep(60)
        if camera.sends_to:
            self._head(302, {"Location": camera.sends_to})
        elif camera.wants and not self._is_let_in():
            challenge = CHALLENGE if camera.wants == "digest" else 'Basic realm="door"'
            self._head(401, {"WWW-Authenticate": challenge})
        elif camera.is_stream:
            self._stream()
        else:
            # Whoever has seen enough hangs up.
            with suppress(ConnectionError):
                self._head(200, {"Content-Type": "image/jpeg"})
                self.wfile.write(camera.picture())

    def _is_let_in(self) -> bool:
        sent = self.headers.get("Authorization", "")
        if self.server.wants == "basic":
            return sent == "Basic " + base64.b64encode(f"door:{PASSWORD}".encode()).decode()
        return sent.startswith('Digest username="door"') and "qop=auth" in sent

    def _stream(self) -> None:
        self._head(200, {"Content-Type": "multipart/x-mixed-replace; boundary=--frame"})
        with suppress(ConnectionError):
            while self.server.n_asked < self.server.stops_after:
                picture = self.server.picture()
                self.wfile.write(b"--frame\r\nContent-Type: image/jpeg\r\n\r\n" + picture + b"\r\n")
                time.sleep(self.server.pause_s)

    def _head(self, status: int, fields: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name, value)
        self.end_headers()

    def date_time_string(self, timestamp: float | None = None) -> str:
        return super().date_time_string((timestamp or time.time()) + self.server.clock_offset_s)

    def log_message(self, *args: object) -> None:
        """Keep silent."""


@contextmanager
def running_web_camera() -> Iterator[WebCamera]:
    with WebCamera() as camera:
        threading.Thread(target=camera.serve_forever, args=(0.01,), daemon=True).start()
        yield camera
        camera.shutdown()
