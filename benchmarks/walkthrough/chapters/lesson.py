"""The teacher's lesson, on a phone: by film and by hand, from the class to the register taken."""

import re

from playwright.sync_api import Locator, expect

from benchmarks.walkthrough.browser import PHONE
from benchmarks.walkthrough.record import Chapter
from benchmarks.walkthrough.stage import Stage
from benchmarks.walkthrough.walker import Walker
from demo.people import ABSENT, PRESENT
from demo.runtime.demonstration import Demonstration
from demo.runtime.logins import logins_in

NAME = "lesson"
WORK_MS = 180_000
MOST_TAPS, MOST_S = 5, 40.0
USUAL_FILM_S = 12.0
"""The film that the seconds are for; a longer one may take as much longer as it is."""

MOST_TAPS_BY_HAND = 6
FIRST_PORT = 8720
ABSENT_BY_HAND = (3, 13, 23)
FEWEST_PRESENT = len(PRESENT) - 2
"""The browser codes the film anew while the worker looks at it."""


def play(stage: Stage) -> Chapter:
    """By film in the demonstration school, whose class real networks know; by hand in another."""
    chapter = Chapter(NAME)
    play_by_film(stage, chapter)
    play_by_hand(stage, chapter)
    return chapter


def play_by_film(stage: Stage, chapter: Chapter) -> None:
    demonstration = Demonstration(
        stage.folder, database_url="", video_s=stage.film_s, on_step=lambda text: None
    )
    with demonstration.class_served(wanted_port=FIRST_PORT) as address:
        _, login = logins_in(stage.folder)
        with stage.chromium(camera_shows=stage.film()) as browser:
            teacher = stage.walker(browser, chapter, screen=PHONE)
            sign_in(teacher, address, (login.email, login.password))
            take_by_film(teacher, stage.film_s)


def play_by_hand(stage: Stage, chapter: Chapter) -> None:
    with stage.school("by hand") as school, stage.chromium() as browser:
        teacher = stage.walker(browser, chapter, screen=PHONE)
        sign_in(teacher, school.address, school.teacher)
        take_by_hand(teacher)


def sign_in(teacher: Walker, address: str, login: tuple[str, str]) -> None:
    with teacher.step("sign in"):
        teacher.open(address)
        teacher.sign_in(*login)
        teacher.sees_heading("My")


def take_by_film(teacher: Walker, film_s: float) -> None:
    """From the list of today's lessons; a face in doubt takes one of the taps."""
    chapter = teacher.chapter
    with teacher.step(f"film 7A for {film_s:g} s") as filming:
        film(teacher, film_s)
    with teacher.step("the worker looks for faces") as looking:
        await_proposal(teacher)
    with teacher.step("look and confirm") as confirming:
        answer_doubts(teacher)
        confirm(teacher)
    check_register(teacher)
    steps = (filming, looking, confirming)
    n_taps = sum(step.effort.clicks for step in steps)
    seconds = sum(step.seconds for step in steps)
    chapter.aim("by film", unit="taps", most=MOST_TAPS, found=n_taps)
    most_s = MOST_S + film_s - USUAL_FILM_S
    chapter.aim(f"by film of {film_s:g} s", unit="seconds", most=most_s, found=seconds)


def take_by_hand(teacher: Walker) -> None:
    with teacher.step("by hand, 3 of 24 absent") as step:
        begin_by_hand(teacher)
        for place in ABSENT_BY_HAND:
            line = lines_of(teacher).nth(place)
            teacher.click(line.get_by_role("button", name="A Absent"))
        mark_others_present(teacher)
        confirm(teacher)
        teacher.sees("Confirmed: 21 here, 3 absent")
    teacher.chapter.aim("by hand", unit="taps", most=MOST_TAPS_BY_HAND, found=step.effort.clicks)


def check_register(teacher: Walker) -> None:
    """The register says who is there; nobody else is."""
    words = teacher.page.get_by_text("Confirmed:").first.inner_text()
    n_here, n_absent = map(int, re.findall(r"[0-9]+", words)[:2])
    if not (FEWEST_PRESENT <= n_here <= len(PRESENT) and n_absent >= len(ABSENT)):
        raise AssertionError(f"{len(PRESENT)} are here, {len(ABSENT)} are not; it says: {words}")


def film(teacher: Walker, seconds: float) -> None:
    page = teacher.page
    teacher.click(page.get_by_role("link", name="Film the class").first)
    ring = page.locator(".stage-ring")
    expect(ring).to_be_enabled(timeout=WORK_MS)
    teacher.click(ring)
    page.wait_for_timeout(1000 * seconds)
    teacher.click(ring)


def await_proposal(teacher: Walker) -> None:
    """A film that is long enough is used by itself: there is nothing to press."""
    expect(confirm_button(teacher)).to_be_visible(timeout=WORK_MS)


def confirm_button(teacher: Walker) -> Locator:
    return teacher.page.get_by_role("button", name="Confirm", exact=True)


def answer_doubts(teacher: Walker) -> None:
    """Say yes or no to each face in doubt, as somebody who knows the class."""
    cards, names = teacher.page.locator(".check-card"), {person.name for person in PRESENT}
    while cards.count():
        name = cards.first.locator("h3").inner_text().rstrip("?")
        teacher.click(cards.first.locator(".is-yes" if name in names else ".is-no").first)
        expect(teacher.page.get_by_role("heading", name=f"{name}?")).to_have_count(0)


def confirm(teacher: Walker) -> None:
    teacher.click(confirm_button(teacher))
    teacher.sees("Confirmed:")


def begin_by_hand(teacher: Walker) -> None:
    """Take the register of the lesson that is on, from the list of today's lessons."""
    teacher.click("By hand")
    expect(lines_of(teacher).first).to_be_visible()


def lines_of(teacher: Walker) -> Locator:
    return teacher.page.locator(".review-line")


def mark_others_present(teacher: Walker) -> None:
    others = teacher.page.locator("#mark-others")
    teacher.click(others.get_by_role("button", name="present"))
    expect(others.get_by_role("button")).to_have_count(0)
