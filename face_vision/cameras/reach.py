"""What whoever films may reach: the machine of one camera, or the films of one recorder's folder.

Decoding runs shut off, so it reaches nothing by itself: it asks over a link for a connection or an
open film, and is handed that alone (`DistantReach`); `DirectReach` gives it to whoever is not.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import Protocol

from face_vision.cage.wire import BrokenWireError, Message, receive_message, send_message
from face_vision.cameras.addresses import find_machine, parse_address
from face_vision.cameras.camera_types import CameraSource
from face_vision.cameras.recorder_folder import DroppedFilm, RecorderFolder, opened_folder
from face_vision.errors import CameraUnavailable

TIMEOUT_S = 10.0
"""So long a camera may be silent."""


class Reach(Protocol):
    """What a camera is read through.

    Each raises:
        CameraUnavailable: it may not be reached.
        OSError: it does not answer.
    """

    @property
    def source(self) -> CameraSource:
        """Return which camera it is."""

    def connect(self) -> socket.socket:
        """Connect to the camera's machine; nothing is sent yet."""

    def films(self) -> list[DroppedFilm]:
        """Return the films in the recorder's folder, the newest first."""

    def opened(self, film: DroppedFilm) -> AbstractContextManager[Path]:
        """Open one of them; give a path that leads to what was opened."""


class DirectReach:
    """Reaches a camera from here; its name is looked up once. Whoever makes it closes it."""

    def __init__(self, source: CameraSource) -> None:
        self.source = source
        self._open = ExitStack()

    def close(self) -> None:
        self._open.close()

    def connect(self) -> socket.socket:
        return socket.create_connection(self._machine, timeout=TIMEOUT_S)

    def films(self) -> list[DroppedFilm]:
        return self._folder.films()

    def opened(self, film: DroppedFilm) -> AbstractContextManager[Path]:
        return self._folder.opened(film)

    def open(self, film: DroppedFilm) -> int:
        """Open a film; return its descriptor, which is the caller's to close."""
        return self._folder.open(film)

    @cached_property
    def _machine(self) -> tuple[str, int]:
        source, address = self.source, parse_address(self.source.name)
        return find_machine(address, source.networks, source.closed_networks), address.port

    @cached_property
    def _folder(self) -> RecorderFolder:
        return self._open.enter_context(opened_folder(self.source))


class DistantReach:
    """Asks for all of it over a link, at whose other end somebody answers with `hand_out`."""

    def __init__(self, source: CameraSource, link: socket.socket) -> None:
        self.source, self._link = source, link

    def connect(self) -> socket.socket:
        self._ask("connect")
        return socket.socket(fileno=self._descriptor())

    def films(self) -> list[DroppedFilm]:
        answer = self._ask("films")
        return [DroppedFilm(**film) for film in answer["films"]]

    @contextmanager
    def opened(self, film: DroppedFilm) -> Iterator[Path]:
        self._ask("open", film=asdict(film))
        descriptor = self._descriptor()
        try:
            yield Path(f"/dev/fd/{descriptor}")
        finally:
            os.close(descriptor)

    def _ask(self, what: str, **more: Message) -> Message:
        send_message(self._link, {"asks": what, **more})
        answer = receive_message(self._link)
        if answer is None or "gone" in answer:
            raise ConnectionError("the camera does not answer")
        if "error" in answer:
            raise CameraUnavailable(answer["error"], **answer["params"])
        return answer

    def _descriptor(self) -> int:
        _, [descriptor], _, _ = socket.recv_fds(self._link, 1, 1)
        return descriptor


def hand_out(link: socket.socket, question: Message, reach: DirectReach) -> None:
    """Answer a question of a `DistantReach`: with what it may have, or why not.

    Raises:
        BrokenWireError: it is no question; whoever asks may be anybody's by now.
    """
    try:
        answer, descriptor = _found(question, reach)
    except CameraUnavailable as refusal:
        answer, descriptor = {"error": refusal.code, "params": refusal.params}, None
    except OSError:
        answer, descriptor = {"gone": True}, None
    except (LookupError, TypeError, ValueError) as error:
        raise BrokenWireError("no question") from error
    try:
        send_message(link, answer)
        if descriptor is not None:
            # With a byte, as an open file does not travel alone.
            socket.send_fds(link, [b"f"], [descriptor])
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _found(question: Message, reach: DirectReach) -> tuple[Message, int | None]:
    """Return an answer, and the descriptor that goes along with it."""
    match question["asks"]:
        case "connect":
            return {"comes": True}, reach.connect().detach()
        case "films":
            return {"films": [asdict(film) for film in reach.films()]}, None
        case "open":
            return {"comes": True}, reach.open(DroppedFilm(**question["film"]))
    raise LookupError
