"""Film a camera in a child process under limits, so that one that is stuck holds nobody up."""

import base64
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from face_vision.cage.children import caged_environment
from face_vision.cameras.camera_types import CameraSource
from face_vision.cameras.view import VIEW_HEIGHT, VIEW_WIDTH, FilmFacts
from face_vision.errors import CameraUnavailable

GRACE_S = 30.0
"""For starting, connecting and finishing the file, beside the seconds that are filmed."""


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


def film_camera(source: CameraSource, request: FilmRequest) -> FilmFacts:
    """Film a camera; return what the film shows of it.

    Raises:
        CameraUnavailable: it may not or cannot be opened, gives no picture, is stuck, or its film
            cannot be written.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "face_vision.cameras.camera_child"],
            input=json.dumps(_as_plain(source, request)) + "\n",
            env=caged_environment(),
            cwd="/",
            stdout=subprocess.PIPE,
            # Decoders write on it whatever they think of a film, addresses among it.
            stderr=subprocess.DEVNULL,
            text=True,
            timeout=request.seconds + request.grace_s,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CameraUnavailable("camera_stuck") from error
    # By a signal or without an answer: by a limit, or by what the camera sent.
    if done.returncode != 0 or not done.stdout:
        raise CameraUnavailable("camera_stuck")
    return _facts_of(json.loads(done.stdout))


def _as_plain(source: CameraSource, request: FilmRequest) -> dict[str, Any]:
    return {
        "name": source.name,
        "networks": [str(network) for network in source.networks],
        "folders": [str(folder) for folder in source.folders],
        "closed_networks": [str(network) for network in source.closed_networks],
        "closed_folders": [str(folder) for folder in source.closed_folders],
        "path": str(request.path),
        "seconds": request.seconds,
        "since": request.since,
        "at": request.at,
        "until": request.until,
        "ends_after_s": round(request.seconds + request.grace_s) + 1,
    }


def _facts_of(answer: dict[str, Any]) -> FilmFacts:
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
    )
