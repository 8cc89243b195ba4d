"""Where the chapters play: a folder, Chromium, films, and a new installation for each."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Playwright

from benchmarks.walkthrough import staged_school
from benchmarks.walkthrough.browser import DESK, launch, open_page
from benchmarks.walkthrough.installation import OFFICE, Installation
from benchmarks.walkthrough.record import Chapter
from benchmarks.walkthrough.walker import Walker
from demo.footage import class_video_in

MAILS = ("--mail-server=127.0.0.1:25", "--mail-from=office@hill.example")
"""Without a worker none goes out, but the site offers what it does by mail."""

TEACHER = (next(iter(staged_school.TEACHERS)), staged_school.PASSWORD)


@dataclass(frozen=True)
class StagedSchool:
    """A site that runs.

    Args:
        address: its first page.
        office: address and password of who administers it.
        teacher: those of the one whose lesson in 7A is on.
    """

    address: str
    office: tuple[str, str]
    teacher: tuple[str, str]


@dataclass(frozen=True)
class Stage:
    """What all chapters share.

    Args:
        playwright: drives the browsers.
        folder: for databases, files and films; it goes when the walk ends.
        film_s: how long a class is filmed, seconds.
        pictures: where pages are photographed after each step, if anywhere.
    """

    playwright: Playwright
    folder: Path
    film_s: float = 12.0
    pictures: Path | None = None

    @contextmanager
    def installation(self, name: str, *, asks_second_factor: bool = True) -> Iterator[Installation]:
        """Run a new one as long as the block."""
        folder = self.folder / name
        folder.mkdir()
        new = Installation(folder, asks_second_factor=asks_second_factor)
        with new.running() as installation:
            yield installation

    @contextmanager
    def school(self, name: str) -> Iterator[StagedSchool]:
        """Serve a school in the middle of its morning as long as the block.

        Its people are signed in already: a second factor is set up once, in the set-up.
        """
        with self.installation(name, asks_second_factor=False) as installation:
            installation.set_up(*MAILS)
            installation.run(staged_school.__name__)
            address = installation.start_site()
            yield StagedSchool(address, (OFFICE, installation.password), TEACHER)

    def film(self) -> Path:
        """Return the drawn video of class 7A, drawn once."""
        return class_video_in(self.folder, self.film_s)

    @contextmanager
    def chromium(self, *, camera_shows: Path | None = None) -> Iterator[Browser]:
        browser = launch(self.playwright, camera_shows=camera_shows)
        try:
            yield browser
        finally:
            browser.close()

    def walker(
        self, browser: Browser, chapter: Chapter, *, screen: dict[str, Any] = DESK
    ) -> Walker:
        """Give somebody a window of her own."""
        return Walker(open_page(browser, screen), chapter, pictures=self.pictures)
