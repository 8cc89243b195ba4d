"""The one way from FFmpeg to a camera: FFmpeg knows an address of this machine and no other.

FFmpeg would follow a camera that sends it elsewhere (RFC 2326, section 11.3), to any address that
this machine reaches. It talks to a relay instead, which is connected to the machine that was
checked, writes each answer anew, and hangs up at one that sends elsewhere.
"""

import re
import select
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from face_vision.cameras.addresses import CameraAddress
from face_vision.cameras.reach import TIMEOUT_S
from face_vision.errors import CameraUnavailable

THIS_MACHINE = "127.0.0.1"
MOST_HEAD_BYTES = 16_000
MOST_BODY_BYTES = 64_000
_PIECE_BYTES = 64 * 1024

_HEAD_END = re.compile(rb"\n\r*\n")
_ANSWER = re.compile(rb"RTSP/\d\.\d (\d{3})( [^\0]*)?")
_QUESTION = re.compile(rb"[A-Z_]+ [^\0 ]+ RTSP/\d\.\d")
_FIELD = re.compile(rb"([A-Za-z][A-Za-z0-9-]*)[ \t]*:[ \t]*([^\0]*)")
_LENGTH = b"content-length"


class AnswerReader:
    """Takes apart what a camera sends: pieces of film, and answers; https://rfc-editor.org/rfc/rfc2326.

    Answers are written anew, so that FFmpeg cannot read into them what was not read here.
    """

    def __init__(self) -> None:
        self._waiting = bytearray()

    def take(self, received: bytes) -> bytes:
        """Return what may go on of all that has come; what is not whole yet waits.

        Raises:
            CameraUnavailable: nothing of the camera may go on any more.
        """
        self._waiting += received
        passed = bytearray()
        while unit := self._unit():
            passed += unit
        return bytes(passed)

    def _unit(self) -> bytes:
        """Take the next piece or answer off; empty while it is not whole."""
        if self._waiting.startswith(b"$"):
            n_bytes = 4 + int.from_bytes(self._waiting[2:4], "big")
            return self._cut(n_bytes) if len(self._waiting) >= max(n_bytes, 4) else b""
        while self._waiting.startswith((b"\r", b"\n")):
            del self._waiting[:1]
        end = _HEAD_END.search(self._waiting)
        if end is None:
            if len(self._waiting) > MOST_HEAD_BYTES:
                raise CameraUnavailable("camera_unavailable")
            return b""
        head, n_body = _written_anew(bytes(self._waiting[: end.start()]))
        if len(self._waiting) < end.end() + n_body:
            return b""
        return head + self._cut(end.end() + n_body)[end.end() :]

    def _cut(self, n_bytes: int) -> bytes:
        unit = bytes(self._waiting[:n_bytes])
        del self._waiting[:n_bytes]
        return unit


def _written_anew(head: bytes) -> tuple[bytes, int]:
    """Return an answer's head as it is passed on, and how many bytes follow it."""
    first, *lines = head.replace(b"\r", b"").split(b"\n")
    answer = _ANSWER.fullmatch(first)
    if answer and answer[1].startswith(b"3"):
        raise CameraUnavailable("camera_sends_elsewhere")
    fields = [_FIELD.fullmatch(line) for line in lines]
    if not (answer or _QUESTION.fullmatch(first)) or not all(fields):
        raise CameraUnavailable("camera_unavailable")
    named = [(field[1], field[2]) for field in fields if field]
    lengths = {value.strip() for name, value in named if name.lower() == _LENGTH}
    n_body = _length_in(lengths)
    kept = [b"%s: %s" % one for one in named if one[0].lower() != _LENGTH]
    if n_body:
        kept.append(b"Content-Length: %d" % n_body)
    return b"\r\n".join([first, *kept, b"", b""]), n_body


def _length_in(lengths: set[bytes]) -> int:
    if not lengths:
        return 0
    [length, *others] = lengths
    if others or not length.isdigit() or len(length) > 6 or int(length) > MOST_BODY_BYTES:
        raise CameraUnavailable("camera_unavailable")
    return int(length)


class Relay:
    """Carries the talk of FFmpeg and one camera, in a thread of its own.

    What of the camera was not passed on stands in `refusal`.

    Args:
        camera: the connection to it.
    """

    def __init__(self, camera: socket.socket) -> None:
        self.refusal: CameraUnavailable | None = None
        self._camera = camera
        self._door = socket.create_server((THIS_MACHINE, 0), backlog=1)
        self._door.settimeout(TIMEOUT_S)
        self.port: int = self._door.getsockname()[1]
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Hang up on both sides, and wait until that is done."""
        self._is_over.set()
        for end in (self._camera, self._door):
            # Wakes whoever waits at it.
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._thread.join()

    def _run(self) -> None:
        try:
            with self._camera, self._door:
                ffmpeg, _ = self._door.accept()
                self._door.close()
                with ffmpeg:
                    ffmpeg.settimeout(TIMEOUT_S)
                    self._carry(ffmpeg)
        except CameraUnavailable as refusal:
            self.refusal = refusal
        except OSError:
            # Whoever is left hears the end of the connection.
            return

    def _carry(self, ffmpeg: socket.socket) -> None:
        answers = AnswerReader()
        while not self._is_over.is_set():
            ready = self._ready(ffmpeg)
            if not ready:
                return
            if ffmpeg in ready:
                asked = ffmpeg.recv(_PIECE_BYTES)
                self._camera.sendall(asked)
                if not asked:
                    return
            if self._camera in ready:
                received = self._camera.recv(_PIECE_BYTES)
                ffmpeg.sendall(answers.take(received))
                if not received:
                    return

    def _ready(self, ffmpeg: socket.socket) -> list[socket.socket]:
        """Wait for either side; what TLS has opened already waits in no queue of the system."""
        if isinstance(self._camera, ssl.SSLSocket) and self._camera.pending():
            return [self._camera]
        return select.select([ffmpeg, self._camera], [], [], TIMEOUT_S)[0]


@contextmanager
def relayed(address: CameraAddress, connect: Callable[[], socket.socket]) -> Iterator[Relay]:
    """Connect to a camera, and relay it as long as the block lasts.

    Raises:
        CameraUnavailable: it may not be reached, or does not answer.
    """
    try:
        relay = Relay(_connected(address, connect))
    except OSError:
        raise CameraUnavailable("camera_unavailable") from None
    try:
        yield relay
    finally:
        relay.end()


def _connected(address: CameraAddress, connect: Callable[[], socket.socket]) -> socket.socket:
    camera = connect()
    camera.settimeout(TIMEOUT_S)
    if address.scheme != "rtsps":
        return camera
    # Cameras sign for themselves: nobody listens in, and who it is says the network.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        return context.wrap_socket(camera, server_hostname=address.host)
    except OSError:
        camera.close()
        raise
