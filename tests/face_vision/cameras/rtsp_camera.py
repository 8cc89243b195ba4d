"""A network camera on this machine: real RTSP, a real film, and what a hostile one would answer."""

import base64
import re
import socket
import socketserver
import struct
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from face_vision.types import Frame
from tests.face_vision.media.filming import film

TICKS_A_SECOND = 90_000
TICKS_A_FRAME = TICKS_A_SECOND // 10
"""Ten frames a second on the clock of RTP (RFC 6184)."""

JUMPS_AFTER = 5

SLICES = {1, 5}
SPS, PPS = 7, 8
PASSWORD = base64.b64encode(b"door:a word").decode()


class RtspCamera(socketserver.ThreadingTCPServer):
    """Shows one film to whoever asks.

    Args:
        seconds: how long it shows it; in the end it hangs up.
        frames: what it shows; None: greys.

    `goes_silent`: in the end it says nothing more, as one whose plug was pulled. `clock_jump_s`: so
    far its clock jumps after half a second.
    """

    daemon_threads, allow_reuse_address = True, True

    def __init__(self, *, seconds: float = 1, frames: Sequence[Frame] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.units, self.seconds = _units(frames), seconds
        self.sends_to = ""
        self.wants_password = self.goes_silent = False
        self.clock_jump_s, self.pause_s = 0, 0.02
        self.asked: list[str] = []

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    @property
    def url(self) -> str:
        return f"rtsp://{self.host}/1"


class _Talk(socketserver.StreamRequestHandler):
    server: RtspCamera

    def handle(self) -> None:
        # Whoever has seen enough hangs up.
        with suppress(ConnectionError):
            while head := self._head():
                method, url, _ = head.split(b"\r\n")[0].decode().split(" ")
                self.server.asked.append(f"{method} {url}")
                number = re.search(rb"CSeq: (\d+)", head)
                assert number
                self._answer(method, head, number[1].decode())

    def _head(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b"\r\n", b""):
            lines.append(line)
        return b"".join(lines)

    def _answer(self, method: str, head: bytes, number: str) -> None:
        if self.server.sends_to and method == "DESCRIBE":
            self._write("302 Moved Temporarily", number, f"Location: {self.server.sends_to}")
        elif self.server.wants_password and PASSWORD.encode() not in head and method == "DESCRIBE":
            self._write("401 Unauthorized", number, 'WWW-Authenticate: Basic realm="door"')
        elif method == "DESCRIBE":
            self._write("200 OK", number, "Content-Type: application/sdp", body=self._sdp())
        elif method == "SETUP":
            way = "Transport: RTP/AVP/TCP;unicast;interleaved=0-1"
            self._write("200 OK", number, way, "Session: 7")
        else:
            self._write("200 OK", number, "Public: OPTIONS, DESCRIBE, SETUP, PLAY", "Session: 7")
        if method == "PLAY":
            self._play()

    def _write(self, status: str, number: str, *fields: str, body: str = "") -> None:
        lines = [f"RTSP/1.0 {status}", f"CSeq: {number}", *fields]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        self.wfile.write("\r\n".join([*lines, "", body]).encode())

    def _sdp(self) -> str:
        sets = [unit for unit in self.server.units if _type(unit) in (SPS, PPS)][:2]
        words = ",".join(base64.b64encode(unit).decode() for unit in sets)
        return "\r\n".join(
            [
                *("v=0", "o=- 0 0 IN IP4 127.0.0.1", "s=door", "t=0 0"),
                *("m=video 0 RTP/AVP 96", "a=rtpmap:96 H264/90000", "a=control:track1"),
                f"a=fmtp:96 packetization-mode=1;sprop-parameter-sets={words}",
                "",
            ]
        )

    def _play(self) -> None:
        """Send the film once and again until its time is over: one unit in each packet."""
        ends_at_s = time.monotonic() + self.server.seconds
        number, n_frames = 0, 0
        while time.monotonic() < ends_at_s:
            for unit in self.server.units:
                is_slice = _type(unit) in SLICES
                kind = 96 | (128 if is_slice else 0)
                head = struct.pack("!BBHII", 128, kind, number % 2**16, self._ticks(n_frames), 9)
                self.wfile.write(struct.pack("!cBH", b"$", 0, len(head + unit)) + head + unit)
                number += 1
                n_frames += is_slice
                if is_slice:
                    time.sleep(self.server.pause_s)
                if time.monotonic() >= ends_at_s:
                    break
        if self.server.goes_silent:
            # Until whoever films gives up.
            self.rfile.read()
        self.connection.shutdown(socket.SHUT_RDWR)

    def _ticks(self, n_frames: int) -> int:
        jump_s = self.server.clock_jump_s if n_frames > JUMPS_AFTER else 0
        return (n_frames * TICKS_A_FRAME + jump_s * TICKS_A_SECOND) % 2**32


def _units(frames: Sequence[Frame] | None) -> list[bytes]:
    """Return the units of H.264 of a short film (ITU-T H.264, annex B)."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "film.h264")
        film(
            path,
            frames=frames,
            container="h264",
            codec_options={"tune": "zerolatency", "threads": "1"},
        )
        units = re.split(rb"\0\0\0?\x01", path.read_bytes())
    return [unit for unit in units if unit]


def _type(unit: bytes) -> int:
    return unit[0] & 31


@contextmanager
def running_camera(
    *, seconds: float = 1, frames: Sequence[Frame] | None = None
) -> Iterator[RtspCamera]:
    with RtspCamera(seconds=seconds, frames=frames) as camera:
        threading.Thread(target=camera.serve_forever, args=(0.01,), daemon=True).start()
        yield camera
        camera.shutdown()
