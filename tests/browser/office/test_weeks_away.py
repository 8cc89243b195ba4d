"""A week excused in at most six taps; a class away in one step, and taken back."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest

from benchmarks.fixtures.counted_hand import CountedHand
from classes.services import close_session
from classes.versions import NOT_SHOWN
from tests.browser.staging import Lesson
from tests.browser.visitor import SCREENS
from tests.factories import make_administrator, make_record, make_session, make_user

pytestmark = pytest.mark.django_db(transaction=True)

on_both_screens = pytest.mark.parametrize("screen", SCREENS, indirect=True)
MOST_TAPS = 6


@pytest.fixture
def hand(visitor, lesson) -> Iterator[CountedHand]:
    """Dana of the office, on the front page."""
    make_administrator(
        school=lesson.class_group.school, email="dana@example.org", first_name="Dana"
    )
    visitor.become("dana@example.org")
    visitor.go("/")
    visitor.page.wait_for_load_state("load")
    yield CountedHand(visitor.page)
    visitor.check_width()


def close_with_all_absent(lesson: Lesson, day: date) -> None:
    midnight = datetime.combine(day, time(0, 1), tzinfo=lesson.class_group.school.zone)
    session = make_session(class_group=lesson.class_group, starts_at=midnight)
    for student in lesson.students:
        make_record(session=session, student=student, status="absent")
    close_session(session=session, by=make_user(), shown_version=NOT_SHOWN)


@on_both_screens
def test_a_week_is_excused_for_one_student_in_six_taps(hand, visitor, lesson):
    student, today = lesson.students[0], lesson.class_group.school.today()
    close_with_all_absent(lesson, today - timedelta(days=today.weekday()))
    hand.fill(hand.page.locator("#site-search-q"), "brandt")
    hand.click(hand.page.locator("#site-search-hits").get_by_role("link", name="Ida Brandt"))
    hand.click("Away on other days")
    hand.click(hand.page.get_by_label("This week"))
    hand.click("Save")
    visitor.sees("register already says absent: change it?")
    hand.click("Change 1 register")
    visitor.sees("1 register is changed.")
    absence = student.planned_absences.get()
    assert absence.local_start.weekday() == 0
    assert absence.ends_at - absence.starts_at >= timedelta(days=4, hours=23)
    assert student.attendance_records.get().status == "excused"
    assert hand.effort.total <= MOST_TAPS


@on_both_screens
def test_a_class_is_away_in_one_step_and_taken_back(hand, visitor, lesson):
    school, page = lesson.class_group.school, visitor.page
    close_with_all_absent(lesson, school.today())
    visitor.go(f"/schools/{school.pk}/absences/several/?class={lesson.class_group.pk}")
    hand.click("All of them")
    hand.click(page.get_by_label("Today"))
    page.get_by_label("Reason").fill("Trip to Rome")
    hand.click("See what changes")
    visitor.sees("8 students are away")
    visitor.check_width()
    hand.click("Enter it, change 8 registers")
    visitor.sees("8 absences are entered")
    visitor.check_width()
    records = lesson.students[0].attendance_records
    assert records.get().status == "excused"
    hand.click("Undo")
    visitor.sees("8 absences are taken back.")
    assert records.get().status == "absent"
