"""The child: decodes one file after the other, limited by the system, until its parent is gone.

It is given open files, one with each request, and opens none by name. It answers with plain
data. Run by `face_vision.cage.children`.
"""

import os
import resource
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from face_vision.cage.wire import Message, receive_message, send_message

CPU_S = 3600
MEMORY_BYTES = 4 * 1024**3
"""Of addresses: frames of 8192 x 4320 in a film with many of them held back take 1.5 GB."""

OPEN_FILES = 64

DESCRIPTORS = Path("/proc/self/fd") if Path("/proc/self/fd").is_dir() else Path("/dev/fd")
"""Where a system shows a process its own open files; Linux, and others."""


def main() -> None:
    """Decode films and pictures, as long as somebody asks."""
    limit_self()
    # Under the limits by now: importing the decoders is done in the cage as well.
    operations = _operations()
    serve(lambda link, request, path: _decode(link, request, path, operations))


def limit_self(*, cpu_s: int = CPU_S, memory_bytes: int = MEMORY_BYTES) -> None:
    """Set limits that a process cannot take back: no file is written, none grows, none lasts."""
    for what, most in (
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        # A system that knows one of them not at all still has the others.
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def serve(answer: Callable[[socket.socket, Message, Path], None]) -> None:
    """Answer over the socket that was handed over as the one argument, until its other end closes.

    Args:
        answer: takes the link, a request, and the path of the open file that came with it.
    """
    link = socket.socket(fileno=int(sys.argv[1]))
    # The parent waits longer for this than for an answer: imports may take their time.
    send_message(link, {"ready": True})
    while (request := receive_message(link)) is not None:
        with _file_of(link) as path:
            answer(link, request, path)


def _operations() -> dict[str, Callable[..., None]]:
    from face_vision.cage.pixels import send_frame
    from face_vision.media import images, video
    from face_vision.options import VideoOptions

    def read_picture(link: socket.socket, path: Path, **limits: int) -> None:
        send_frame(link, images.read_picture(path, **limits))

    def probe_video(link: socket.socket, path: Path, **options: Any) -> None:
        send_message(link, {"facts": asdict(video.probe_video(path, VideoOptions(**options)))})

    def frame_at(link: socket.socket, path: Path, *, time_s: float, **options: Any) -> None:
        send_frame(link, video.frame_at(path, time_s, VideoOptions(**options)))

    def sample_frames(link: socket.socket, path: Path, **options: Any) -> None:
        with closing(video.sample_frames(path, VideoOptions(**options))) as frames:
            for frame in frames:
                send_frame(link, frame.pixels, time_s=frame.time_s, index=frame.index)
        send_message(link, {"end": True})

    found = (read_picture, probe_video, frame_at, sample_frames)
    return {operation.__name__: operation for operation in found}


def _decode(
    link: socket.socket, request: Message, path: Path, operations: dict[str, Callable[..., None]]
) -> None:
    from face_vision.errors import VisionError

    try:
        operations[request["do"]](link, path, **request["with"])
    except VisionError as error:
        send_message(link, {"error": error.code, "params": error.params})
    except MemoryError:
        # It ends by it: the next file would find no more of it.
        raise
    # A file did that, and would do it again: else it would pass for a machine's fault.
    except Exception:
        send_message(link, {"error": "", "params": {}})


@contextmanager
def _file_of(link: socket.socket) -> Iterator[Path]:
    """Take the open file that comes with a request, as a path to it that only this process has."""
    _, [descriptor], _, _ = socket.recv_fds(link, 1, 1)
    try:
        yield DESCRIPTORS / str(descriptor)
    finally:
        os.close(descriptor)


if __name__ == "__main__":
    main()
