"""Photograph a lesson for the README: three pictures and a moving one; part of `make screenshots`.

    python -m benchmarks.walkthrough.lesson_pictures FOLDER

The way is the one of the chapter `lesson`: a drawn class before Chromium's camera, real networks,
a real worker. The pictures are WebP: `film`, `review`, `confirmed`, and `lesson`, which moves.
"""

import argparse
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from benchmarks.walkthrough.browser import PATIENCE_MS, PHONE
from benchmarks.walkthrough.chapters import lesson
from benchmarks.walkthrough.record import Chapter
from benchmarks.walkthrough.stage import Stage
from benchmarks.walkthrough.walker import Walker
from demo.runtime.demonstration import Demonstration
from demo.runtime.logins import logins_in

FILM_S = 12.0
SHARP_PHONE = {**PHONE, "device_scale_factor": 1.5}
SHORT_MS, LONG_MS = 1_200, 2_600
PARTS_OF_FILM = 4
QUALITY = 82


class Roll:
    """What was photographed, in order.

    Args:
        page: what is photographed, as far as the screen shows it.
        folder: where single pictures go.
    """

    def __init__(self, page: Page, folder: Path) -> None:
        self.page, self.folder = page, folder
        self.pictures: list[Image.Image] = []
        self.shown_ms: list[int] = []

    def take(self, name: str = "", *, shown_ms: int = SHORT_MS) -> None:
        """Photograph the screen; one with a name is also kept singly."""
        picture = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        self.pictures.append(picture)
        self.shown_ms.append(shown_ms)
        if name:
            picture.save(self.folder / f"{name}.webp", quality=QUALITY, method=6)

    def save(self, name: str) -> None:
        """Write all as one that moves, over and over."""
        first, *others = self.pictures
        first.save(
            self.folder / f"{name}.webp",
            save_all=True,
            append_images=others,
            duration=self.shown_ms,
            loop=0,
            quality=QUALITY,
            method=6,
        )


def photograph(stage: Stage, folder: Path) -> None:
    """Play a lesson by film on a phone and write its pictures.

    Raises:
        benchmarks.walkthrough.browser.BrowserMissing: there is no Chromium.
        AssertionError: a page does not come, or the register is not the class's.
    """
    demonstration = Demonstration(
        stage.folder, database_url="", video_s=stage.film_s, on_step=lambda text: None
    )
    with demonstration.class_served(wanted_port=lesson.FIRST_PORT) as address:
        _, login = logins_in(stage.folder)
        with stage.chromium(camera_shows=stage.film()) as browser:
            teacher = stage.walker(browser, Chapter("pictures"), screen=SHARP_PHONE)
            roll = Roll(teacher.page, folder)
            lesson.sign_in(teacher, address, (login.email, login.password))
            roll.take(shown_ms=LONG_MS)
            _film(teacher, roll)
            _review(teacher, roll)
            lesson.check_register(teacher)
    roll.save("lesson")


def _film(teacher: Walker, roll: Roll) -> None:
    page = teacher.page
    teacher.click(page.get_by_role("link", name="Film the class").first)
    ring = page.locator(".stage-ring")
    expect(ring).to_be_enabled(timeout=lesson.WORK_MS)
    roll.take()
    teacher.click(ring)
    for part in range(PARTS_OF_FILM):
        page.wait_for_timeout(1000 * FILM_S / PARTS_OF_FILM)
        roll.take("film" if part == PARTS_OF_FILM // 2 else "")
    teacher.click(ring)
    page.wait_for_timeout(SHORT_MS)
    roll.take()


def _review(teacher: Walker, roll: Roll) -> None:
    lesson.await_proposal(teacher)
    teacher.page.wait_for_load_state("networkidle")
    roll.take("review", shown_ms=LONG_MS)
    lesson.answer_doubts(teacher)
    roll.take()
    lesson.confirm(teacher)
    teacher.page.wait_for_load_state("networkidle")
    roll.take("confirmed", shown_ms=LONG_MS)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.walkthrough.lesson_pictures", description=__doc__
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    folder = parser.parse_args(arguments).folder
    folder.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=PATIENCE_MS)
    with tempfile.TemporaryDirectory(prefix="walk-") as place, sync_playwright() as playwright:
        photograph(Stage(playwright, Path(place), film_s=FILM_S), folder)


if __name__ == "__main__":
    main()
