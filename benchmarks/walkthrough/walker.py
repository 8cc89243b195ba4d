"""Somebody before a screen who clicks and types, and whose steps are counted and timed."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from benchmarks.fixtures.counted_hand import CountedHand, Effort
from benchmarks.walkthrough import keystrokes
from benchmarks.walkthrough.record import Chapter, Step


class Walker(CountedHand):
    """Walks through a chapter.

    Args:
        page: what she looks at.
        chapter: where her steps are written down.
        pictures: where the page is photographed after each step, if anywhere.
    """

    def __init__(self, page: Page, chapter: Chapter, *, pictures: Path | None = None) -> None:
        super().__init__(page)
        self.chapter, self._pictures = chapter, pictures
        self.human_s = 0.0

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Count what is done in the block; the step holds it afterwards."""
        step = Step(name)
        self.chapter.steps.append(step)
        n_clicks, n_fields, human_s = self.n_clicks, self.n_fields, self.human_s
        began_s = time.monotonic()
        yield step
        step.machine_s = time.monotonic() - began_s
        step.human_s = self.human_s - human_s
        step.effort = Effort(self.n_clicks - n_clicks, self.n_fields - n_fields)
        self._photograph(name)

    def open(self, address: str) -> None:
        """Follow a link that came from elsewhere: a bookmark, a mail, a message."""
        self.n_clicks += 1
        self.human_s += keystrokes.CLICK_S
        self.page.goto(address)

    def click(self, target: str | Locator) -> None:
        self.human_s += keystrokes.CLICK_S
        super().click(target)

    def press(self, key: str) -> None:
        self.human_s += keystrokes.PRESS_S
        super().press(key)

    def fill(self, target: str | Locator, text: str) -> None:
        self.human_s += keystrokes.typing_s(text)
        super().fill(target, text)

    def paste(self, target: str | Locator, text: str) -> None:
        """Fill a field with what stands ready elsewhere: two keys instead of all."""
        self.human_s += keystrokes.typing_s("v")
        self.n_fields += 1
        self._field(target).fill(text)

    def choose(self, target: str | Locator, option: str) -> None:
        self.human_s += keystrokes.CHOICE_S
        super().choose(target, option)

    def attach(self, target: str | Locator, files: Sequence[Path]) -> None:
        self.human_s += keystrokes.FILES_S
        super().attach(target, files)

    def take_up_phone(self, n_taps: int) -> None:
        """Count what is done on a phone beside the page, such as opening an app."""
        self.n_clicks += n_taps
        self.human_s += n_taps * keystrokes.CLICK_S

    def answer(self, text: str) -> None:
        """Count an answer that was typed in a terminal."""
        self.n_fields += 1
        self.human_s += keystrokes.answer_s(text)

    def sees(self, text: str, *, within: Locator | None = None) -> None:
        expect((within or self.page).get_by_text(text).first).to_be_visible()

    def sees_heading(self, name: str) -> None:
        expect(self.page.get_by_role("heading", name=name).first).to_be_visible()

    def sign_in(self, email: str, password: str) -> None:
        self.fill("E-mail address", email)
        self.fill("Password", password)
        self.click("Log in")

    def search(self, text: str, name: str) -> None:
        """Type into the search on top and take one of those found.

        A hand that follows the eye comes later than the page's scripts.
        """
        self.page.wait_for_load_state("load")
        self.fill(self.page.locator("#site-search-q"), text)
        results = self.page.locator("#site-search-hits")
        self.click(results.get_by_role("link", name=name).first)

    def _photograph(self, name: str) -> None:
        if self._pictures:
            number = len(self.chapter.steps)
            file = f"{self.chapter.name}-{number:02}-{name}.png".replace(" ", "-").replace("/", "-")
            self.page.screenshot(path=self._pictures / file, full_page=True)
