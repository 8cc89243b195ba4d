"""Who misses the rest of the day is not expected later, whatever the clock of her absence says."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from classes.selectors.absences.absence_times import AbsenceTimes
from office.selectors.today import school_today
from tests.factories import make_record, make_session
from tests.factories.office import make_meeting, make_planned_absence

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 9, 8, 9, 12, tzinfo=BERLIN)
EIGHT = NOW.replace(hour=8, minute=0)
HOUR = timedelta(hours=1)
AFTERNOON = NOW.replace(hour=15, minute=0)


@pytest.fixture(autouse=True)
def at_nine(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def by_timetable(class_group):
    """Let the timetable's lessons of the day end at 12:45."""
    meeting = make_meeting(class_group=class_group, starts_at=time(12), ends_at=time(12, 45))
    for starts_at in (EIGHT, EIGHT + 4 * HOUR):
        make_session(class_group=class_group, starts_at=starts_at, meeting=meeting)


@pytest.mark.parametrize("end", [time(23, 59), time(23, 59, 59)])
def test_an_absence_to_the_last_minute_is_one_to_the_end_of_the_day(
    gina_client, school, class_group, student, end
):
    until = datetime.combine(NOW.date(), end, tzinfo=BERLIN)
    make_planned_absence(student=student, starts_at=EIGHT, ends_at=until)
    today = school_today(school, now=NOW)
    assert [line.student for line in today.explained] == [student]
    assert today.expected == []
    assert "23:59" not in gina_client.get(f"/schools/{school.pk}/today/").text


def test_who_leaves_for_the_rest_of_the_day_leaves_from_a_time_on(gina_client, school, student):
    until = datetime.combine(NOW.date(), time(23, 59), tzinfo=BERLIN)
    make_planned_absence(student=student, starts_at=EIGHT + 4 * HOUR, ends_at=until)
    page = gina_client.get(f"/schools/{school.pk}/today/").text.partition("planned-head")[2]
    part = page.partition("</section>")[0]
    assert "from 12:00" in part
    assert "23:59" not in part


def test_who_is_away_until_after_her_last_lesson_is_not_expected(by_timetable, school, students):
    for student, hours in zip(students, (4, 5), strict=False):
        make_planned_absence(student=student, starts_at=EIGHT, ends_at=EIGHT + hours * HOUR)
    today = school_today(school, now=NOW)
    assert [line.student for line in today.expected] == [students[0]]
    assert len(today.explained) == 2


def test_nobody_is_missed_after_her_last_lesson(by_timetable, class_group, school, students):
    lesson = class_group.sessions.earliest("starts_at")
    for student, hours in zip(students, (4, 5), strict=False):
        make_planned_absence(student=student, starts_at=EIGHT, ends_at=EIGHT + hours * HOUR)
        make_record(session=lesson, student=student, status="excused")
    today = school_today(school, now=AFTERNOON)
    assert [line.student for line in today.due] == [students[0]]


def test_lessons_entered_by_hand_do_not_say_which_is_the_last(class_group, school, student):
    make_session(class_group=class_group, starts_at=EIGHT)
    make_planned_absence(student=student, starts_at=EIGHT, ends_at=EIGHT + 5 * HOUR)
    assert [line.student for line in school_today(school, now=NOW).expected] == [student]


def test_until_the_last_minute_is_entered_and_shown_as_all_day():
    day = date(2026, 9, 8)
    ends_at = AbsenceTimes(day, day, None, time(23, 59)).ends_at(BERLIN)
    assert ends_at == datetime(2026, 9, 9, tzinfo=BERLIN)


def test_an_absence_kept_until_the_last_minute_is_shown_as_all_day(student):
    until = datetime.combine(NOW.date(), time(23, 59), tzinfo=BERLIN)
    absence = make_planned_absence(student=student, starts_at=EIGHT.replace(hour=0), ends_at=until)
    assert AbsenceTimes.of(absence).is_whole_days
