"""Weak Wi-Fi: a register by hand over 400 kbit/s with 600 ms, on a phone."""

from benchmarks.walkthrough.browser import PHONE, weaken_wifi
from benchmarks.walkthrough.chapters import lesson
from benchmarks.walkthrough.record import Chapter
from benchmarks.walkthrough.stage import Stage
from benchmarks.walkthrough.walker import Walker

NAME = "weak wi-fi"
LOOKS_PRESSED_WITHIN_MS = 100
THREE_ARE_RIGHT_WITHIN_MS = 2_000
ARE_RIGHT = """
async (ids) => {
  const began = performance.now();
  const button = (id) => document.getElementById(id);
  const painted = [];
  for (const id of ids) {
    const pressedAt = performance.now();
    button(id).click();
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const isPainted = button(id).getAttribute("aria-pressed") === "true";
    painted.push(isPainted ? performance.now() - pressedAt : 1e6);
  }
  // A line that the site has answered for has a button that cannot be pressed again.
  while (!ids.every((id) => button(id).type === "button")) {
    if (performance.now() - began > 10000) break;
    await new Promise((done) => setTimeout(done, 10));
  }
  return { painted: Math.max(...painted), all: performance.now() - began };
}
"""


def play(stage: Stage) -> Chapter:
    chapter = Chapter(NAME)
    with stage.school(NAME) as school, stage.chromium() as browser:
        teacher = stage.walker(browser, chapter, screen=PHONE)
        weaken_wifi(teacher.page)
        with teacher.step("sign in, first visit"):
            teacher.open(school.address)
            teacher.sign_in(*school.teacher)
            teacher.sees_heading("My lessons today")
        with teacher.step("open the register by hand"):
            lesson.begin_by_hand(teacher)
            teacher.page.wait_for_load_state("networkidle")
        tap_three(teacher)
        with teacher.step("all the others, confirm"):
            lesson.mark_others_present(teacher)
            lesson.confirm(teacher)
    return chapter


def tap_three(teacher: Walker) -> None:
    """Three taps as quick as they can be; when the page shows them, and when they are saved."""
    chapter = teacher.chapter
    absent = lesson.lines_of(teacher).get_by_role("button", name="A Absent")
    ids = [absent.nth(place).get_attribute("id") for place in range(3)]
    with teacher.step("three quick taps"):
        teacher.n_clicks += len(ids)
        found = teacher.page.evaluate(ARE_RIGHT, ids)
    chapter.aim(
        "a tap looks pressed", unit="ms", most=LOOKS_PRESSED_WITHIN_MS, found=found["painted"]
    )
    chapter.aim(
        "three taps are saved", unit="ms", most=THREE_ARE_RIGHT_WITHIN_MS, found=found["all"]
    )
