"""Play the teacher in a real Chromium: from opening the class to the confirmed register.

    python -m benchmarks.walkthrough [--seconds 20] [--json]

The demonstration class is filmed by a camera that shows its drawn video, with a real site, a real
worker and the real networks; then a class of 30 is marked by hand, every student by a tap of her
own, at four taps a second. Printed are the seconds, the worker's included, and the taps.
"""

import argparse
import json
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from playwright.sync_api import Browser, Locator, Page, Playwright, expect, sync_playwright

from benchmarks.fixtures.chromium import chromium_path
from benchmarks.fixtures.walkthrough_class import N_STUDENTS
from demo.footage import class_video_in
from demo.people import PRESENT
from demo.runtime.demonstration import Demonstration
from demo.runtime.logins import logins_in
from face_vision.media.images import encode_jpeg

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
    "permissions": ["camera"],
}
TAPS_A_SECOND = 4
PATIENCE_MS = 180_000
TARGETS = {"filmed": (60.0, 4), "by hand": (45.0, None)}


@dataclass(frozen=True)
class Walk:
    """One way to a confirmed register.

    Args:
        way: how.
        seconds: from the class page to the confirmed register.
        taps: in all.
        taps_for_doubts: of those, answers to faces in the tray Check.
        register: how many students stand there with each status.
    """

    way: str
    seconds: float
    taps: int
    taps_for_doubts: int
    register: str


class Thumb:
    """Taps on a phone, and counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.n_taps = page, 0

    def tap(self, target: Locator) -> None:
        self.n_taps += 1
        target.tap()

    def button(self, name: str) -> Locator:
        button = self.page.get_by_role("button", name=name)
        return button.or_(self.page.get_by_role("link", name=name)).first


def film_class(thumb: Thumb, *, seconds: float) -> Walk:
    """Film, look, confirm."""
    page = thumb.page
    began_s = time.monotonic()
    thumb.tap(thumb.button("Film the class"))
    ring = page.locator(".stage-ring")
    expect(ring).to_be_enabled(timeout=PATIENCE_MS)
    thumb.tap(ring)
    page.wait_for_timeout(1000 * seconds)
    thumb.tap(ring)
    # Nothing else to press: a film that is long enough is used by itself.
    confirm = page.get_by_role("button", name="Confirm", exact=True)
    expect(confirm).to_be_visible(timeout=PATIENCE_MS)
    n_doubts = answer_doubts(thumb)
    thumb.tap(confirm)
    return walked("filmed", thumb, began_s, n_doubts)


def answer_doubts(thumb: Thumb) -> int:
    """Say yes or no to each face in doubt, as somebody who knows the class."""
    cards, names = thumb.page.locator(".check-card"), {person.name for person in PRESENT}
    n_doubts = 0
    while cards.count():
        n_doubts += 1
        name = cards.first.locator("h3").inner_text().rstrip("?")
        thumb.tap(cards.first.locator(".is-yes" if name in names else ".is-no").first)
        expect(thumb.page.get_by_role("heading", name=f"{name}?")).to_have_count(0)
    return n_doubts


def mark_by_hand(thumb: Thumb) -> Walk:
    """Mark every student by a tap of her own, four a second."""
    page = thumb.page
    began_s = time.monotonic()
    thumb.tap(thumb.button("Upload, or another lesson"))
    thumb.tap(thumb.button("Mark by hand"))
    lines = page.locator(".review-line")
    expect(lines).to_have_count(N_STUDENTS)
    for index in range(N_STUDENTS):
        before_s = time.monotonic()
        status = "A Absent" if index % 10 == 3 else "P Present"
        button = lines.nth(index).locator(".status-buttons").get_by_role("button", name=status)
        thumb.tap(button)
        expect(button).to_have_attribute("aria-pressed", "true")
        page.wait_for_timeout(max(0, 1000 * (1 / TAPS_A_SECOND + before_s - time.monotonic())))
    thumb.tap(page.get_by_role("button", name="Confirm", exact=True))
    return walked("by hand", thumb, began_s, 0)


def walked(way: str, thumb: Thumb, began_s: float, n_doubts: int) -> Walk:
    expect(thumb.page.get_by_role("heading", name="Register", exact=True)).to_be_visible()
    seconds = time.monotonic() - began_s
    register = " ".join(thumb.page.locator("#register-state").inner_text().split())
    return Walk(way, round(seconds, 1), thumb.n_taps, n_doubts, register)


def open_class(browser: Browser, address: str, folder: Path, name: str) -> Thumb:
    """Log in as the teacher and open a class; not counted."""
    teacher = next(login for login in logins_in(folder) if login.role == "teacher")
    page = browser.new_context(base_url=address, **PHONE).new_page()
    page.goto("/")
    page.get_by_label("E-mail address").fill(teacher.email)
    page.get_by_label("Password").fill(teacher.password)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", name="Sessions")).to_be_visible()
    return Thumb(page)


def launch(playwright: Playwright, folder: Path, video_s: float) -> Browser:
    """Start a browser whose camera shows the class video."""
    clip = folder / "class.mjpeg"
    with av.open(str(class_video_in(folder, video_s))) as video, clip.open("wb") as file:
        for frame in video.decode(video=0):
            file.write(encode_jpeg(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8), 90))
    chromium = chromium_path()
    if chromium is None:
        raise SystemExit("Chromium is not installed: apt-get install chromium")
    camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    camera += [f"--use-file-for-fake-video-capture={clip}", "--no-sandbox", "--disable-gpu"]
    return playwright.chromium.launch(executable_path=chromium, args=camera)


def walk(folder: Path, seconds: float) -> list[Walk]:
    demonstration = Demonstration(
        folder, database_url="", video_s=seconds, on_step=lambda text: None
    )
    with demonstration.class_served(wanted_port=8700) as address, sync_playwright() as playwright:
        demonstration.processes.run("enrol", ["-m", "benchmarks.fixtures.walkthrough_class"])
        browser = launch(playwright, folder, seconds)
        filmed = film_class(open_class(browser, address, folder, "7A"), seconds=seconds)
        return [filmed, mark_by_hand(open_class(browser, address, folder, "10D"))]


def _line(walk: Walk) -> str:
    seconds, taps = TARGETS[walk.way]
    return (
        f"{walk.way:8} {walk.seconds:6.1f} s (target {seconds:.0f} s)  {walk.taps:3} taps, "
        f"{walk.taps_for_doubts} of them for doubts"
        f"{f' (target {taps} without doubts)' if taps else ''}: {walk.register}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20.0, help="length of the film (20)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        walks = walk(Path(name), arguments.seconds)
    if arguments.json:
        print(json.dumps([asdict(one) for one in walks]))
    else:
        print("\n".join(map(_line, walks)))


if __name__ == "__main__":
    main()
