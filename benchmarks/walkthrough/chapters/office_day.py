"""The office's morning: who is missing, parents who ring, a register not taken, an evacuation."""

from playwright.sync_api import expect

from benchmarks.fixtures.counted_hand import Effort
from benchmarks.walkthrough.record import Chapter
from benchmarks.walkthrough.stage import Stage
from benchmarks.walkthrough.walker import Walker

NAME = "office's morning"
ILL_TODAY = 3
ILL_AFTER_REGISTER = ILL_TODAY + 1
"""One more answers whether the register that says absent is to be changed."""

ONE_CLICK = Effort(clicks=1, fields=0)
FIND = Effort(clicks=1, fields=1)


def play(stage: Stage) -> Chapter:
    chapter = Chapter(NAME)
    with stage.school(NAME) as school, stage.chromium() as browser:
        office = stage.walker(browser, chapter)
        with office.step("sign in: Today is the first page"):
            office.open(school.address)
            office.sign_in(*school.office)
            missing = office.page.get_by_role("region", name="Absent, no reason yet")
            expect(missing.get_by_role("link")).to_have_count(2)
        answer_parents(office)
        remind_teacher(office)
        print_evacuation_list(office)
        find_student(office)
    return chapter


def answer_parents(office: Walker) -> None:
    """One rings before the register of her child's class was taken, one after."""
    chapter = office.chapter
    with office.step("a parent rings: ill today, no register yet") as step:
        office.search("cole", "Ada Cole")
        office.click("Ill today")
        office.sees("Ada Cole is away today: Ill.")
    chapter.aim_at_total("ill today", most=ILL_TODAY, found=step.effort)
    with office.step("a parent rings: ill, the register says absent") as step:
        office.search("berg", "Ada Berg")
        office.click("Ill today")
        office.click("Change 1 register")
        office.sees("1 register is changed.")
    chapter.aim_at_total("ill today, in a register", most=ILL_AFTER_REGISTER, found=step.effort)
    with office.step("who has no reason yet"):
        to_front_page(office)
        missing = office.page.get_by_role("region", name="Absent, no reason yet")
        expect(missing.get_by_role("link")).to_have_count(1)


def remind_teacher(office: Walker) -> None:
    with office.step("remind of a register not taken") as step:
        office.click(office.page.get_by_role("button", name="Remind").first)
        office.sees("A mail reminds of the register")
    office.chapter.aim_at_effort("remind a teacher", most=ONE_CLICK, found=step.effort)


def print_evacuation_list(office: Walker) -> None:
    with office.step("evacuation list") as step:
        office.click("Evacuation list")
        office.sees_heading("Evacuation list")
    office.chapter.aim_at_effort("evacuation list", most=ONE_CLICK, found=step.effort)


def find_student(office: Walker) -> None:
    with office.step("find a student") as step:
        office.search("1007", "Ada Abel")
        office.sees_heading("Ada Abel")
    office.chapter.aim_at_effort("find a student", most=FIND, found=step.effort)


def to_front_page(office: Walker) -> None:
    office.click(office.page.locator("a.brand"))
