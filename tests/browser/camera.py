"""A camera that shows a drawn class to a real Chromium."""

from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Browser, Playwright

from face_vision.media.images import encode_jpeg
from face_vision.types import Frame
from tests.painted_faces import paint_class_picture

FPS = 10
CLIP_S = 2


def write_camera_clip(path: Path, frames: Iterable[Frame]) -> Path:
    """Write pictures as Chromium's fake camera wants them: one JPEG after the other."""
    path.write_bytes(b"".join(encode_jpeg(frame, quality=92) for frame in frames))
    return path


def paint_camera_clip(path: Path, people: list[int], *, is_dark: bool = False) -> Path:
    times_s = [index / FPS for index in range(FPS * CLIP_S)]
    frames = (paint_class_picture(people, time_s=time_s) for time_s in times_s)
    return write_camera_clip(path, map(darken, frames) if is_dark else frames)


def darken(frame: Frame) -> Frame:
    return (frame // 6).astype(frame.dtype)


def launch_with_camera(playwright: Playwright, chromium: str, clip: Path, *args: str) -> Browser:
    """Start a browser whose only camera shows a clip."""
    camera = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={clip}"]
    return _launch(playwright, chromium, *args, *camera)


def launch_with_two_cameras(playwright: Playwright, chromium: str, *args: str) -> Browser:
    """Start a browser with two cameras, which show what Chromium thinks of."""
    camera = "--use-fake-device-for-media-stream=device-count=2"
    return _launch(playwright, chromium, *args, camera)


def _launch(playwright: Playwright, chromium: str, *args: str) -> Browser:
    return playwright.chromium.launch(
        executable_path=chromium, args=[*args, "--use-fake-ui-for-media-stream"]
    )
