"""Lessons of today follow the timetable at once; none is of a time before the school was here."""

from datetime import UTC, datetime, time, timedelta

import pytest

from classes.models import ClassSession, Enrolment, RegisterReminder
from classes.selectors.timetable.meetings import reason_for_no_lessons
from classes.services.reminders import plan_reminders
from classes.services.timetable import open_missed_sessions, open_sessions_everywhere
from classes.versions import NOT_SHOWN
from tests.factories import (
    NINE_O_CLOCK,
    SCHOOL_DAY,
    make_enrolment,
    make_record,
    make_student,
)
from tests.factories.office import make_meeting, make_term
from timetables.selectors.grids import Slot
from timetables.services.changes import move_lesson, place_lesson, remove_lesson
from timetables.services.lines import LessonPlan

TEN_O_CLOCK = Slot(1, time(10), time(10, 45))
EIGHT_O_CLOCK = NINE_O_CLOCK - timedelta(hours=1)


@pytest.fixture
def at_eight(monkeypatch, school):
    """It is 08:00 on the school's clock, on a Tuesday in term."""
    make_term(school=school)
    monkeypatch.setattr("django.utils.timezone.now", lambda: EIGHT_O_CLOCK)


@pytest.fixture
def placed(class_group, dana, at_eight):
    plan = LessonPlan(class_group, 1, time(9), time(9, 45))
    return place_lesson(plan=plan, by=dana, shown_version=NOT_SHOWN)


def starts():
    return [session.local_start.hour for session in ClassSession.objects.order_by("starts_at")]


def test_a_lesson_placed_is_there_at_once(placed):
    assert starts() == [9]


def test_a_lesson_moved_takes_its_register_along(placed, dana):
    move_lesson(meeting=placed, slot=TEN_O_CLOCK, by=dana, shown_version=NOT_SHOWN)
    assert starts() == [10]


def test_a_lesson_removed_is_gone_unless_somebody_worked_on_it(placed, dana):
    remove_lesson(meeting=placed, by=dana, shown_version=NOT_SHOWN)
    assert starts() == []


def test_work_on_a_lesson_stays(placed, dana, student):
    make_record(session=placed.sessions.get(), student=student)
    move_lesson(meeting=placed, slot=TEN_O_CLOCK, by=dana, shown_version=NOT_SHOWN)
    assert starts() == [9]


def test_a_lesson_that_has_begun_stays(placed, dana, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NINE_O_CLOCK)
    remove_lesson(meeting=placed, by=dana, shown_version=NOT_SHOWN)
    assert starts() == [9]


@pytest.mark.parametrize(("hour", "n_opened"), [(9, 1), (10, 0)])
def test_lessons_from_before_the_school_are_not_opened_and_nobody_is_reminded(
    school, class_group, alice, hour, n_opened
):
    school.created_at = datetime.combine(SCHOOL_DAY, time(hour - 2, 40), tzinfo=UTC)
    school.save()
    make_term(school=school)
    make_meeting(class_group=class_group)
    open_sessions_everywhere(now=NINE_O_CLOCK + timedelta(hours=2))
    assert ClassSession.objects.count() == n_opened
    plan_reminders(now=NINE_O_CLOCK + timedelta(hours=3))
    assert RegisterReminder.objects.count() == n_opened


@pytest.mark.parametrize(("hour", "n"), [(9, 1), (11, 0)])
def test_nobody_is_reminded_of_a_lesson_that_was_over_when_its_term_was_entered(
    class_group, alice, monkeypatch, hour, n
):
    """The timetable is there for weeks; the term comes during the lesson, or after it."""
    make_meeting(class_group=class_group, entered_at=NINE_O_CLOCK - timedelta(days=21))
    open_sessions_everywhere(now=EIGHT_O_CLOCK)
    entered_at = EIGHT_O_CLOCK + timedelta(hours=hour - 8, minutes=20)
    monkeypatch.setattr("django.utils.timezone.now", lambda: entered_at)
    open_missed_sessions(make_term(school=class_group.school, first_on=SCHOOL_DAY))
    assert starts() == [9], "it stands in the list of registers not taken"
    plan_reminders(now=NINE_O_CLOCK + timedelta(hours=4))
    assert RegisterReminder.objects.count() == n


def test_who_has_no_roster_before_the_lesson_is_over_is_not_reminded(
    school, class_group, alice, at_eight, monkeypatch
):
    make_meeting(class_group=class_group, entered_at=None)
    Enrolment.objects.all().delete()
    open_sessions_everywhere(now=EIGHT_O_CLOCK)
    noon = NINE_O_CLOCK + timedelta(hours=3)
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon)
    make_enrolment(class_group=class_group, student=make_student(school=school))
    open_sessions_everywhere(now=noon)
    plan_reminders(now=noon)
    assert starts() == [9]
    assert not RegisterReminder.objects.exists()


def test_a_worker_that_comes_late_reminds_all_the_same(class_group, alice, at_eight):
    make_meeting(class_group=class_group, entered_at=EIGHT_O_CLOCK - timedelta(days=21))
    open_sessions_everywhere(now=NINE_O_CLOCK + timedelta(hours=2))
    plan_reminders(now=NINE_O_CLOCK + timedelta(hours=3))
    assert RegisterReminder.objects.count() == 1


def test_nobody_is_reminded_of_a_lesson_that_was_over_when_its_line_was_entered(
    school, class_group, alice, dana, at_eight, monkeypatch
):
    """On the day of the set-up the morning's lessons open in the afternoon."""
    afternoon = NINE_O_CLOCK + timedelta(hours=5)
    monkeypatch.setattr("django.utils.timezone.now", lambda: afternoon)
    plans = [
        LessonPlan(class_group, 1, time(hour), time(hour, 45), subject=subject)
        for hour, subject in [(9, "Art"), (14, "Music")]
    ]
    _art, music = (place_lesson(plan=plan, by=dana, shown_version=NOT_SHOWN) for plan in plans)
    assert starts() == [9, 14], "both stand in the list of registers not taken"
    plan_reminders(now=afternoon + timedelta(hours=2))
    reminded = RegisterReminder.objects.values_list("session__meeting", flat=True).distinct()
    assert list(reminded) == [music.pk]


def test_nobody_is_reminded_of_a_lesson_that_was_moved_to_a_time_gone_by(
    school, class_group, alice, dana, at_eight, monkeypatch
):
    line = make_meeting(class_group=class_group, starts_at=time(14), ends_at=time(14, 45))
    afternoon = NINE_O_CLOCK + timedelta(hours=3)
    monkeypatch.setattr("django.utils.timezone.now", lambda: afternoon)
    move_lesson(meeting=line, slot=TEN_O_CLOCK, by=dana, shown_version=NOT_SHOWN)
    assert starts() == [10]
    assert plan_reminders(now=afternoon + timedelta(hours=1)) == 0


def test_a_day_before_the_school_says_why_it_has_no_lessons(school):
    school.created_at = NINE_O_CLOCK
    make_term(school=school)
    assert reason_for_no_lessons(school, day=SCHOOL_DAY - timedelta(days=1))
    assert not reason_for_no_lessons(school, day=SCHOOL_DAY)
