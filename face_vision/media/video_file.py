"""Open an uploaded video safely, and refuse what is none or breaks a limit."""

import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import av
from av.container import InputContainer
from av.packet import Packet
from av.sidedata.sidedata import Type as SideDataType
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation, VideoReformatter
from av.video.stream import VideoStream

from face_vision.errors import UnreadableVideo
from face_vision.media.file_kinds import is_incomplete
from face_vision.options import VideoOptions
from face_vision.types import Frame

CODECS = frozenset({"h264", "hevc", "vp8", "vp9", "av1", "mjpeg", "mpeg4"})
"""What phones, cameras and browsers write; every further decoder is a further risk."""

_QUICKTIME_BOXES = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"})
_HEADER_BYTES = 12


@dataclass(frozen=True)
class VideoFacts:
    """What a video says of itself, and its first frame.

    Args:
        duration_s: seconds; None if the file does not say (a browser's recording).
        width: of a stored frame, pixels, before it is turned upright.
        height: of a stored frame, pixels.
        fps: frames a second on average; 0 if the file does not say.
        codec: such as "h264".
        rotation: degrees by which a frame must be turned counterclockwise to stand upright:
            0, 90, 180 or 270.
    """

    duration_s: float | None
    width: int
    height: int
    fps: float
    codec: str
    rotation: int


def probe_video(path: Path, options: VideoOptions) -> VideoFacts:
    """Say what a video is, reading its header and its first frame only.

    Args:
        path: the file.
        options: the limits it must keep.

    Returns:
        The facts. The duration is the header's claim: `sample_frames` keeps the limit itself.

    Raises:
        UnreadableVideo: no such file, no video in it, a container or codec that is not read
            here, no readable frame, too long or too large.
    """
    with open_video(path, options) as (container, stream):
        duration_s = _duration_s(container, stream)
        if duration_s is not None:
            require_length(duration_s, options)
        frame = next(decode_frames(container, stream), None)
        if frame is None:
            raise UnreadableVideo("video_without_frame")
        return VideoFacts(
            duration_s=duration_s,
            width=frame.width,
            height=frame.height,
            fps=float(stream.average_rate or 0),
            codec=_codec(stream),
            rotation=round(frame.rotation / 90) % 4 * 90,
        )


@contextmanager
def open_video(path: Path, options: VideoOptions) -> Iterator[tuple[InputContainer, VideoStream]]:
    """Open a video's container and find its picture stream; close both in the end.

    FFmpeg gets an open file, the demuxer's name (from the first bytes, never from the file's
    name) and no protocol: a playlist dressed as a video can open no other file and no address.

    Raises:
        UnreadableVideo: see `probe_video`; also for FFmpeg's errors while it is open.
    """
    try:
        with path.open("rb") as file, _open_container(file, options) as container:
            stream = picture_stream(container, options)
            yield container, stream
    except (av.error.FFmpegError, OSError) as error:
        code = "video_incomplete" if _is_incomplete_file(path) else "video_unreadable"
        raise UnreadableVideo(code) from error


def _is_incomplete_file(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return is_incomplete(file)
    except OSError:
        return False


def decode_frames(
    container: InputContainer,
    stream: VideoStream,
    *,
    before: Callable[["Packet[VideoStream]"], None] = lambda packet: None,
) -> Iterator[VideoFrame]:
    """Decode all that can be: a damaged part is passed over, a broken tail is the end.

    Args:
        container: where the stream's packets are read from.
        stream: what is decoded.
        before: called with each packet before it is decoded.

    Yields:
        Frames in order of time; none if nothing can be decoded.
    """
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
            if packet is not None:
                before(packet)
            frames = [] if packet is None else packet.decode()
        except av.error.FFmpegError:
            # After its own error the reading of packets ends; after a packet's it goes on.
            continue
        if packet is None:
            return
        yield from (frame for frame in frames if isinstance(frame, VideoFrame))


def require_length(duration_s: float, options: VideoOptions) -> None:
    """Raise UnreadableVideo if a video is longer than allowed."""
    if duration_s > options.max_duration_s:
        if options.max_duration_s >= 60:
            raise UnreadableVideo("video_over_minutes", limit=f"{options.max_duration_s / 60:g}")
        raise UnreadableVideo("video_over_seconds", limit=f"{options.max_duration_s:g}")


def require_size(width: int, height: int, options: VideoOptions) -> None:
    """Raise UnreadableVideo if a video's frames are larger than allowed."""
    if width * height > options.max_pixels:
        raise UnreadableVideo("video_frames_too_large", width=width, height=height)


def rgb_of(frame: VideoFrame, size: tuple[int, int] | None = None) -> Frame:
    """Return a frame's pixels as RGB, uint8, shape (height, width, 3).

    Args:
        frame: as it was decoded.
        size: width and height that it is scaled to; None for its own.
    """
    width, height = size or (frame.width, frame.height)
    # By one thread, and a converter that goes with this call: the frame would keep its own, whose
    # threads, one for each core, last until the garbage is collected. A film's frames together
    # would take all the addresses that a child may have, and the film would pass for a broken one.
    converted = VideoReformatter().reformat(
        frame,
        format="rgb24",
        width=width,
        height=height,
        # Averaging, as picking single pixels leaves a pattern in faces that are small already.
        interpolation=Interpolation.AREA,
        threads=1,
    )
    pixels: Frame = converted.to_ndarray()  # type: ignore[assignment] # rgb24 is uint8
    return pixels


def as_shown(pixels: Frame, frame: VideoFrame) -> Frame:
    """Turn and mirror a frame's pixels as the film's matrix asks players to.

    Args:
        pixels: of the frame as it is stored, shape (height, width, 3).
        frame: with its display matrix, if it has one (ISO/IEC 14496-12, 8.3.2): a pixel at
            (x, y) is shown at (a x + c y, b x + d y), x to the right and y down.

    Returns:
        A view of the pixels; shape (width, height, 3) after a quarter turn.
    """
    a, b, c, d = _display_matrix(frame)
    if abs(a) + abs(d) < abs(b) + abs(c):
        pixels, a, d = pixels.transpose(1, 0, 2), c, b
    return pixels[:: -1 if d < 0 else 1, :: -1 if a < 0 else 1]


def _display_matrix(frame: VideoFrame) -> tuple[int, int, int, int]:
    # Its type says that it gives keys; it gives the sides themselves.
    sides: Any = frame.side_data
    for side in sides:
        if side.type is SideDataType.DISPLAYMATRIX:
            numbers = struct.unpack("=9i", bytes(side)[:36])
            return numbers[0], numbers[1], numbers[3], numbers[4]
    return 1, 0, 0, 1


def _open_container(file: BinaryIO, options: VideoOptions) -> InputContainer:
    header = file.read(_HEADER_BYTES)
    file.seek(0)
    # max_pixels also reaches the decoders that look into the streams while opening.
    limits = {"protocol_whitelist": "none", "max_pixels": str(options.max_pixels)}
    # A title with broken letters is no reason to refuse a film.
    return av.open(
        file, mode="r", format=_demuxer(header), options=limits, metadata_errors="replace"
    )


def _demuxer(header: bytes) -> str:
    if header[4:8] in _QUICKTIME_BOXES:
        return "mov"
    if header.startswith(b"\x1a\x45\xdf\xa3"):
        return "matroska"
    if header.startswith(b"RIFF") and header[8:12] == b"AVI ":
        return "avi"
    raise UnreadableVideo("video_unreadable")


def picture_stream(container: InputContainer, options: VideoOptions) -> VideoStream:
    # A song's cover is a video stream too, of one attached picture.
    moving = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not moving:
        raise UnreadableVideo("video_missing")
    stream = moving[0]
    if _codec(stream) not in CODECS:
        raise UnreadableVideo("video_format_unsupported")
    require_size(stream.codec_context.width, stream.codec_context.height, options)
    stream.codec_context.options = {"max_pixels": str(options.max_pixels)}
    stream.thread_type = "AUTO"
    return stream


def _codec(stream: VideoStream) -> str:
    context: Any = stream.codec_context
    return str(context.codec.canonical_name) if context is not None else "unknown"


def claimed_duration_s(path: Path, options: VideoOptions) -> float | None:
    """Return how long a video says it is, seconds; None if it does not. Nothing is decoded.

    Raises:
        UnreadableVideo: as `open_video`.
    """
    with open_video(path, options) as (container, stream):
        return _duration_s(container, stream)


def _duration_s(container: InputContainer, stream: VideoStream) -> float | None:
    durations_s = []
    begins_s = _beginning_s(container)
    if stream.duration is not None and stream.time_base is not None:
        durations_s.append(float(stream.duration * stream.time_base))
    if container.duration is not None:
        durations_s.append(container.duration / av.time_base - begins_s)
    # The longest that it states: no limit is kept by saying two things.
    return max((one for one in durations_s if one > 0), default=None)


def _beginning_s(container: InputContainer) -> float:
    """Return what a container's length counts from, seconds.

    Matroska's is the time of its end, and recorders let their clock run on from film to film.
    """
    if "matroska" not in container.format.name or container.start_time is None:
        return 0.0
    return max(0.0, container.start_time / av.time_base)
