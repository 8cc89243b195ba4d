"""Film a camera in a child that is shut off, so that one that is stuck, or hostile, harms nobody.

The child decodes, and reaches nothing by itself: it is handed connections to this camera, or open
films of this recorder's folder, and the open file of the film that it writes.
"""

import base64
import os
import select
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from face_vision.cage.children import Child
from face_vision.cage.wire import BrokenWireError, Message, receive_message
from face_vision.cameras.camera_faults import VIEW_HEIGHT, VIEW_WIDTH, FilmFacts
from face_vision.cameras.camera_types import DEVICE, CameraSource, camera_type_of
from face_vision.cameras.reach import DirectReach, hand_out
from face_vision.errors import CameraUnavailable

CHILD = "face_vision.cameras.camera_child"

GRACE_S = 30.0
"""For starting, connecting and finishing the file, beside the seconds that are filmed."""

WAITED_S = 0.25
"""So often whoever waits is told."""


@dataclass(frozen=True)
class FilmRequest:
    """How a camera is to be filmed.

    Args:
        path: the film, overwritten if it exists.
        seconds: how long; of a recorder's folder, how long to wait for a film.
        since: of a recorder's folder, from when on a film counts; seconds since 1970.
        at: of a recorder's long film, the moment that is wanted; seconds since 1970; 0: its end.
        until: of a recorder's folder, when it must have begun; seconds since 1970; 0: at any time.
        grace_s: beside `seconds`; whoever is not done by then is ended.
    """

    path: Path
    seconds: float
    since: float = 0.0
    at: float = 0.0
    until: float = 0.0
    grace_s: float = GRACE_S


def film_camera(
    source: CameraSource, request: FilmRequest, *, on_wait: Callable[[float], None] | None = None
) -> FilmFacts:
    """Film a camera; return what the film shows of it.

    Args:
        source: which camera, and the networks or folders in which it must lie.
        request: how.
        on_wait: called now and then with the seconds that have passed.

    Raises:
        CameraUnavailable: it may not or cannot be opened, gives no picture, is stuck, or its film
            cannot be written.
    """
    try:
        with _child_for(source) as child, closing(DirectReach(source)) as reach:
            _ask(child, source, request)
            deadline = _Deadline(request.seconds + request.grace_s, on_wait)
            return _facts_of(_answer_of(child, reach, deadline))
    # By a signal or without an answer: by a limit, or by what the camera sent.
    except (BrokenWireError, EOFError, ConnectionError, TimeoutError) as error:
        raise CameraUnavailable("camera_stuck") from error


@contextmanager
def _child_for(source: CameraSource) -> Iterator[Child]:
    devices = [Path(f"/dev/video{source.name}")] if camera_type_of(source.name) is DEVICE else []
    child = Child(CHILD, devices=[device for device in devices if device.exists()])
    try:
        yield child
    finally:
        child.end()


def _ask(child: Child, source: CameraSource, request: FilmRequest) -> None:
    try:
        film = os.open(request.path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise CameraUnavailable("camera_disk_full") from error
    try:
        child.hand(_as_plain(source, request), film)
    finally:
        os.close(film)


def _as_plain(source: CameraSource, request: FilmRequest) -> Message:
    return {
        "name": source.name,
        "seconds": request.seconds,
        "since": request.since,
        "at": request.at,
        "until": request.until,
        "ends_after_s": round(request.seconds + request.grace_s) + 1,
    }


class _Deadline:
    """Until when an answer is waited for."""

    def __init__(self, seconds: float, on_wait: Callable[[float], None] | None) -> None:
        self._began, self._seconds, self._on_wait = time.monotonic(), seconds, on_wait

    def wait_for(self, child: Child) -> None:
        """Wait until the child sends something.

        Raises:
            TimeoutError: it does not; or it always does, without an end.
        """
        while (passed := time.monotonic() - self._began) <= self._seconds:
            if select.select([child.link], [], [], WAITED_S)[0]:
                return
            if self._on_wait:
                self._on_wait(passed)
        raise TimeoutError


def _answer_of(child: Child, reach: DirectReach, deadline: _Deadline) -> Message:
    """Hand out what the child asks for, until it answers."""
    while True:
        deadline.wait_for(child)
        message = receive_message(child.link)
        if message is None:
            raise BrokenWireError("the child is gone")
        if "asks" not in message:
            return message
        hand_out(child.link, message, reach)


def _facts_of(answer: Message) -> FilmFacts:
    if "error" in answer:
        raise CameraUnavailable(answer["error"], **answer["params"])
    view = np.frombuffer(base64.b64decode(answer["view"]), np.uint8)
    return FilmFacts(
        duration_s=answer["duration_s"],
        n_frames=answer["n_frames"],
        still_s=answer["still_s"],
        view=view.reshape(VIEW_HEIGHT, VIEW_WIDTH),
        coarse_jpeg=base64.b64decode(answer["coarse_jpeg"]),
        began_at=answer["began_at"],
        stopped_s=answer["stopped_s"],
    )
