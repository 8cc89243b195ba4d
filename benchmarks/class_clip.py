"""Register 20 students from one drawn clip of 30 s in a real browser; count seconds and taps.

    python -m benchmarks.class_clip [--json]

A site and a worker with the real networks run in processes of their own. The browser sends the clip
and taps the name of whoever was drawn on each card; the strangers of the clip get none.
Nobody is faster than one tap a second, so that is what the time of a person is counted as.
"""

import argparse
import json
import sys
import time
from dataclasses import asdict, dataclass

from playwright.sync_api import Page, expect, sync_playwright

from benchmarks.fixtures.chromium import chromium_path
from demo.footage import class_clip_in
from demo.runtime.demonstration import Demonstration
from demo.runtime.folder import temporary_folder
from demo.runtime.logins import logins_in

FIRST_PORT = 8650
SHORTEST_VIDEO_S = 5.0
PATIENCE_MS = 600_000


@dataclass
class MeasuredClip:
    """What it took to register a class.

    Args:
        n_students: how many were registered.
        n_cards: how many people the clip was sorted into, strangers among them.
        n_taps: taps of a person, from the page of the class to the last message.
        worker_s: from sending the clip to the cards.
        browser_s: of all taps, as fast as the browser does them.
    """

    n_students: int = 0
    n_cards: int = 0
    n_taps: int = 0
    worker_s: float = 0.0
    browser_s: float = 0.0

    @property
    def taps_per_student(self) -> float:
        return self.n_taps / max(self.n_students, 1)


class Teacher:
    """Taps, and counts the taps."""

    def __init__(self, page: Page, measured: MeasuredClip) -> None:
        self._page, self._measured = page, measured

    def log_in(self, email: str, password: str) -> None:
        """Log in, which is not counted."""
        self._page.goto("/account/login/")
        self._page.get_by_label("E-mail address").fill(email)
        self._page.get_by_label("Password").fill(password)
        self._page.get_by_role("button", name="Log in").click()

    def tap(self, selector: str) -> None:
        self._page.locator(selector).first.click()
        self._measured.n_taps += 1

    def send(self, clip: str) -> None:
        self.tap("main a:has-text('7B')")
        self.tap("a[href$='/clip/']")
        self._page.locator("input[type=file]").set_input_files(clip)
        self._measured.n_taps += 1
        started = time.monotonic()
        self.tap("main form button[type=submit]")
        expect(self._page.locator(".clip-board")).to_be_visible(timeout=PATIENCE_MS)
        self._measured.worker_s = time.monotonic() - started
        self._measured.n_cards = self._page.locator(".clip-card").count()

    def name(self, truth: dict[str, str]) -> None:
        """Name each card in turn; one that shows a stranger is passed over by choosing the next."""
        started = time.monotonic()
        for n_named, (card, number) in enumerate(truth.items(), start=1):
            chosen = f"input[name=cluster][value='{card}']"
            if not self._page.locator(chosen).is_checked():
                self.tap(chosen)
            self.tap(f".clip-name:has-text('{number}')")
            expect(self._page.locator(".clip-cards [role=status]")).to_contain_text(f"{n_named} of")
        self.tap("button[formaction$='/store/']")
        expect(self._page.locator(".toast").first).to_contain_text("can be recognised now")
        self._measured.browser_s = time.monotonic() - started
        self._measured.n_students = len(truth)


def measure() -> MeasuredClip:
    measured = MeasuredClip()
    chromium = chromium_path()
    with temporary_folder() as folder, sync_playwright() as playwright:
        demonstration = Demonstration(
            folder, database_url="", video_s=SHORTEST_VIDEO_S, on_step=_print_step
        )
        with demonstration.before_registering(wanted_port=FIRST_PORT) as address:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(base_url=address, viewport={"width": 360, "height": 740})
            teacher = Teacher(page, measured)
            login = next(login for login in logins_in(folder) if login.role == "teacher")
            teacher.log_in(login.email, login.password)
            teacher.send(str(class_clip_in(folder)))
            teacher.name(demonstration.who_is_who())
            browser.close()
    return measured


def _print_step(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    measured = measure()
    if arguments.json:
        print(json.dumps(asdict(measured)))
        return
    rate = measured.taps_per_student
    print(f"{measured.n_students} students registered, {measured.n_cards} cards.")
    print(f"{measured.worker_s:.0f} s until the cards were there.")
    print(f"{measured.n_taps} taps, {rate:.2f} for each student.")
    print(f"{measured.browser_s:.0f} s for all names, as fast as the browser taps.")
    print(f"At one tap a second: {measured.n_taps} s; for 25 students {25 * rate:.0f} s.")


if __name__ == "__main__":
    main()
