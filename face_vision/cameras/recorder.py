"""Record a few seconds of a camera into a video file."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream

from face_vision.cameras.addresses import parse_address
from face_vision.cameras.camera_types import (
    ADDRESS,
    DEVICE,
    WEB_ADDRESS,
    CameraType,
    Picture,
    camera_type_of,
)
from face_vision.cameras.reach import TIMEOUT_S, Reach
from face_vision.cameras.relay import THIS_MACHINE, Relay, relayed
from face_vision.cameras.web_camera import web_pictures
from face_vision.errors import CameraUnavailable, UnreadableVideo
from face_vision.media.resizing import frame_within
from face_vision.media.video_file import decode_frames, picture_stream, rgb_of
from face_vision.media.video_writing import VideoWriter
from face_vision.options import VideoOptions
from face_vision.types import Frame

RECORD_FPS = 10
"""Frames a second that are kept: twice as many as are looked at."""

SILENCE_S = TIMEOUT_S / 2
DECODED_LATE_S = 1.0

OPTIONS = {
    # Over the connection to the relay alone: nothing comes in beside it.
    "rtsp_transport": "tcp",
    "allowed_media_types": "video",
    "protocol_whitelist": "tcp",
    "max_pixels": str(VideoOptions().max_pixels),
}


def record_camera(
    reach: Reach,
    path: Path,
    *,
    seconds: float,
    on_frame: Callable[[Frame, float], None] | None = None,
) -> float | None:
    """Record a camera.

    Args:
        reach: which camera, and what gives the connection to it.
        path: the recording, MP4; overwritten if it exists.
        seconds: how long; less if the camera stops earlier.
        on_frame: called with each frame that is kept and its moment, seconds.

    Returns:
        After how many seconds the camera stopped by itself; None: it did not.

    Raises:
        CameraUnavailable: the camera may not or cannot be opened, or gives no picture.
        OSError: the recording cannot be written.
    """
    opened = OPENERS.get(camera_type_of(reach.source.name))
    if opened is None:
        raise CameraUnavailable("camera_unavailable")
    times_s: list[float] = []
    with (
        opened(reach) as pictures,
        VideoWriter(path, fps=RECORD_FPS) as video,
    ):
        frames = _Frames(pictures, seconds)
        for frame, time_s in _of_one_size(frames):
            video.write(frame, time_s)
            times_s.append(time_s)
            if on_frame:
                on_frame(frame, time_s)
    # A camera that opens and gives nothing would leave a file that no player can read.
    if not times_s:
        raise CameraUnavailable("camera_silent")
    return None if frames.is_whole else _stopped_after(times_s)


def _stopped_after(times_s: Sequence[float]) -> float:
    """Return when the last picture came; what follows a silence comes out of the decoder, late."""
    for before_s, after_s in pairwise(times_s):
        if after_s - before_s > SILENCE_S and times_s[-1] - after_s < DECODED_LATE_S:
            return before_s
    return times_s[-1]


@contextmanager
def _device(reach: Reach) -> Iterator[Iterator[Picture]]:
    camera = cv2.VideoCapture()
    camera.open(int(reach.source.name))
    try:
        if not camera.isOpened():
            raise CameraUnavailable("camera_unavailable")
        yield _grabbed(camera)
    finally:
        camera.release()


def _grabbed(camera: cv2.VideoCapture) -> Iterator[Picture]:
    # Every frame is grabbed, or the driver would hand out old ones.
    while camera.grab():
        yield partial(_retrieved, camera)


def _retrieved(camera: cv2.VideoCapture) -> Frame | None:
    is_read, picture = camera.retrieve()
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8) if is_read else None


@contextmanager
def _network_camera(reach: Reach) -> Iterator[Iterator[Picture]]:
    address = parse_address(reach.source.name)
    with relayed(address, reach.connect) as relay:
        # No sentence repeats the address, which may hold a password.
        url = f"rtsp://{address.credentials}{THIS_MACHINE}:{relay.port}{address.path}"
        with _asked(url, relay) as container:
            stream = _picture_stream(container)
            yield (partial(rgb_of, frame) for frame in decode_frames(container, stream))


def _asked(url: str, relay: Relay) -> InputContainer:
    """Let FFmpeg ask for the film."""
    try:
        return av.open(url, format="rtsp", options=dict(OPTIONS), timeout=(TIMEOUT_S, TIMEOUT_S))
    except av.error.HTTPUnauthorizedError as error:
        relay.end()
        raise relay.refusal or CameraUnavailable("camera_password_wrong") from error
    except av.error.FFmpegError as error:
        relay.end()
        raise relay.refusal or CameraUnavailable("camera_unavailable") from error


def _picture_stream(container: InputContainer) -> VideoStream:
    try:
        return picture_stream(container, VideoOptions())
    except UnreadableVideo as error:
        raise CameraUnavailable("camera_unavailable") from error


Opener = Callable[[Reach], AbstractContextManager[Iterator[Picture]]]

OPENERS: dict[CameraType | None, Opener] = {
    DEVICE: _device,
    ADDRESS: _network_camera,
    WEB_ADDRESS: web_pictures,
}
"""How each kind is opened that shows pictures; a recorder's folder shows none."""


class _Frames:
    """Frames at `RECORD_FPS` by the clock; the camera's own times cannot be trusted.

    `is_whole`: pictures came until the end; a camera that was silent by then has stopped before.
    """

    def __init__(self, pictures: Iterator[Picture], seconds: float) -> None:
        self._pictures, self._seconds = pictures, seconds
        self.is_whole = False

    def __iter__(self) -> Iterator[tuple[Frame, float]]:
        started = time.monotonic()
        next_s = last_s = 0.0
        for picture in self._pictures:
            time_s = time.monotonic() - started
            if time_s > self._seconds:
                # After a silence it comes out of the decoder, late.
                self.is_whole = time_s - last_s <= SILENCE_S
                return
            last_s = time_s
            if time_s < next_s:
                continue
            frame = picture()
            if frame is not None:
                yield frame, time_s
                next_s = time_s + 1 / RECORD_FPS


def _of_one_size(frames: Iterable[tuple[Frame, float]]) -> Iterator[tuple[Frame, float]]:
    """Put what comes in another size, as somebody set the camera anew, whole into the first one's.

    A film has one size; faces that were squeezed into it would be nobody's.
    """
    height = width = 0
    for frame, time_s in frames:
        if not height:
            height, width = frame.shape[:2]
        is_other = frame.shape[:2] != (height, width)
        yield frame_within(frame, width=width, height=height) if is_other else frame, time_s
