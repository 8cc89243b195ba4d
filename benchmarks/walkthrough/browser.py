"""Chromium with the screens of an office and of a teacher, and with a camera that shows a film."""

from pathlib import Path
from typing import Any

import av
import numpy as np
from playwright.sync_api import Browser, Page, Playwright

from benchmarks.fixtures.chromium import chromium_path
from face_vision.media.images import encode_jpeg

QUIET = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
    "permissions": ["camera"],
}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PATIENCE_MS = 30_000
WEAK_WIFI = {
    "offline": False,
    "latency": 600,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
"""400 kbit/s, 600 ms; throughputs in bytes a second."""


class BrowserMissing(Exception):
    """There is no Chromium to walk in."""


def launch(playwright: Playwright, *, camera_shows: Path | None = None) -> Browser:
    """Start Chromium.

    Args:
        camera_shows: a video that its camera plays over and over.
    """
    chromium = chromium_path()
    if chromium is None:
        raise BrowserMissing("Chromium is not installed: apt-get install chromium")
    arguments = [*QUIET]
    if camera_shows:
        clip = _as_mjpeg(camera_shows)
        arguments += [*CAMERA, f"--use-file-for-fake-video-capture={clip}"]
    return playwright.chromium.launch(executable_path=chromium, args=arguments)


def open_page(browser: Browser, screen: dict[str, Any]) -> Page:
    """Open a window of its own, signed in nowhere."""
    context = browser.new_context(**screen)
    context.set_default_timeout(PATIENCE_MS)
    return context.new_page()


def weaken_wifi(page: Page) -> None:
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", WEAK_WIFI)


def _as_mjpeg(film: Path) -> Path:
    """Write the film as Chromium's camera plays it."""
    clip = film.with_suffix(".mjpeg")
    if not clip.exists():
        with av.open(str(film)) as video, clip.open("wb") as file:
            for frame in video.decode(video=0):
                picture = np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
                file.write(encode_jpeg(picture, 90))
    return clip
