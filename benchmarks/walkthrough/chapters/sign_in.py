"""The sign-in that ran out during a review: what was pressed is kept, and sent after signing in."""

from playwright.sync_api import expect

from benchmarks.fixtures.counted_hand import Effort
from benchmarks.walkthrough.browser import PHONE
from benchmarks.walkthrough.chapters import lesson
from benchmarks.walkthrough.record import Chapter
from benchmarks.walkthrough.stage import Stage
from benchmarks.walkthrough.walker import Walker

NAME = "sign-in ran out"
SIGN_IN_AGAIN = Effort(clicks=2, fields=2)
"""The press itself, and Log in: nothing is pressed twice."""

SESSION_COOKIE = "sessionid"


def play(stage: Stage) -> Chapter:
    chapter = Chapter(NAME)
    with stage.school(NAME) as school, stage.chromium() as browser:
        teacher = stage.walker(browser, chapter, screen=PHONE)
        with teacher.step("sign in, take 7A by hand"):
            teacher.open(school.address)
            teacher.sign_in(*school.teacher)
            lesson.begin_by_hand(teacher)
        press_signed_out(teacher, school.teacher)
        confirm_signed_out(teacher, school.teacher)
    return chapter


def press_signed_out(teacher: Walker, login: tuple[str, str]) -> None:
    line = lesson.lines_of(teacher).nth(3)
    button = line.get_by_role("button", name="E Excused")
    key = button.get_attribute("id")
    run_out(teacher)
    with teacher.step("a tap, and signing in again") as step:
        teacher.click(button)
        teacher.sees("You had been logged out.")
        teacher.sign_in(*login)
        teacher.sees("What you pressed before you logged in is saved.")
        pressed = teacher.page.locator(f"#{key}")
        expect(pressed).to_have_attribute("aria-pressed", "true")
    teacher.chapter.aim_at_effort("a tap signed out", most=SIGN_IN_AGAIN, found=step.effort)


def confirm_signed_out(teacher: Walker, login: tuple[str, str]) -> None:
    run_out(teacher)
    with teacher.step("the confirmation, and signing in again") as step:
        teacher.click(lesson.confirm_button(teacher))
        teacher.sees("You had been logged out.")
        teacher.sign_in(*login)
        teacher.sees("Confirmed:")
    teacher.chapter.aim_at_effort(
        "a confirmation signed out", most=SIGN_IN_AGAIN, found=step.effort
    )


def run_out(teacher: Walker) -> None:
    """The site knows this sign-in no longer; the page stays as it was."""
    teacher.page.context.clear_cookies(name=SESSION_COOKIE)
