"""`read_picture`, `probe_video`, `sample_frames` and `frame_at`, done by a child in its cage.

Each takes, gives and raises what its namesake in `face_vision.media` does. Where the child dies,
hangs or swells they raise `DecoderEnded`, whatever was to blame, and no more happens.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO, NoReturn

from face_vision.cage.children import answer_of, borrowed_child
from face_vision.cage.given_files import opened
from face_vision.cage.pixels import receive_frame
from face_vision.cage.wire import BrokenWireError, ChildGoneError, Message
from face_vision.errors import DecoderEnded, UnreadablePicture, UnreadableVideo
from face_vision.media.images import MAX_EDGE_PX, MAX_PIXELS
from face_vision.media.video import VideoFacts
from face_vision.messages import MESSAGES
from face_vision.options import VideoOptions
from face_vision.types import Frame, TimedFrame

Unreadable = type[UnreadablePicture] | type[UnreadableVideo]


def read_picture(
    source: Path | bytes | BinaryIO,
    *,
    max_pixels: int = MAX_PIXELS,
    max_edge_px: int = MAX_EDGE_PX,
) -> Frame:
    """Read a picture; see `face_vision.media.images.read_picture`."""
    limits = {"max_pixels": max_pixels, "max_edge_px": max_edge_px}
    with (
        _unreadable(UnreadablePicture),
        opened(source) as file,
        borrowed_child() as child,
    ):
        child.ask("read_picture", file, limits)
        answer = answer_of(child)
        frame = None if "error" in answer else receive_frame(child.link, answer)
    # Outside the block, which ends the child at every error: a refusal is an answer, and it lives
    # on.
    return _refuse(UnreadablePicture, answer) if frame is None else frame


def probe_video(path: Path, options: VideoOptions) -> VideoFacts:
    """Say what a video is; see `face_vision.media.video_file.probe_video`."""
    with _unreadable(UnreadableVideo), path.open("rb") as file, borrowed_child() as child:
        child.ask("probe_video", file, asdict(options))
        answer = answer_of(child)
        facts = None if "error" in answer else _facts_of(answer)
    return _refuse(UnreadableVideo, answer) if facts is None else facts


def frame_at(path: Path, time_s: float, options: VideoOptions) -> Frame:
    """Read the frame of one moment; see `face_vision.media.video.frame_at`."""
    with _unreadable(UnreadableVideo), path.open("rb") as file, borrowed_child() as child:
        child.ask("frame_at", file, {"time_s": time_s, **asdict(options)})
        answer = answer_of(child)
        frame = None if "error" in answer else receive_frame(child.link, answer)
    return _refuse(UnreadableVideo, answer) if frame is None else frame


def sample_frames(path: Path, options: VideoOptions) -> Generator[TimedFrame, None, None]:
    """Read a video's frames at an even rate; see `face_vision.media.video.sample_frames`.

    The child decodes ahead. It ends with the iteration if that is left early.
    """
    with _unreadable(UnreadableVideo), path.open("rb") as file, borrowed_child() as child:
        child.ask("sample_frames", file, asdict(options))
        answer = answer_of(child)
        while "shape" in answer:
            pixels = receive_frame(child.link, answer)
            yield TimedFrame(pixels, float(answer["time_s"]), int(answer["index"]))
            answer = answer_of(child)
    if "error" in answer:
        _refuse(UnreadableVideo, answer)


@contextmanager
def _unreadable(error: Unreadable) -> Iterator[None]:
    """Call a file unreadable that made the child talk nonsense, or that cannot be opened."""
    code = "picture_unreadable" if error is UnreadablePicture else "video_unreadable"
    try:
        yield
    except ChildGoneError as cause:
        # A film that swells it, or a machine without memory to spare: nobody can tell from here.
        raise DecoderEnded("decoder_ended") from cause
    except (BrokenWireError, OSError, KeyError, TypeError, ValueError) as cause:
        raise error(code) from cause


def _refuse(error: Unreadable, answer: Message) -> NoReturn:
    """Raise the child's answer about the file, if it is one of our sentences."""
    code, params = answer["error"], answer.get("params", {})
    unknown = "picture_unreadable" if error is UnreadablePicture else "video_unreadable"
    try:
        MESSAGES[code] % params
    except (KeyError, TypeError, ValueError):
        code, params = unknown, {}
    raise error(code, **params)


def _facts_of(answer: Message) -> VideoFacts:
    facts = answer["facts"]
    duration_s = facts["duration_s"]
    # Each made what it must be: a child that a film has taken over may answer anything.
    return VideoFacts(
        duration_s=None if duration_s is None else float(duration_s),
        width=int(facts["width"]),
        height=int(facts["height"]),
        fps=float(facts["fps"]),
        codec=str(facts["codec"]),
        rotation=int(facts["rotation"]),
    )
