"""The child that films one camera: shut off, limited by the system, and gone when its time is over.

It is asked once, over its link, so that no list of processes shows a password; with the question
comes the open file of the film, and over the link whatever it reaches of the camera. It answers
with what its film shows of the camera. Run by `face_vision.cameras.caged_recorder`.
"""

import base64
import ctypes
import math
import resource
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from face_vision.cage.wire import Message, receive_message, send_message

CPU_S = 600
MEMORY_BYTES = 4 * 1024**3
"""Of addresses, as for whatever else decodes films."""

FILM_BYTES = 1024**3
"""No film of a room is longer than minutes."""

OPEN_FILES = 64
PR_SET_PDEATHSIG = 1


def main() -> None:
    """Film what the request names, and write the answer."""
    link = socket.socket(fileno=int(sys.argv[1]))
    send_message(link, {"ready": True})
    request = receive_message(link)
    if request is None:
        return
    _, [film], _, _ = socket.recv_fds(link, 1, 1)
    limit_self(request["ends_after_s"])
    # Under the limits by now: importing the decoders is done in the cage as well.
    send_message(link, _answer(link, request, Path(f"/dev/fd/{film}")))


def limit_self(ends_after_s: int) -> None:
    """Set limits that a process cannot take back, and end with the parent, or by the clock."""
    # Nobody needs to be there to end it: not even after the worker was killed.
    signal.alarm(ends_after_s)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    for what, most in (
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, FILM_BYTES),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        # A system that knows one of them not at all still has the others.
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def _answer(link: socket.socket, request: Message, path: Path) -> Message:
    from face_vision.errors import CameraUnavailable

    try:
        return _filmed(link, request, path)
    except CameraUnavailable as refusal:
        return {"error": refusal.code, "params": refusal.params}
    except OSError:
        # Whatever the camera does is a refusal by now: this is the film that cannot be written.
        return {"error": "camera_disk_full", "params": {}}


def _filmed(link: socket.socket, request: Message, path: Path) -> dict[str, Any]:
    from face_vision.cameras.camera_faults import ViewWatch
    from face_vision.cameras.camera_types import FOLDER, CameraSource, camera_type_of
    from face_vision.cameras.dropped_films import WantedFilm, take_dropped
    from face_vision.cameras.reach import DistantReach
    from face_vision.cameras.recorder import record_camera

    reach, seconds = DistantReach(CameraSource(request["name"]), link), request["seconds"]
    if camera_type_of(reach.source.name) is FOLDER:
        until = request["until"] or math.inf
        wanted = WantedFilm(request["since"], request["at"], seconds, until)
        facts = take_dropped(reach, path, wanted)
    else:
        watch = ViewWatch()
        stopped_s = record_camera(reach, path, seconds=seconds, on_frame=watch.add)
        facts = replace(watch.facts(), stopped_s=stopped_s)
    return {
        "duration_s": facts.duration_s,
        "n_frames": facts.n_frames,
        "still_s": facts.still_s,
        "view": base64.b64encode(facts.view.tobytes()).decode(),
        "coarse_jpeg": base64.b64encode(facts.coarse_jpeg).decode(),
        "began_at": facts.began_at,
        "stopped_s": facts.stopped_s,
    }


if __name__ == "__main__":
    main()
