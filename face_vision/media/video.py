"""Sample frames of a video at a given rate, with their times."""

from collections.abc import Generator
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import numpy as np
from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from face_vision.errors import UnreadableVideo
from face_vision.media.frame_skipping import FrameSkipper
from face_vision.media.prefetch import prefetch
from face_vision.media.video_file import (
    VideoFacts,
    as_shown,
    decode_frames,
    open_video,
    probe_video,
    require_length,
    require_size,
    rgb_of,
)
from face_vision.options import VideoOptions
from face_vision.types import Frame, TimedFrame

__all__ = ["VideoFacts", "frame_at", "probe_video", "sample_frames"]

ASSUMED_FPS = 25.0
"""Rate of a video that does not say it, for frames that do not say their time."""

MAX_FPS = 240.0
"""More frames than this rate gives in the longest video allowed are no video of a room."""

N_FRAMES_AHEAD = 3
"""Frames decoded before they are asked for: 6 MB each at 1920 x 1080."""

SEEK_BEYOND_S = 1.0
"""To reach a later moment than this, jumping costs less than reading on."""

_SAME_MOMENT_S = 1e-3
_PIXEL_ASPECTS = (0.1, 10.0)


def sample_frames(path: Path, options: VideoOptions) -> Generator[TimedFrame, None, None]:
    """Read a video's frames at an even rate, decoding ahead in a thread of its own.

    Frames are chosen by their own times, so any frame rate, and a varying one, will do; where a
    moment's frame is skipped (`frame_skipping`) the next one is taken. A video that breaks off
    gives the frames before the break. The thread ends with the iteration, also if it is left early.

    Args:
        path: the file.
        options: rate and limits.

    Yields:
        Frames in order of time: RGB, upright, with square pixels, the longer edge at most
        `options.max_edge_px`. At least one.

    Raises:
        UnreadableVideo: see `probe_video`; also if no frame can be read, or if the frames turn
            out longer or larger than the limits, whatever the header says.
    """
    with closing(prefetch(_sampled(path, options), n_ahead=N_FRAMES_AHEAD)) as frames:
        yield from frames


def _sampled(path: Path, options: VideoOptions) -> Generator[TimedFrame, None, None]:
    index = 0
    with open_video(path, options) as (container, stream):
        clock, skipper = _Clock(stream, options), FrameSkipper(stream, options)
        for frame in decode_frames(container, stream, before=skipper.prepare):
            # Each frame, not the header: a stream may change its size on the way.
            require_size(frame.width, frame.height, options)
            time_s = clock.time_s(frame)
            skipper.check(time_s)
            if clock.is_due(time_s):
                yield TimedFrame(upright(frame, stream, options), time_s, index)
                index += 1
    if index == 0:
        raise UnreadableVideo("video_without_frame")


def frame_at(path: Path, time_s: float, options: VideoOptions) -> Frame:
    """Read the frame of one moment, from the key frame before it on.

    Args:
        path: the file.
        time_s: seconds since the first frame; beyond the end gives the last frame.
        options: limits; with the same ones frames have the size they have in `sample_frames`.

    Returns:
        RGB, upright, uint8, shape (height, width, 3).

    Raises:
        UnreadableVideo: as for `sample_frames`.
    """
    with open_video(path, options) as (container, stream):
        frames = decode_frames(container, stream)
        found = next(frames, None)
        if found is None:
            raise UnreadableVideo("video_without_frame")
        # From the first frame on, as `sample_frames` counts: a file's own times may begin anywhere.
        wanted_s = (found.time or 0.0) + time_s
        if time_s > SEEK_BEYOND_S and has_sought(container, wanted_s):
            frames = decode_frames(container, stream)
        for frame in frames:
            if frame.time is None or frame.time > wanted_s + _SAME_MOMENT_S:
                break
            found = frame
        require_size(found.width, found.height, options)
        return upright(found, stream, options)


def has_sought(container: InputContainer, time_s: float) -> bool:
    """Jump to the key frame before a moment; a file without an index is read from the beginning."""
    try:
        container.seek(round(time_s * 1_000_000))
    except FFmpegError:
        return False
    return True


class _Clock:
    """Tells the time of each frame, and which frames are due."""

    def __init__(self, stream: VideoStream, options: VideoOptions) -> None:
        self._options = options
        self._step_s = 1 / float(stream.average_rate or ASSUMED_FPS)
        self._start_s: float | None = None
        self._last_s = 0.0
        self._next_due_s = 0.0
        self._n_frames = 0

    def time_s(self, frame: VideoFrame) -> float:
        """Return seconds since the first frame; never less than the frame before."""
        if frame.time is None:
            moment_s = self._last_s + (self._step_s if self._n_frames else 0)
        else:
            self._start_s = frame.time if self._start_s is None else self._start_s
            moment_s = frame.time - self._start_s
        # Broken files step back in time; a tracker must not.
        self._last_s = max(self._last_s, moment_s)
        self._n_frames += 1
        self._require_limits()
        return self._last_s

    def is_due(self, time_s: float) -> bool:
        """Say whether to take this frame, and if so move on to the next moment of the grid."""
        if time_s < self._next_due_s - _SAME_MOMENT_S:
            return False
        fps = self._options.sample_fps
        # Onto the grid, not one step on: a late frame must not delay all that follow.
        self._next_due_s = (np.floor((time_s + _SAME_MOMENT_S) * fps) + 1) / fps
        return True

    def _require_limits(self) -> None:
        # A file may claim that all its frames lie in one moment: their number counts too.
        require_length(max(self._last_s, self._n_frames / MAX_FPS), self._options)


def upright(frame: VideoFrame, stream: VideoStream, options: VideoOptions) -> Frame:
    width, height = _shown_size(frame, stream.sample_aspect_ratio)
    factor = min(1.0, options.max_edge_px / max(width, height))
    size = max(1, round(width * factor)), max(1, round(height * factor))
    pixels = rgb_of(frame, size)
    # A turned picture is a view that runs backwards, which OpenCV does not take.
    return np.ascontiguousarray(as_shown(pixels, frame))


def _shown_size(frame: VideoFrame, pixel_aspect: Fraction | None) -> tuple[float, float]:
    """Return width and height with square pixels; an absurd pixel shape is not believed."""
    aspect = float(pixel_aspect or 1)
    low, high = _PIXEL_ASPECTS
    if not low <= aspect <= high:
        aspect = 1.0
    return (
        (frame.width * aspect, frame.height) if aspect > 1 else (frame.width, frame.height / aspect)
    )
