"""The six jobs that an office has every week, each from the front page."""

from pathlib import Path

import cv2

from benchmarks.fixtures.counted_hand import Effort
from benchmarks.walkthrough.record import Chapter
from benchmarks.walkthrough.stage import Stage
from benchmarks.walkthrough.walker import Walker
from demo.people import STUDENTS, registration_drawings

NAME = "six jobs"
NEW_STUDENT = Effort(clicks=8, fields=5)
CONSENTS = Effort(clicks=30, fields=2)
CLASS_CHANGE, TEACHER_LEAVES, LAST_MONTH, ILL_TODAY = 4, 3, 3, 3
"""The most that a job may take; these in clicks and fields together."""

N_CONSENTS = 25
DO_NOT_PRINT = "window.print = () => { document.documentElement.dataset.printed = 'yes'; };"
"""Nobody answers Chromium's own window of printing."""


def play(stage: Stage) -> Chapter:
    chapter = Chapter(NAME)
    photos = write_photos(stage.folder)
    with stage.school(NAME) as school, stage.chromium() as browser:
        office = stage.walker(browser, chapter)
        office.page.add_init_script(DO_NOT_PRINT)
        with office.step("sign in"):
            office.open(school.address)
            office.sign_in(*school.office)
            office.sees_heading("Today")
        enter_new_student(office, photos)
        change_class(office)
        enter_consents(office)
        print_last_month(office)
        note_illness(office)
        let_teacher_leave(office)
    return chapter


def write_photos(folder: Path) -> list[Path]:
    """Write three photos of a drawn student."""
    paths = []
    for number, drawing in enumerate(registration_drawings(STUDENTS[0])[:3]):
        paths.append(folder / f"photo{number}.png")
        cv2.imwrite(str(paths[-1]), cv2.cvtColor(drawing, cv2.COLOR_RGB2BGR))
    return paths


def enter_new_student(office: Walker, photos: list[Path]) -> None:
    with office.step("new student with consent and photos") as step:
        office.click(office.page.locator(".site-bar summary"))
        office.click("New student")
        office.fill("Given name", "Zoë")
        office.fill("Family name", "Klein")
        office.choose("Class", "7A Science")
        office.fill("Signed by", "Grace Klein")
        office.attach("Three or more photos, or one short video", photos)
        office.click("Enter the student")
        office.sees("Zoë Klein is entered, in 7A.")
        office.sees("3 pictures are looked at now.")
    office.chapter.aim_at_effort("new student", most=NEW_STUDENT, found=step.effort)


def change_class(office: Walker) -> None:
    with office.step("class change") as step:
        office.search("1002", "Ben Ames")
        office.choose("New class", "7B Maths")
        office.click("Move")
        office.sees("Ben Ames is in 7B from")
    office.chapter.aim_at_total("class change", most=CLASS_CHANGE, found=step.effort)


def enter_consents(office: Walker) -> None:
    """Tick one by one, as the letters come off the pile."""
    with office.step(f"{N_CONSENTS} consents") as step:
        office.search("7b", "7B Maths")
        office.click("Faces and consents")
        office.click("Enter consents")
        ticks = office.page.locator("#consent-list input[name=students]")
        for number in range(N_CONSENTS):
            office.click(ticks.nth(number))
        office.click("Enter these answers")
        office.sees(f"{N_CONSENTS} consents are entered.")
    office.chapter.aim_at_effort("25 consents", most=CONSENTS, found=step.effort)


def print_last_month(office: Walker) -> None:
    with office.step("last month on paper") as step:
        office.search("7a", "7A Science")
        office.click("Last month on paper")
        office.sees_heading("Summary of 7A Science")
        office.page.locator("html[data-printed=yes]").wait_for()
    office.chapter.aim_at_total("last month on paper", most=LAST_MONTH, found=step.effort)


def note_illness(office: Walker) -> None:
    with office.step("ill today") as step:
        office.search("clay", "Ben Clay")
        office.click("Ill today")
        office.sees("Ben Clay is away today: Ill.")
    office.chapter.aim_at_total("ill today", most=ILL_TODAY, found=step.effort)


def let_teacher_leave(office: Walker) -> None:
    with office.step("teacher leaves, her colleague takes over") as step:
        office.search("nora", "Nora Lind")
        office.click("Nora Lind leaves")
        office.sees("Nora Lind has left.")
    office.chapter.aim_at_total("teacher leaves", most=TEACHER_LEAVES, found=step.effort)
