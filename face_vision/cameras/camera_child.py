"""The child that films one camera: limited by the system, and gone when its time is over.

It is asked once, over its standard input, so that no list of processes shows a password, and
answers with what its film shows of the camera. Run by `face_vision.cameras.caged_recorder`.
"""

import base64
import ctypes
import ipaddress
import json
import math
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

CPU_S = 600
MEMORY_BYTES = 4 * 1024**3
"""Of addresses, as for whatever else decodes films."""

FILM_BYTES = 1024**3
"""No film of a room is longer than minutes."""

OPEN_FILES = 64
PR_SET_PDEATHSIG = 1


def main() -> None:
    """Film what the request names, and write the answer."""
    request = json.loads(sys.stdin.readline())
    limit_self(request["ends_after_s"])
    # Under the limits by now: importing the decoders is done in the cage as well.
    sys.stdout.write(json.dumps(_answer(request)))


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


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    from face_vision.errors import CameraUnavailable

    try:
        return _filmed(request)
    except CameraUnavailable as refusal:
        return {"error": refusal.code, "params": refusal.params}
    except OSError:
        # Whatever the camera does is a refusal by now: this is the film that cannot be written.
        return {"error": "camera_disk_full", "params": {}}


def _filmed(request: dict[str, Any]) -> dict[str, Any]:
    from face_vision.cameras.camera_types import FOLDER, CameraSource, camera_type_of
    from face_vision.cameras.dropped_films import WantedFilm, take_dropped
    from face_vision.cameras.recorder import record_camera
    from face_vision.cameras.view import ViewWatch

    source = CameraSource(
        request["name"],
        [ipaddress.ip_network(network) for network in request["networks"]],
        tuple(map(Path, request["folders"])),
        [ipaddress.ip_network(network) for network in request["closed_networks"]],
        tuple(map(Path, request["closed_folders"])),
    )
    path, seconds = Path(request["path"]), request["seconds"]
    if camera_type_of(source.name) is FOLDER:
        until = request["until"] or math.inf
        wanted = WantedFilm(request["since"], request["at"], seconds, until)
        facts = take_dropped(source, path, wanted)
    else:
        watch = ViewWatch()
        record_camera(source, path, seconds=seconds, on_frame=watch.add)
        facts = watch.facts()
    return {
        "duration_s": facts.duration_s,
        "n_frames": facts.n_frames,
        "still_s": facts.still_s,
        "view": base64.b64encode(facts.view.tobytes()).decode(),
        "coarse_jpeg": base64.b64encode(facts.coarse_jpeg).decode(),
        "began_at": facts.began_at,
    }


if __name__ == "__main__":
    main()
