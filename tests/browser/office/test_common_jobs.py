"""What an office does every day, from the front page, in clicks and fields."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Route, expect

from benchmarks.fixtures.counted_hand import CountedHand
from benchmarks.walkthrough.chapters.office_jobs import (
    CLASS_CHANGE,
    ILL_TODAY,
    LAST_MONTH,
    NEW_STUDENT,
    TEACHER_LEAVES,
)
from classes.models import PlannedAbsence
from tests.browser.staging import Lesson, draw_chip
from tests.browser.visitor import DESKTOP, SCREENS, Visitor
from tests.factories import (
    make_administrator,
    make_class_group,
    make_notice,
    make_record,
    make_teacher,
)

pytestmark = pytest.mark.django_db(transaction=True)

on_both_screens = pytest.mark.parametrize("screen", SCREENS, indirect=True)


@pytest.fixture
def hand(visitor, lesson) -> Iterator[CountedHand]:
    """Dana of the office, on the front page."""
    make_administrator(
        school=lesson.class_group.school, email="dana@example.org", first_name="Dana"
    )
    visitor.become("dana@example.org")
    visitor.go("/")
    # What is typed before the page's scripts run is searched with the next key only.
    visitor.page.wait_for_load_state("load")
    hand = CountedHand(visitor.page)
    yield hand
    visitor.check_width()


def search(hand: CountedHand, text: str, name: str) -> None:
    """Type into the search on top and take one of those found: a field and a click."""
    hand.fill(hand.page.locator("#site-search-q"), text)
    hand.click(hand.page.locator("#site-search-hits").get_by_role("link", name=name))


@on_both_screens
def test_ill_today(hand, visitor, lesson):
    student = lesson.students[0]
    search(hand, "brandt", "Ida Brandt")
    hand.click("Ill today")
    visitor.sees("Ida Brandt is away today: Ill.")
    assert PlannedAbsence.objects.get().student == student
    assert hand.effort.total <= ILL_TODAY


@on_both_screens
def test_ill_today_changes_the_register_of_this_morning(hand, visitor, lesson, alice_of_lesson):
    student, session = lesson.students[0], lesson.session
    today = student.school.today()
    session.starts_at = session.starts_at.replace(year=today.year, month=today.month, day=today.day)
    session.ends_at = session.ends_at.replace(year=today.year, month=today.month, day=today.day)
    session.save()
    make_record(session=session, student=student, status="absent", recorded_by=alice_of_lesson)
    search(hand, "brandt", "Ida Brandt")
    hand.click("Ill today")
    visitor.sees("1 register already says absent: change it?")
    hand.click("Change 1 register")
    visitor.sees("1 register is changed.")
    assert session.records.get(student=student).status == "excused"
    assert hand.effort.total == ILL_TODAY + 1


@on_both_screens
def test_a_class_change(hand, visitor, lesson):
    make_class_group(school=lesson.class_group.school, code="7B", title="Biology")
    search(hand, "7001", "Ida Brandt")
    hand.choose("New class", "7B Biology")
    hand.click("Move")
    visitor.sees("Ida Brandt is in 7B from")
    assert lesson.students[0].enrolments.count() == 2
    assert hand.effort.total <= CLASS_CHANGE


@on_both_screens
def test_a_teacher_leaves_and_her_colleague_takes_over(hand, visitor, lesson, alice_of_lesson):
    make_teacher(lesson.class_group, email="bob@example.org", first_name="Bob", last_name="")
    search(hand, "alice", "Alice")
    expect(hand.page.get_by_label("Who takes over").locator("option:checked")).to_have_text("Bob")
    hand.click("Alice leaves")
    visitor.sees("Alice has left.")
    assert [str(one) for one in lesson.class_group.teachers.all()] == ["Bob"]
    assert hand.effort.total <= TEACHER_LEAVES


@on_both_screens
def test_last_month_on_paper(hand, visitor, lesson):
    hand.page.add_init_script(
        "window.print = () => { document.documentElement.dataset.printed = 'yes'; };"
    )
    search(hand, "7a", "7A Physics")
    hand.click("Last month on paper")
    visitor.sees_heading("Summary of 7A Physics")
    expect(hand.page.get_by_role("link", name="Last month")).to_have_attribute(
        "aria-current", "true"
    )
    expect(hand.page.locator("html")).to_have_attribute("data-printed", "yes")
    assert hand.effort.total <= LAST_MONTH


@on_both_screens
def test_a_new_student_with_consent_and_photos(hand, visitor, lesson, tmp_path):
    make_notice(school=lesson.class_group.school)
    photos = []
    for number in range(3):
        photos.append(tmp_path / f"{number}.jpg")
        photos[-1].write_bytes(draw_chip(number))
    hand.click(hand.page.locator(".site-bar summary"))
    hand.click("New student")
    hand.fill("Given name", "Zoë")
    hand.fill("Family name", "Klein")
    hand.choose("Class", "7A Physics")
    hand.fill("Signed by", "Grace Klein")
    hand.attach("Three or more photos, or one short video", photos)
    visitor.check_width()
    hand.click("Enter the student")
    visitor.sees("Zoë Klein is entered, in 7A.")
    visitor.sees("3 pictures are looked at now.")
    assert lesson.class_group.enrolments.filter(student__given_name="Zoë").exists()
    assert hand.effort.clicks <= NEW_STUDENT.clicks
    assert hand.effort.fields <= NEW_STUDENT.fields


@pytest.mark.parametrize("screen", [DESKTOP], indirect=True)
def test_the_keys_alone_lead_to_a_student(hand: CountedHand, visitor: Visitor, lesson: Lesson):
    page = hand.page
    page.locator("#site-search-q").focus()
    page.keyboard.type("o")
    expect(page.locator("#site-search-hits a")).to_have_count(6)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    visitor.sees_heading("Noel Achebe")
    page.locator("#site-search-q").focus()
    page.keyboard.type("o")
    expect(page.locator("#site-search-hits a")).to_have_count(6)
    page.keyboard.press("Escape")
    expect(page.locator("#site-search-hits a")).to_have_count(0)
    page.keyboard.type("Ida")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/search/?q=oIda")


def test_who_types_before_the_scripts_run_is_answered(
    hand: CountedHand, visitor: Visitor, lesson: Lesson
):
    page = hand.page

    def send_late(route: Route) -> None:
        time.sleep(1)
        route.continue_()

    page.route("**/site_search*.js", send_late)
    page.goto("/absences/", wait_until="commit")
    page.locator("#site-search-q").focus()
    page.keyboard.type("o")
    expect(page.locator("#site-search-hits a")).to_have_count(6)
