"""Set-up: from an empty database to the first confirmed register, of a school of three classes."""

import base64
import hmac
import struct
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import expect

from benchmarks.walkthrough import school_files
from benchmarks.walkthrough.browser import PHONE
from benchmarks.walkthrough.chapters import lesson
from benchmarks.walkthrough.installation import OFFICE, Installation
from benchmarks.walkthrough.record import Chapter
from benchmarks.walkthrough.school_files import TEACHERS
from benchmarks.walkthrough.stage import Stage
from benchmarks.walkthrough.staged_school import PASSWORD
from benchmarks.walkthrough.walker import Walker

NAME = "set-up"
LONGEST_MIN = 15.0
COMMANDS = (
    "python manage.py setup",
    "gunicorn attendance_site.wsgi --bind 127.0.0.1:8000 --threads 16",
    "python manage.py worker",
)
"""The README's; whoever copies them is quicker."""

WORK_MS = 300_000
NOTICE = (
    "The school recognises faces to take the register. Films are erased after a day. "
    "You may say no, and take a yes back at any time: then the register is taken by hand."
)
"""Its text is pasted from the school's letter, not typed."""


def play(stage: Stage) -> Chapter:
    chapter = Chapter(NAME)
    with stage.installation(NAME) as installation:
        files = write_files(stage.folder, today=installation.today)
        with stage.chromium(camera_shows=stage.film()) as browser:
            office = stage.walker(browser, chapter)
            address = start(office, installation)
            sign_in(office, address, installation.password)
            link = set_up_school(office, files, today=installation.today)
            teacher = stage.walker(browser, chapter, screen=PHONE)
            take_first_register(teacher, link, film_s=stage.film_s)
    minutes = (chapter.machine_s + chapter.human_s) / 60
    chapter.aim("set-up to the first register", unit="minutes", most=LONGEST_MIN, found=minutes)
    return chapter


@dataclass(frozen=True)
class Files:
    """What the school has in files."""

    roster: Path
    timetable: Path
    photos: Path


def write_files(folder: Path, *, today: date) -> Files:
    return Files(
        roster=school_files.write_roster(folder / "school.xlsx"),
        timetable=school_files.write_timetable(folder / "timetable.csv", today=today),
        photos=school_files.write_photos(folder / "photos.zip"),
    )


def start(office: Walker, installation: Installation) -> str:
    """Answer `manage.py setup`, start site and worker; return the site's address."""
    with office.step("manage.py setup, site, worker"):
        for command in COMMANDS:
            office.answer(command)
        for answer in installation.answers.values():
            office.answer(answer)
        installation.set_up()
        address = installation.start_site()
        installation.start_worker()
    return address


def sign_in(office: Walker, address: str, password: str) -> None:
    with office.step("sign in"):
        office.open(address)
        office.sign_in(OFFICE, password)
    set_up_second_factor(office)
    office.sees_heading("Set up")


def set_up_second_factor(office: Walker) -> None:
    """Do as the first page asks: an app on the phone reads the picture and shows a code."""
    with office.step("second factor"):
        office.sees_heading("Second factor")
        office.click("Set up an app")
        secret = office.page.locator(".factor-secret").inner_text().strip()
        # Opens the app, presses for a new one, and holds it before the picture.
        office.take_up_phone(3)
        office.fill(office.page.get_by_label("Your code", exact=True), code_now(secret))
        office.click(office.page.get_by_role("button", name="Set up", exact=True))
        office.click("They are safe")
        office.click("Go on")


def code_now(secret: str) -> str:
    """Return what an app with this secret shows now (RFC 6238: six digits, every 30 s)."""
    key = base64.b32decode(secret)
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    at = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[at : at + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


def set_up_school(office: Walker, files: Files, *, today: date) -> str:
    """Work off the list; return the link that invites the teacher of 7A."""
    enter_term(office, today)
    record_assessment(office)
    write_notice(office)
    import_roster(office, files.roster)
    link = invite(office)
    choose_codes(office)
    import_timetable(office, files.timetable)
    enter_consents(office)
    register_faces(office, files.photos)
    return link


def enter_term(office: Walker, today: date) -> None:
    page = office.page
    with office.step("term"):
        office.click("Enter the term")
        office.fill(page.get_by_label("Name"), "This term")
        office.fill(page.get_by_label("First day"), str(today - timedelta(days=60)))
        office.fill(page.get_by_label("Last day"), str(today + timedelta(days=60)))
        save(office)
    with office.step("holidays"):
        office.click("Back to the set-up")
        office.click("Term and holidays")
        office.fill(page.get_by_label("Name"), "Harvest")
        office.fill(page.get_by_label("First day"), str(today + timedelta(days=20)))
        office.fill(page.get_by_label("Last day"), str(today + timedelta(days=27)))
        save(office)
    with office.step("a room"):
        office.click("Enter a room")
        office.fill(page.get_by_label("Name"), "Lab")
        save(office)


def save(office: Walker) -> None:
    office.click(office.page.get_by_role("button", name="Save", exact=True))
    office.sees("Next:")


def record_assessment(office: Walker) -> None:
    page = office.page
    with office.step("impact assessment"):
        office.click("Record the assessment")
        office.fill("Name and post of who answers for it", "Dana Reed, head of the office")
        office.fill("Document, and where it is kept", "Assessment 2026, in the office")
        office.click(page.get_by_role("button", name="Record the assessment"))
        office.sees("The assessment is recorded")


def write_notice(office: Walker) -> None:
    with office.step("notice for the parents"):
        office.click("Write the notice")
        office.fill(office.page.get_by_label("Version"), "2026-08")
        office.paste(office.page.get_by_label("Text"), NOTICE)
        save(office)


def import_roster(office: Walker, roster: Path) -> None:
    with office.step("roster of 3 classes, 48 consents"):
        office.click("Import a roster")
        office.attach(office.page.get_by_label("File", exact=True), [roster])
        office.click("Show what would change")
        office.sees_heading("What would change")
        office.click("Apply all of it")
        office.sees_heading("What changed")


def invite(office: Walker) -> str:
    """Make the links for the teachers; return that of the one of 7A."""
    with office.step("invite 3 teachers"):
        office.click("Invite 3 teachers")
        office.click("Make the links")
        office.sees_heading("Links to hand over")
        link = office.page.get_by_label("Link for Nora Lind").input_value()
        office.click("Back to the set-up")
    return link


def choose_codes(office: Walker) -> None:
    with office.step("codes"):
        office.click("Choose the codes")
        office.click("Use these codes")
        office.sees("codes are added")


def import_timetable(office: Walker, timetable: Path) -> None:
    with office.step("timetable from a file"):
        office.click("Enter the timetable")
        office.click("Import")
        office.attach(office.page.get_by_label("File", exact=True), [timetable])
        office.click("Read it")
        office.click("Apply all of it")
        office.sees_heading("What changed")


def enter_consents(office: Walker) -> None:
    with office.step("24 consents by ticks"):
        office.click("Enter 24 consents")
        office.click("Yes for all")
        office.click("Enter these answers")
        office.sees("24 consents are entered.")


def register_faces(office: Walker, photos: Path) -> None:
    """Of 7A, the class that is filmed; those of the others come another day."""
    page = office.page
    with office.step("faces of 24 students from a zip"):
        office.click("Register 72 faces")
        office.attach("A zip, or several photos", [photos])
        office.click("See whose they are")
        office.click(page.get_by_role("button", name="Register 96 photos"))
    with office.step("the worker looks at 96 photos"):
        looked_at = page.get_by_text("96 of 96 looked at")
        expect(looked_at).to_be_visible(timeout=WORK_MS)
        expect(page.locator(".picture-line .status.is-present")).to_have_count(96)


def take_first_register(teacher: Walker, link: str, *, film_s: float) -> None:
    begin_as_teacher(teacher, link)
    with teacher.step("film 7A, look, confirm"):
        lesson.film(teacher, film_s)
        lesson.await_proposal(teacher)
        lesson.answer_doubts(teacher)
        lesson.confirm(teacher)


def begin_as_teacher(teacher: Walker, link: str) -> None:
    """Open the link that the office handed over, on a phone."""
    with teacher.step("the teacher chooses a password and signs in"):
        teacher.open(link)
        teacher.click("Yes, I work there")
        teacher.fill("New password", PASSWORD)
        teacher.fill("New password once more", PASSWORD)
        teacher.click(teacher.page.locator("main button[type=submit]"))
        teacher.click("Log in")
        teacher.sign_in(TEACHERS["7A"][0], PASSWORD)
