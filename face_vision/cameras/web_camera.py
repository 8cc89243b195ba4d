"""Pictures of a camera that shows them over HTTP: one with each request, or one after the other.

The second way is `multipart/x-mixed-replace`, which cameras call MJPEG. Each connection is handed
out to the machine that was checked, and a camera that sends elsewhere is not followed.
"""

import base64
import hashlib
import re
import secrets
import socket
import ssl
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import unquote
from urllib.request import parse_http_list, parse_keqv_list

import cv2
import numpy as np

from face_vision.cameras.addresses import CameraAddress, parse_address
from face_vision.cameras.camera_types import Picture
from face_vision.cameras.reach import TIMEOUT_S, Reach
from face_vision.errors import CameraUnavailable
from face_vision.options import VideoOptions
from face_vision.types import Frame

MOST_BYTES = 16 * 1024**2
"""Of one picture."""

PICTURES_A_SECOND = 5.0
"""At most so many are asked for, where each takes a request of its own."""

_PIECE_BYTES = 64 * 1024
_BOUNDARY = re.compile(r'boundary="?([^";]+)"?', re.IGNORECASE)
_HEAD_END = b"\r\n\r\n"

OK, UNAUTHORIZED, FORBIDDEN = 200, 401, 403
REDIRECTIONS = range(300, 400)


@contextmanager
def web_pictures(reach: Reach) -> Iterator[Iterator[Picture]]:
    """Give the pictures of a camera, as they come.

    Raises:
        CameraUnavailable: it may not be opened, does not answer, or shows no pictures.
    """
    address = parse_address(reach.source.name)
    camera = _WebCamera(address, reach.connect)
    with closing(_until_it_fails(camera)) as pictures:
        yield pictures


class _WebCamera:
    """One camera and how it wants to be asked."""

    def __init__(self, address: CameraAddress, connect: Callable[[], socket.socket]) -> None:
        self._address, self._connect = address, connect
        self._challenge = ""

    @contextmanager
    def answer(self) -> Iterator[HTTPResponse]:
        """Ask once; with the password as soon as it wants one."""
        response, connection = self._ask()
        if response.status == UNAUTHORIZED and self._address.credentials:
            self._challenge = response.getheader("WWW-Authenticate", "")
            connection.close()
            response, connection = self._ask()
        with closing(connection), response:
            _require_pictures(response)
            yield response

    def _ask(self) -> tuple[HTTPResponse, HTTPConnection]:
        connection = self._connection()
        fields = {"Host": f"{self._address.host}:{self._address.port}", "Accept": "*/*"}
        if self._challenge:
            fields["Authorization"] = authorization(self._address, self._challenge)
        connection.request("GET", self._address.path, headers=fields)
        return connection.getresponse(), connection

    def _connection(self) -> HTTPConnection:
        connection = HTTPConnection(self._address.host, self._address.port)
        # By no name that is looked up here: what is handed out leads to the camera alone.
        connection.sock = self._connected()
        return connection

    def _connected(self) -> socket.socket:
        camera = self._connect()
        camera.settimeout(TIMEOUT_S)
        if self._address.scheme == "http":
            return camera
        # Cameras sign their certificates themselves.
        unchecked = ssl._create_unverified_context()  # noqa: S323
        return unchecked.wrap_socket(camera, server_hostname=self._address.host)


def authorization(address: CameraAddress, challenge: str) -> str:
    """Answer a challenge for user and password: Digest with MD5 (RFC 2617), else Basic."""
    user, _, password = address.credentials.rstrip("@").partition(":")
    user, password = unquote(user), unquote(password)
    scheme, _, rest = challenge.partition(" ")
    if scheme.lower() != "digest":
        return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
    asked = parse_keqv_list(parse_http_list(rest))
    realm, nonce = asked.get("realm", ""), asked.get("nonce", "")
    secret, request = _md5(f"{user}:{realm}:{password}"), _md5(f"GET:{address.path}")
    fields = {"username": user, "realm": realm, "nonce": nonce, "uri": address.path}
    if "auth" in asked.get("qop", "").split(","):
        ours = secrets.token_hex(8)
        fields["response"] = _md5(f"{secret}:{nonce}:00000001:{ours}:auth:{request}")
        plain = f', qop=auth, nc=00000001, cnonce="{ours}"'
    else:
        fields["response"] = _md5(f"{secret}:{nonce}:{request}")
        plain = ""
    if opaque := asked.get("opaque"):
        fields["opaque"] = opaque
    return "Digest " + ", ".join(f'{name}="{value}"' for name, value in fields.items()) + plain


def _md5(text: str) -> str:
    # What cameras ask for; nothing of ours rests on it.
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _require_pictures(response: HTTPResponse) -> None:
    if response.status in REDIRECTIONS:
        raise CameraUnavailable("camera_sends_elsewhere")
    if response.status in {UNAUTHORIZED, FORBIDDEN}:
        raise CameraUnavailable("camera_password_wrong")
    if response.status != OK:
        raise CameraUnavailable("camera_unavailable")


def _until_it_fails(camera: _WebCamera) -> Generator[Picture, None, None]:
    """A camera that was there and is gone ends the pictures; one that never was is refused."""
    has_shown = False
    try:
        for picture in _pictures(camera):
            has_shown = True
            yield picture
    except (OSError, HTTPException) as error:
        if not has_shown:
            raise CameraUnavailable("camera_unavailable") from error


def _pictures(camera: _WebCamera) -> Iterator[Picture]:
    while True:
        started = time.monotonic()
        with camera.answer() as response:
            boundary = _boundary_of(response)
            if boundary:
                yield from _parts(response, boundary)
                return
            yield partial(_decoded, response.read(MOST_BYTES))
        time.sleep(max(0.0, started + 1 / PICTURES_A_SECOND - time.monotonic()))


def _boundary_of(response: HTTPResponse) -> bytes:
    """Return what stands between pictures that follow each other; nothing for a single one."""
    kind = response.getheader("Content-Type", "")
    found = _BOUNDARY.search(kind) if kind.lower().startswith("multipart/") else None
    # Many cameras name it with the dashes that only its use has (RFC 2046, 5.1.1).
    return b"--" + found[1].strip().removeprefix("--").encode() if found else b""


def _parts(response: HTTPResponse, boundary: bytes) -> Iterator[Picture]:
    waiting = bytearray()
    while piece := response.read1(_PIECE_BYTES):
        waiting += piece
        if len(waiting) > MOST_BYTES:
            return
        *whole, rest = bytes(waiting).split(boundary)
        if whole:
            waiting = bytearray(rest)
        for part in whole:
            _head, is_part, body = part.partition(_HEAD_END)
            if is_part:
                yield partial(_decoded, body)


def _decoded(content: bytes) -> Frame | None:
    """Return the picture, or None for what is none or is larger than any camera's."""
    if not content:
        return None
    picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    if picture is None or picture.shape[0] * picture.shape[1] > VideoOptions().max_pixels:
        return None
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)
