"""A camera that shows a drawn class to a real Chromium."""

from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Browser, Playwright

from recognition.vision.images import encode_jpeg
from recognition.vision.structures import Frame
from tests.painted_faces import paint_class_picture

FPS = 10
CLIP_S = 2


def write_camera_clip(path: Path, frames: Iterable[Frame]) -> Path:
    """Write pictures as Chromium's fake camera wants them: one JPEG after the other."""
    path.write_bytes(b"".join(encode_jpeg(frame, quality=92) for frame in frames))
    return path


def paint_camera_clip(path: Path, people: list[int]) -> Path:
    times_s = [index / FPS for index in range(FPS * CLIP_S)]
    frames = (paint_class_picture(people, time_s=time_s) for time_s in times_s)
    return write_camera_clip(path, frames)


def launch_with_camera(
    playwright: Playwright, chromium: str, clip: Path | None, *args: str
) -> Browser:
    """Start a browser whose only camera shows a clip, or none at all; permission is not asked."""
    camera = [
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={clip}",
        "--use-fake-ui-for-media-stream",
    ]
    return playwright.chromium.launch(
        executable_path=chromium, args=[*args, *(camera if clip else [])]
    )
