"""Record a few seconds of a camera into a video file."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np

from face_vision.errors import CameraUnavailable
from face_vision.media.camera_types import camera_type_of
from face_vision.media.video_writing import VideoWriter
from face_vision.types import Frame

RECORD_FPS = 10
"""Frames a second that are kept: twice as many as are looked at."""


def record_camera(
    source: str,
    path: Path,
    *,
    seconds: float,
    on_progress: Callable[[float], None] | None = None,
) -> None:
    """Record a camera.

    Args:
        source: which camera, as `camera_types` says; else the path of a video, for tests.
        path: the recording, MP4; overwritten if it exists.
        seconds: how long; less if the camera stops earlier.
        on_progress: called with the share done, 0 to 1.

    Raises:
        CameraUnavailable: the camera cannot be opened or gives no picture.
        OSError: the recording cannot be written.
    """
    n_frames = 0
    with _open_camera(source) as camera, VideoWriter(path, fps=RECORD_FPS) as video:
        for frame, time_s in _frames(camera, seconds):
            video.write(frame, time_s)
            n_frames += 1
            if on_progress:
                on_progress(time_s / seconds)
    # A camera that opens and gives nothing would leave a file that no player can read.
    if n_frames == 0:
        raise CameraUnavailable("camera_silent")


@contextmanager
def _open_camera(source: str) -> Iterator[cv2.VideoCapture]:
    camera = cv2.VideoCapture()
    camera_type = camera_type_of(source)
    camera.open(*(camera_type.open_arguments(source) if camera_type else (source,)))
    try:
        if not camera.isOpened():
            # The address may hold a password, so the sentence does not repeat it.
            raise CameraUnavailable("camera_unavailable")
        yield camera
    finally:
        camera.release()


def _frames(camera: cv2.VideoCapture, seconds: float) -> Iterator[tuple[Frame, float]]:
    """Yield frames at `RECORD_FPS` by the clock; the camera's own times cannot be trusted."""
    started = time.monotonic()
    next_s = 0.0
    # Every frame is grabbed, or the driver would hand out old ones; only those due are decoded.
    while camera.grab():
        time_s = time.monotonic() - started
        if time_s > seconds:
            return
        if time_s < next_s:
            continue
        is_read, picture = camera.retrieve()
        if is_read:
            yield np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8), time_s
            next_s = time_s + 1 / RECORD_FPS
