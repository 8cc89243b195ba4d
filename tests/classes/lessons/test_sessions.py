"""When a class group meets, on whose clock, and when its register is closed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils.translation import override

from classes.errors import InvalidPeriodError, OverlappingSessionError
from classes.models import ClassSession
from classes.selectors.history import words_of_entry
from classes.selectors.lessons import current_session
from classes.services import close_session, open_session, reopen_session
from classes.services.sessions import open_session_apart
from classes.versions import NOT_SHOWN
from tests.factories import (
    NINE_O_CLOCK,
    make_class_group,
    make_school,
    make_session,
    make_user,
)

LESSON = timedelta(minutes=45)


def class_group_in(time_zone):
    return make_class_group(school=make_school(time_zone=time_zone))


def test_session_lasts_45_minutes_unless_told_otherwise(class_group):
    session = open_session(class_group=class_group, starts_at=NINE_O_CLOCK)
    assert session.ends_at - session.starts_at == LESSON
    assert not session.is_closed


def test_opening_the_same_start_again_returns_the_same_session(session, class_group):
    again = open_session(
        class_group=class_group, starts_at=NINE_O_CLOCK, duration=timedelta(hours=2)
    )
    assert again == session
    assert again.ends_at == session.ends_at


def test_opening_the_start_of_a_closed_session_leaves_it_closed(session, class_group):
    close_session(session=session, by=make_user(), shown_version=NOT_SHOWN)
    assert open_session(class_group=class_group, starts_at=NINE_O_CLOCK).is_closed


def test_session_without_duration_is_refused(class_group):
    with pytest.raises(InvalidPeriodError):
        open_session(class_group=class_group, starts_at=NINE_O_CLOCK, duration=timedelta(0))


@pytest.mark.parametrize("minutes", [1, 44])
def test_a_start_within_a_session_is_refused_with_that_one(session, class_group, minutes):
    starts_at = NINE_O_CLOCK + timedelta(minutes=minutes)
    with pytest.raises(OverlappingSessionError, match="09:00 to 09:45") as refusal:
        open_session_apart(class_group=class_group, starts_at=starts_at)
    assert refusal.value.session == session
    assert ClassSession.objects.get() == session


def test_the_start_of_a_session_and_its_end_are_not_within_it(session, class_group):
    make_session(class_group=class_group, starts_at=NINE_O_CLOCK - timedelta(minutes=5))
    assert open_session_apart(class_group=class_group, starts_at=NINE_O_CLOCK) == session
    assert open_session_apart(class_group=class_group, starts_at=session.ends_at) != session


def test_a_session_of_another_class_group_is_in_nobodys_way(session, other_class_group):
    starts_at = NINE_O_CLOCK + timedelta(minutes=1)
    opened = open_session_apart(class_group=other_class_group, starts_at=starts_at)
    assert opened.class_group == other_class_group


@pytest.mark.parametrize(
    ("time_zone", "starts_at", "day"),
    [
        ("Asia/Tokyo", datetime(2026, 8, 31, 23, 30, tzinfo=UTC), date(2026, 9, 1)),
        ("America/Los_Angeles", datetime(2026, 9, 2, 1, 0, tzinfo=UTC), date(2026, 9, 1)),
        ("Europe/Berlin", datetime(2026, 9, 1, 7, 0, tzinfo=UTC), date(2026, 9, 1)),
    ],
)
def test_session_belongs_to_the_day_on_the_schools_clock(db, time_zone, starts_at, day):
    session = open_session(class_group=class_group_in(time_zone), starts_at=starts_at)
    assert session.day == day


@pytest.mark.parametrize(
    ("day_in_utc", "hour"),
    [(datetime(2026, 10, 24, 7, tzinfo=UTC), 9), (datetime(2026, 10, 25, 7, tzinfo=UTC), 8)],
)
def test_clocks_going_back_move_the_local_hour_not_the_moment(class_group, day_in_utc, hour):
    session = open_session(class_group=class_group, starts_at=day_in_utc)
    assert session.local_start.hour == hour
    assert session.ends_at - session.starts_at == LESSON


def test_both_hours_of_a_night_that_has_it_twice_are_two_sessions(class_group):
    first = open_session(
        class_group=class_group, starts_at=datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    )
    second = open_session(
        class_group=class_group, starts_at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    )
    assert first.local_start.hour == second.local_start.hour == 2
    assert first != second


def test_current_session_is_the_open_one_running_now(session, class_group):
    make_session(class_group=class_group, starts_at=NINE_O_CLOCK - 2 * LESSON)
    now = NINE_O_CLOCK + timedelta(minutes=10)
    assert current_session(class_group=class_group, now=now) == session


def test_running_open_session_goes_before_a_closed_one_that_started_later(session, class_group):
    later = make_session(class_group=class_group, starts_at=NINE_O_CLOCK + timedelta(minutes=5))
    close_session(session=later, by=make_user(), shown_version=NOT_SHOWN)
    now = NINE_O_CLOCK + timedelta(minutes=10)
    assert current_session(class_group=class_group, now=now) == session


def test_after_the_lesson_the_current_session_is_todays_last(session, class_group):
    make_session(class_group=class_group, starts_at=NINE_O_CLOCK - 2 * LESSON)
    make_session(class_group=class_group, starts_at=NINE_O_CLOCK + timedelta(hours=8))
    now = NINE_O_CLOCK + timedelta(hours=3)
    assert current_session(class_group=class_group, now=now) == session


def test_yesterdays_session_is_not_current(session, class_group):
    now = NINE_O_CLOCK + timedelta(days=1)
    assert current_session(class_group=class_group, now=now) is None


def test_today_begins_at_midnight_of_the_school_not_of_utc(db):
    in_tokyo = class_group_in("Asia/Tokyo")
    early = make_session(class_group=in_tokyo, starts_at=datetime(2026, 8, 31, 23, 0, tzinfo=UTC))
    now = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
    assert current_session(class_group=in_tokyo, now=now) == early


def test_session_of_another_class_group_is_not_current(session, other_class_group):
    assert current_session(class_group=other_class_group, now=NINE_O_CLOCK) is None


def test_closing_says_who_and_when(session, alice):
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    stored = ClassSession.objects.get(pk=session.pk)
    assert stored.is_closed
    assert stored.confirmed_by == alice
    assert stored.confirmed_at is not None


def test_closing_twice_keeps_the_first_confirmation(session, alice, bob):
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    first_time = session.confirmed_at
    close_session(session=ClassSession.objects.get(pk=session.pk), by=bob, shown_version=NOT_SHOWN)
    stored = ClassSession.objects.get(pk=session.pk)
    assert (stored.confirmed_by, stored.confirmed_at) == (alice, first_time)


def test_closing_works_on_a_stale_copy(session, alice, bob):
    stale = ClassSession.objects.get(pk=session.pk)
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    assert close_session(session=stale, by=bob, shown_version=NOT_SHOWN).confirmed_by == alice


def test_reopening_takes_back_the_confirmation_and_keeps_who_did_so(session, alice, dana):
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    reopen_session(session=session, by=dana, shown_version=NOT_SHOWN)
    stored = ClassSession.objects.get(pk=session.pk)
    assert not stored.is_closed
    assert stored.confirmed_at is stored.confirmed_by is None
    entry = LogEntry.objects.get(object_id=session.pk)
    assert entry.user == dana
    with override("en-gb"):
        assert "Alice" in words_of_entry(entry)
        assert "had closed the register on" in words_of_entry(entry)
    with override("de"):
        assert "hatte die Anwesenheitsliste" in words_of_entry(entry)


def test_reopening_an_open_session_leaves_no_trace(session, dana):
    reopen_session(session=session, by=dana, shown_version=NOT_SHOWN)
    assert not LogEntry.objects.exists()
