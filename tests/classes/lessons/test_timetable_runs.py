"""The worker opens today's sessions of every school, and those it missed."""

import threading
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection

from classes import tasks
from classes.models import ClassSession, MeetingOpening
from classes.services import timetable
from classes.services.timetable import open_sessions_everywhere, open_sessions_of
from tests.factories import (
    NINE_O_CLOCK,
    SCHOOL_DAY,
    make_class_group,
    make_student,
)
from tests.factories.office import make_holiday, make_meeting, make_term

DAY = timedelta(days=1)


@pytest.fixture
def daily(school):
    """A class of the school that meets every day at nine."""
    return meet_daily(school)


def meet_daily(school):
    make_term(school=school)
    group = make_class_group(make_student(school=school), school=school)
    for weekday in range(7):
        make_meeting(class_group=group, weekday=weekday)
    return group


def days_opened(group):
    return sorted(session.day for session in group.sessions.all())


def test_the_first_run_opens_today_only(daily):
    assert open_sessions_everywhere(now=NINE_O_CLOCK) == 1
    assert days_opened(daily) == [SCHOOL_DAY]


def test_each_school_has_its_own_today(daily, other_school):
    elsewhere = meet_daily(other_school)
    open_sessions_everywhere(now=datetime(2026, 9, 1, 20, 0, tzinfo=UTC))
    assert days_opened(daily) == [SCHOOL_DAY]
    assert days_opened(elsewhere) == [SCHOOL_DAY + DAY]  # 01:30 in Kolkata


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-09-01T21:59:59", date(2026, 9, 1)),
        ("2026-09-01T22:00:00", date(2026, 9, 2)),
        ("2026-10-24T21:59:59", date(2026, 10, 24)),
        ("2026-10-24T22:00:00", date(2026, 10, 25)),
        ("2026-10-25T22:59:59", date(2026, 10, 25)),
        ("2026-10-25T23:00:00", date(2026, 10, 26)),
    ],
)
def test_a_day_begins_at_midnight_on_the_schools_clock(daily, moment, day):
    open_sessions_everywhere(now=datetime.fromisoformat(moment).replace(tzinfo=UTC))
    assert days_opened(daily) == [day]


def test_days_the_worker_missed_are_opened_later(daily):
    open_sessions_everywhere(now=NINE_O_CLOCK)
    open_sessions_everywhere(now=NINE_O_CLOCK + 3 * DAY)
    assert days_opened(daily) == [SCHOOL_DAY + n * DAY for n in range(4)]


def test_after_a_long_absence_the_last_week_is_opened(daily):
    open_sessions_everywhere(now=NINE_O_CLOCK)
    open_sessions_everywhere(now=NINE_O_CLOCK + 30 * DAY)
    assert days_opened(daily) == [SCHOOL_DAY, *(SCHOOL_DAY + n * DAY for n in range(23, 31))]


def test_a_missed_holiday_is_not_opened(daily, school):
    make_holiday(school=school, first_on=SCHOOL_DAY + DAY, last_on=SCHOOL_DAY + DAY)
    open_sessions_everywhere(now=NINE_O_CLOCK)
    open_sessions_everywhere(now=NINE_O_CLOCK + 2 * DAY)
    assert days_opened(daily) == [SCHOOL_DAY, SCHOOL_DAY + 2 * DAY]


def test_a_lesson_entered_in_the_evening_opens_for_today_and_not_for_yesterday(daily, school):
    open_sessions_everywhere(now=NINE_O_CLOCK)
    open_sessions_everywhere(now=NINE_O_CLOCK + DAY)
    group = make_class_group(make_student(school=school), school=school)
    for weekday in range(7):
        make_meeting(class_group=group, weekday=weekday, starts_at=time(8), ends_at=time(9))
    open_sessions_everywhere(now=NINE_O_CLOCK + DAY + timedelta(hours=9))
    assert days_opened(group) == [SCHOOL_DAY + DAY]


def test_a_clock_that_went_back_opens_nothing_old(daily):
    open_sessions_everywhere(now=NINE_O_CLOCK + 3 * DAY)
    open_sessions_everywhere(now=NINE_O_CLOCK)
    open_sessions_everywhere(now=NINE_O_CLOCK + 3 * DAY)
    assert days_opened(daily) == [SCHOOL_DAY, SCHOOL_DAY + 3 * DAY]


def test_a_school_whose_clock_cannot_be_read_stops_no_other(daily, other_school, caplog):
    type(other_school).objects.filter(pk=other_school.pk).update(time_zone="Atlantis/Capital")
    assert open_sessions_everywhere(now=NINE_O_CLOCK) == 1
    assert "Lake School" in caplog.text


def test_the_task_opens_what_is_due_today(daily):
    daily.school.terms.update(first_on=date(2020, 1, 1), last_on=date(2090, 1, 1))
    assert tasks.open_sessions() == 1
    assert tasks.open_sessions() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_open_each_lesson_once(school):
    groups = [meet_on_tuesdays(school) for _ in range(6)]
    make_term(school=school)
    start, opened, failures = threading.Barrier(2), [], []

    def work():
        try:
            start.wait(timeout=10)
            opened.extend(open_sessions_of(school, day=SCHOOL_DAY))
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    assert failures == []
    assert len(opened) == len(groups)
    assert ClassSession.objects.count() == MeetingOpening.objects.count() == len(groups)


def meet_on_tuesdays(school):
    group = make_class_group(make_student(school=school), school=school)
    make_meeting(class_group=group)
    return group


def test_a_run_that_breaks_off_half_way_is_finished_by_the_next(daily, monkeypatch):
    def break_off(*_):
        raise RuntimeError("the power is gone")

    open_sessions_everywhere(now=NINE_O_CLOCK)
    with monkeypatch.context() as patch:
        patch.setattr(timetable, "period_of", break_off)
        open_sessions_everywhere(now=NINE_O_CLOCK + DAY)
    assert days_opened(daily) == [SCHOOL_DAY]
    open_sessions_everywhere(now=NINE_O_CLOCK + 2 * DAY)
    assert days_opened(daily) == [SCHOOL_DAY + n * DAY for n in range(3)]


def refuse(monkeypatch, group):
    """Let the lessons of one class group be refused, as the database may do."""
    period_of = timetable.period_of

    def find_period(meeting, *, day, zone):
        if meeting.class_group_id == group.pk:
            raise IntegrityError("refused")
        return period_of(meeting, day=day, zone=zone)

    monkeypatch.setattr(timetable, "period_of", find_period)


def test_a_lesson_that_cannot_be_opened_stops_no_other(daily, school, monkeypatch, caplog):
    later = make_class_group(make_student(school=school), school=school)
    for weekday in range(7):
        make_meeting(class_group=later, weekday=weekday, starts_at=time(10), ends_at=time(11))
    with monkeypatch.context() as patch:
        refuse(patch, daily)
        assert open_sessions_everywhere(now=NINE_O_CLOCK) == 1
    assert (days_opened(daily), days_opened(later)) == ([], [SCHOOL_DAY])
    assert f"{daily.code}, Tuesday 09:00" in caplog.text
    open_sessions_everywhere(now=NINE_O_CLOCK + 2 * DAY)
    assert days_opened(daily) == days_opened(later) == [SCHOOL_DAY + n * DAY for n in range(3)]


def command(*arguments):
    out = StringIO()
    call_command("open_sessions", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_opens_a_day_of_one_school(daily, other_school):
    meet_daily(other_school)
    printed = command("--school", "Hill School", "--day", "2026-09-01")
    assert printed == "Hill School: 1 session opened for 2026-09-01.\n"
    assert days_opened(daily) == [SCHOOL_DAY]
    assert ClassSession.objects.count() == 1
    assert "0 sessions" in command("--school", "Hill School", "--day", "2026-09-01")


def test_the_command_takes_all_schools_and_today(daily, other_school):
    daily.school.terms.update(first_on=date(2020, 1, 1), last_on=date(2090, 1, 1))
    printed = command()
    assert "Hill School: 1 session opened" in printed
    assert "Lake School has no term" in printed


def test_the_command_says_why_nothing_opens(daily, school):
    asked = ("--school", "Hill School", "--day")
    assert "no term on Sunday 3 January 2027: enter one" in command(*asked, "2027-01-03")
    make_holiday(school=school, first_on=SCHOOL_DAY, last_on=SCHOOL_DAY)
    printed = command(*asked, "2026-09-01")
    assert printed == "Hill School has a holiday on Tuesday 1 September 2026: Autumn break.\n"
    assert not ClassSession.objects.exists()


def test_the_command_says_what_could_not_be_opened(daily, monkeypatch, capsys):
    refuse(monkeypatch, daily)
    call_command("open_sessions", "--day", "2026-09-01")
    printed = capsys.readouterr()
    assert "0 sessions opened" in printed.out
    assert "1 could not be opened" in printed.err


@pytest.mark.parametrize("wrong", [("--school", "Nowhere"), ("--day", "yesterday")])
def test_the_command_refuses_what_it_cannot_mean(school, wrong):
    with pytest.raises(CommandError):
        command(*wrong)
