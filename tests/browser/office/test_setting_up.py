"""An administrator works off the list of an empty school in a real browser, until it is in use."""

import pytest
from playwright.sync_api import FilePayload, expect

from accounts.models import User
from rosters.import_work import work_on_import
from rosters.models import RosterImport
from tests.browser.visitor import SCREENS, Visitor
from tests.factories import make_administrator, make_school
from tests.rosters.roster_files import make_csv

pytestmark = pytest.mark.django_db(transaction=True)

HEADINGS = ("Number", "Given name", "Family name", "Class", "Teacher’s e-mail", "Teacher’s name")
ROSTER = make_csv(
    ("701", "Ana", "Adams", "7A", "nora@example.org", "Nora Lind"),
    ("702", "Ben", "Baker", "7B", "otto@example.org", "Otto Berg"),
    headings=HEADINGS,
)


@pytest.fixture
def dana(visitor, live_server, settings) -> Visitor:
    """Dana at the front page of a school that has nothing yet, without a mail server."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    make_administrator(
        school=make_school(name="Hill School"), email="dana@example.org", first_name="Dana"
    )
    visitor.become("dana@example.org")
    visitor.go("/")
    return visitor


def enter_the_term(visitor: Visitor) -> None:
    visitor.click("Enter the term")
    visitor.page.get_by_label("Name:").fill("Autumn")
    visitor.page.get_by_label("First day:").fill("2026-08-17")
    visitor.page.get_by_label("Last day:").fill("2036-12-18")
    visitor.page.get_by_role("button", name="Save", exact=True).click()


def enter_the_room(visitor: Visitor) -> None:
    """The form of the term led here."""
    visitor.page.get_by_role("link", name="Enter a room", exact=True).click()
    visitor.page.get_by_label("Name:").fill("Lab 1")
    visitor.page.get_by_role("button", name="Save", exact=True).click()


def take_in_the_roster(visitor: Visitor) -> None:
    # The form of the room leads to the notice; this school writes it later.
    visitor.page.get_by_role("link", name="Back to the set-up").click()
    visitor.page.get_by_role("link", name="Import a roster", exact=True).click()
    file: FilePayload = {"name": "school.csv", "mimeType": "text/csv", "buffer": ROSTER}
    visitor.page.get_by_label("File", exact=True).set_input_files(file)
    for press, heading in (
        ("Show what would change", "What would change"),
        ("Apply all of it", "What changed"),
    ):
        visitor.click(press)
        expect(visitor.page.get_by_role("heading", name="school.csv")).to_be_visible()
        work_on_import(roster_import=RosterImport.objects.get())
        visitor.sees_heading(heading)


def hand_over_the_links(visitor: Visitor) -> str:
    """Return the link of the first teacher, as it is copied."""
    visitor.click("Invite 2 teachers")
    visitor.sees("No mail goes out from here")
    visitor.click("Make the links")
    visitor.sees_heading("Links to hand over")
    visitor.click("Copy")
    visitor.sees("Copied")
    return visitor.page.get_by_label("Link for Nora Lind").input_value()


def choose_a_password(visitor: Visitor, link: str) -> None:
    # What is under way would bring a cookie of its own, and with it another token.
    visitor.page.wait_for_load_state("networkidle")
    visitor.page.context.clear_cookies()
    visitor.page.goto(link)
    visitor.click("Yes, I work there")
    for label in ("New password", "New password once more"):
        visitor.page.get_by_label(label, exact=True).fill("a password of the teacher")
    visitor.page.locator("main button[type=submit]").click()
    visitor.sees_heading("Your new password is saved")


@pytest.mark.parametrize("screen", SCREENS, indirect=True)
def test_the_list_leads_from_the_empty_school_to_its_teachers(dana):
    dana.sees_heading("Set up Hill School")
    enter_the_term(dana)
    enter_the_room(dana)
    take_in_the_roster(dana)
    link = hand_over_the_links(dana)
    dana.click("Back to the set-up")
    dana.sees("Everybody is invited.")
    dana.click("Choose the codes")
    dana.click("Use these codes")
    dana.sees("30 codes are added.")
    for title in ("Term and holidays", "Rooms", "Invite people", "Letters and codes"):
        step = dana.page.get_by_role("listitem").filter(
            has=dana.page.get_by_role("link", name=title, exact=True)
        )
        expect(step.get_by_text("Done")).to_be_attached()
    dana.click("Hide it from the front page")
    expect(dana.page.get_by_text("Set-up of Hill School")).to_have_count(0)
    choose_a_password(dana, link)
    nora = User.objects.get(email="nora@example.org")
    assert nora.check_password("a password of the teacher")
    assert str(nora) == "Nora Lind"
