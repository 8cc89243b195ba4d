"""A parent reports an absence and the office accepts it, in at most ten taps together."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import expect

from benchmarks.fixtures.counted_hand import CountedHand
from classes.models import PlannedAbsence
from guardians.models import AbsenceReport
from tests.browser.inspections import contrast_faults, inspect
from tests.browser.visitor import SCREENS
from tests.factories import make_administrator, make_notice
from tests.factories.guardians import make_rules
from tests.guardians.steps import key_of, make_mother

pytestmark = pytest.mark.django_db(transaction=True)

on_both_screens = pytest.mark.parametrize("screen", SCREENS, indirect=True)
MOST_TAPS = 10


@pytest.fixture
def mother(lesson):
    school = lesson.class_group.school
    make_rules(school=school)
    make_notice(school=school, version="2026-08", text="We film the class.\n\nYou decide.")
    return make_mother(lesson.students[0], email="eva@example.org")


@pytest.fixture
def hand(visitor, lesson) -> Iterator[CountedHand]:
    make_administrator(
        school=lesson.class_group.school, email="dana@example.org", first_name="Dana"
    )
    yield CountedHand(visitor.page)
    visitor.check_width()


def photo() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (640, 480), "white").save(file, "JPEG")
    return file.getvalue()


def check(visitor) -> None:
    """Nothing is wrong with the page, by light and in the dark."""
    visitor.check_width()
    visitor.page.emulate_media(color_scheme="light")
    found = inspect(visitor.page)
    visitor.page.emulate_media(color_scheme="dark")
    found += contrast_faults(visitor.page)
    visitor.page.emulate_media(color_scheme="light")
    assert found == []


@on_both_screens
def test_an_absence_is_reported_and_accepted_in_ten_taps(hand, visitor, lesson, mother):
    page = visitor.page
    visitor.go(f"/parents/open/{key_of(mother)}/")
    check(visitor)
    hand.click("Open my page")
    visitor.sees("Report an absence")
    check(visitor)
    page.get_by_label("Photo of a certificate").set_input_files(
        {"name": "c.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    hand.fill(page.get_by_label("Reason"), "Fever since last night")
    hand.click("Send to the school")
    visitor.sees("The school looks at your report.")
    visitor.sees("Waits for the school")
    check(visitor)
    page.context.clear_cookies()
    visitor.become("dana@example.org")
    visitor.go(f"/schools/{lesson.class_group.school_id}/today/")
    hand.click(page.get_by_role("link", name="1 report of parents waits"))
    visitor.sees("Fever since last night")
    check(visitor)
    hand.click(page.get_by_role("button", name="Accept", exact=False).first)
    visitor.sees("1 report is accepted and stands in the register.")
    assert AbsenceReport.objects.get().state == "accepted"
    assert PlannedAbsence.objects.get().reason == "Fever since last night"
    assert hand.effort.total <= MOST_TAPS


@on_both_screens
def test_what_is_kept_and_the_answer_about_the_face(visitor, lesson, mother):
    page = visitor.page
    visitor.go(f"/parents/open/{key_of(mother)}/")
    page.get_by_role("button", name="Open my page").click()
    page.get_by_role("button", name="Take back the yes").click()
    visitor.sees("Your no counts from now on.")
    check(visitor)
    page.get_by_role("link", name="What the school keeps of your child").click()
    visitor.sees("Consents, objections and signed letters")
    check(visitor)
    expect(page.locator("main img")).to_have_count(0)


def test_a_parent_reads_german(visitor, mother):
    type(mother).objects.update(language="de")
    visitor.go(f"/parents/open/{key_of(mother)}/")
    visitor.page.locator("main button").click()
    visitor.sees("Eine Abwesenheit melden")
    assert visitor.page.locator("html").get_attribute("lang") == "de"
