"""Film short videos for the tests of the video reader, and spoil them."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.stream import VideoStream

from face_vision.types import Frame

TICKS = 1000
"""Units of time a second in the videos filmed here."""

TURNED_MATRICES = {
    90: (0, 1, -1, 0),
    180: (-1, 0, 0, -1),
    270: (0, -1, 1, 0),
}
"""The a, b, c, d of QuickTime's matrix that shows a video turned clockwise by so many degrees."""

GREY_STEP = 10
"""Grey levels from one filmed frame to the next: tells which frame was read."""


def grey_frame(number: int, size: tuple[int, int]) -> Frame:
    """Draw frame `number` of a film: even grey."""
    return np.full((size[1], size[0], 3), (20 + GREY_STEP * number) % 240, np.uint8)


def film(
    target: Path | Any,
    *,
    frames: Sequence[Frame] | None = None,
    times_s: Sequence[float] | None = None,
    size: tuple[int, int] = (64, 48),
    codec: str = "libx264",
    container: str | None = None,
    aspect: Fraction | None = None,
    options: dict[str, str] | None = None,
    fps: int = 10,
    gop_size: int = 5,
    codec_options: dict[str, str] | None = None,
) -> None:
    """Write a video of the given frames at the given times (default: 20 greys, 10 a second)."""
    n_frames = len(frames or times_s or range(20))
    frames = frames or [grey_frame(i, size) for i in range(n_frames)]
    times_s = times_s or [i / fps for i in range(n_frames)]
    place = str(target) if isinstance(target, Path) else target
    with av.open(place, "w", format=container, options=options or {}) as output:
        stream = output.add_stream(codec, rate=fps, options=codec_options or {})
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = frames[0].shape[1], frames[0].shape[0]
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        stream.codec_context.time_base = Fraction(1, TICKS)
        stream.codec_context.gop_size = gop_size
        if aspect is not None:
            stream.codec_context.sample_aspect_ratio = aspect
        for pixels, time_s in zip(frames, times_s, strict=True):
            frame = av.VideoFrame.from_ndarray(pixels, "rgb24")
            frame.pts, frame.time_base = round(time_s * TICKS), Fraction(1, TICKS)
            output.mux(stream.encode(frame))
        output.mux(stream.encode())


def record_sound(path: Path) -> None:
    """Write an MP4 that holds sound only."""
    with av.open(str(path), "w") as output:
        stream = output.add_stream("aac", rate=44100)
        frame = av.AudioFrame.from_ndarray(
            np.zeros((1, 1024), np.float32), format="fltp", layout="mono"
        )
        frame.sample_rate = 44100
        output.mux(stream.encode(frame))
        output.mux(stream.encode())


def turn_by_metadata(path: Path, degrees: int) -> None:
    """Rewrite an MP4's header so that players show it turned clockwise."""
    show_by_matrix(path, TURNED_MATRICES[degrees])


def show_by_matrix(path: Path, numbers: tuple[int, int, int, int]) -> None:
    """Rewrite the a, b, c, d of an MP4's matrix, which say how players show it."""
    content = bytearray(path.read_bytes())
    # A version-0 track header: 4 bytes of name, 4 of flags, 20 of times, 8 and 8 before it.
    matrix = content.index(b"tkhd") + 44
    a, b, c, d = numbers
    for place, value in ((0, a), (4, b), (12, c), (16, d)):
        number = (value * 0x10000).to_bytes(4, "big", signed=True)
        content[matrix + place : matrix + place + 4] = number
    path.write_bytes(content)


def claim_frame_size(path: Path, width: int, height: int, *, in_header: bool) -> None:
    """Rewrite the size in every JPEG of an AVI, and in its header if wished."""
    content = bytearray(path.read_bytes())
    if in_header:
        start = content.index(b"strf") + 12
        content[start : start + 8] = width.to_bytes(4, "little") + height.to_bytes(4, "little")
    position = content.find(b"\xff\xc0\x00\x11\x08")
    while position >= 0:
        size = height.to_bytes(2, "big") + width.to_bytes(2, "big")
        content[position + 5 : position + 9] = size
        position = content.find(b"\xff\xc0\x00\x11\x08", position + 1)
    path.write_bytes(content)


def join_pictures(first: Path, second: Path, *, target: Path) -> None:
    """Write the JPEGs of two films one after the other into one stream."""
    with av.open(str(first)) as one, av.open(str(second)) as two, av.open(str(target), "w") as to:
        stream = to.add_stream_from_template(one.streams.video[0])
        packets = [p for source in (one, two) for p in source.demux(video=0) if p.size]
        for number, packet in enumerate(packets):
            packet.stream = stream
            packet.time_base = Fraction(1, 10)
            packet.pts = packet.dts = number
            to.mux(packet)
