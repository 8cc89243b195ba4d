"""Read a few seconds of a long film, from the key frame before them on."""

from collections.abc import Iterator
from pathlib import Path

from face_vision.errors import UnreadableVideo
from face_vision.media.video import has_sought, upright
from face_vision.media.video_file import decode_frames, open_video, require_size
from face_vision.options import VideoOptions
from face_vision.types import TimedFrame

_SAME_MOMENT_S = 1e-3


def frames_between(
    path: Path, *, start_s: float, seconds: float, options: VideoOptions
) -> Iterator[TimedFrame]:
    """Decode a part of a film, and what lies between its key frame and its start.

    Args:
        path: the file.
        start_s: of the part, seconds since the film's first frame.
        seconds: how long it is.
        options: rate and limits of a frame; the film may be of any length.

    Yields:
        Frames in order of time, their moments counted from the part's start.

    Raises:
        UnreadableVideo: the film cannot be read, or has no frame there.
    """
    with open_video(path, options) as (container, stream):
        frames = decode_frames(container, stream)
        first = next(frames, None)
        if first is None:
            raise UnreadableVideo("video_without_frame")
        starts_at = (first.time or 0.0) + start_s
        if has_sought(container, starts_at):
            frames = decode_frames(container, stream)
        next_s, n_frames = 0.0, 0
        for frame in frames:
            time_s = (frame.time or 0.0) - starts_at
            if time_s > seconds:
                break
            if time_s < next_s - _SAME_MOMENT_S:
                continue
            require_size(frame.width, frame.height, options)
            yield TimedFrame(pixels=upright(frame, stream, options), time_s=time_s, index=n_frames)
            next_s, n_frames = time_s + 1 / options.sample_fps, n_frames + 1
        if not n_frames:
            raise UnreadableVideo("video_without_frame")
