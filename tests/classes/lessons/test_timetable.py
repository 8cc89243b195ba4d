"""Each day's sessions open from timetable, terms and holidays, on the school's clock."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from classes.models import ClassSession
from classes.selectors.timetable.meetings import period_of
from classes.services.timetable import open_sessions_of
from tests.factories import (
    NINE_O_CLOCK,
    SCHOOL_DAY,
    make_class_group,
    make_session,
    make_student,
    make_teacher,
)
from tests.factories.office import make_holiday, make_meeting, make_room, make_term

SPRING_FORWARD = date(2027, 3, 28)
FALL_BACK = date(2026, 10, 25)
LESSON = timedelta(minutes=45)


@pytest.fixture
def term(school):
    return make_term(school=school, last_on=date(2027, 7, 30))


@pytest.fixture
def meeting(class_group, term):
    """7A meets on Tuesdays at nine."""
    return make_meeting(class_group=class_group)


def open_on(school, day=SCHOOL_DAY):
    return open_sessions_of(school, day=day)


def meeting_at(school, day, start, end="23:59"):
    group = make_class_group(make_student(school=school), school=school)
    times = {"starts_at": time.fromisoformat(start), "ends_at": time.fromisoformat(end)}
    return make_meeting(class_group=group, weekday=day.weekday(), **times)


def test_a_lesson_opens_with_its_room_and_teacher(school, meeting):
    meeting.room = make_room(school=school)
    meeting.teacher = make_teacher(school=school)
    meeting.save()
    (session,) = open_on(school)
    assert (session.starts_at, session.ends_at) == (NINE_O_CLOCK, NINE_O_CLOCK + LESSON)
    assert (session.meeting, session.room, session.teacher) == (
        meeting,
        meeting.room,
        meeting.teacher,
    )


def test_nothing_opens_twice(school, meeting):
    open_on(school)
    before = list(ClassSession.objects.values())
    assert open_on(school) == []
    assert list(ClassSession.objects.values()) == before


def test_a_lesson_whose_session_was_deleted_stays_cancelled(school, meeting):
    open_on(school)[0].delete()
    assert open_on(school) == []
    assert not ClassSession.objects.exists()


def test_a_session_opened_by_hand_is_taken_over(school, meeting):
    named = make_room(school=school, name="Chosen by hand")
    by_hand = make_session(
        class_group=meeting.class_group, room=named, ends_at=NINE_O_CLOCK + 2 * LESSON
    )
    meeting.room, meeting.teacher = make_room(school=school), make_teacher(school=school)
    meeting.save()
    assert open_on(school) == [by_hand]
    by_hand.refresh_from_db()
    assert by_hand.ends_at == NINE_O_CLOCK + 2 * LESSON
    assert (by_hand.room, by_hand.teacher) == (named, meeting.teacher)
    assert by_hand.meeting == meeting


@pytest.mark.parametrize("minutes", [-10, -5, 7, 44])
def test_a_lesson_held_at_another_minute_is_not_opened_again(school, meeting, minutes):
    starts_at = NINE_O_CLOCK + timedelta(minutes=minutes)
    by_hand = make_session(
        class_group=meeting.class_group, starts_at=starts_at, ends_at=starts_at + LESSON
    )
    assert open_on(school) == [by_hand]
    by_hand.refresh_from_db()
    assert (by_hand.meeting, by_hand.starts_at) == (meeting, starts_at)
    assert open_on(school) == []


def test_a_lesson_begun_late_does_not_swallow_the_next_one(school, meeting):
    late = NINE_O_CLOCK + timedelta(minutes=30)
    by_hand = make_session(class_group=meeting.class_group, starts_at=late, ends_at=late + LESSON)
    following = make_meeting(
        class_group=meeting.class_group, starts_at=time(9, 45), ends_at=time(10, 30)
    )
    assert [session.meeting for session in open_on(school)] == [meeting, following]
    assert ClassSession.objects.exclude(pk=by_hand.pk).get().meeting == following


def test_a_lesson_begun_early_is_the_next_one_not_the_last(school, meeting):
    early = NINE_O_CLOCK + timedelta(minutes=40)
    by_hand = make_session(class_group=meeting.class_group, starts_at=early, ends_at=early + LESSON)
    following = make_meeting(
        class_group=meeting.class_group, starts_at=time(9, 45), ends_at=time(10, 30)
    )
    opened = {session.meeting: session for session in open_on(school)}
    assert opened[following] == by_hand
    assert opened[meeting].starts_at == NINE_O_CLOCK
    assert ClassSession.objects.count() == 2


def test_a_double_lesson_opened_by_hand_holds_both(school, meeting):
    make_meeting(class_group=meeting.class_group, starts_at=time(9, 45), ends_at=time(10, 30))
    make_session(class_group=meeting.class_group, ends_at=NINE_O_CLOCK + 2 * LESSON)
    open_on(school)
    assert ClassSession.objects.get().meeting == meeting


def test_a_lesson_that_lasts_through_another_of_its_class_leaves_it_its_session(school, meeting):
    within = make_meeting(
        class_group=meeting.class_group, starts_at=time(9, 15), ends_at=time(9, 45)
    )
    assert [session.meeting for session in open_on(school)] == [meeting, within]
    assert ClassSession.objects.count() == 2


@pytest.mark.parametrize("minutes", [-45, 45])
def test_a_session_before_or_after_a_lesson_is_another_one(school, meeting, minutes):
    starts_at = NINE_O_CLOCK + timedelta(minutes=minutes)
    make_session(class_group=meeting.class_group, starts_at=starts_at, ends_at=starts_at + LESSON)
    open_on(school)
    assert ClassSession.objects.count() == 2


def test_a_session_of_another_class_holds_no_lesson(school, meeting):
    make_session(class_group=make_class_group(make_student(school=school), school=school))
    (opened,) = open_on(school)
    assert opened.class_group == meeting.class_group


def test_it_opens_on_its_weekday_only(school, meeting):
    assert open_on(school, SCHOOL_DAY + timedelta(days=1)) == []


def test_without_a_term_nothing_opens(school, class_group):
    make_meeting(class_group=class_group)
    assert open_on(school) == []


@pytest.mark.parametrize(
    ("days", "n"), [((0, 0), 1), ((-7, 0), 1), ((0, 7), 1), ((1, 7), 0), ((-7, -1), 0)]
)
def test_a_term_lasts_from_its_first_to_its_last_day(school, class_group, days, n):
    first, last = (SCHOOL_DAY + timedelta(days=step) for step in days)
    make_term(school=school, first_on=first, last_on=last)
    make_meeting(class_group=class_group)
    assert len(open_on(school)) == n


@pytest.mark.parametrize(("days", "n"), [((0, 0), 0), ((-7, 0), 0), ((0, 7), 0), ((1, 7), 1)])
def test_no_lesson_opens_from_the_first_to_the_last_day_of_a_holiday(school, meeting, days, n):
    first, last = (SCHOOL_DAY + timedelta(days=step) for step in days)
    make_holiday(school=school, first_on=first, last_on=last)
    assert len(open_on(school)) == n


def test_terms_and_holidays_of_another_school_do_not_count(school, other_school, class_group):
    make_meeting(class_group=class_group)
    make_term(school=other_school)
    assert open_on(school) == []
    make_term(school=school)
    make_holiday(school=other_school, first_on=SCHOOL_DAY, last_on=SCHOOL_DAY)
    assert len(open_on(school)) == 1


def test_a_lesson_of_another_term_does_not_open(school, class_group, term):
    spring = make_term(school=school, name="Spring", first_on=date(2027, 8, 1), last_on=LAST_DAY)
    make_meeting(class_group=class_group, term=spring)
    assert open_on(school) == []
    make_meeting(class_group=class_group, term=term)
    assert len(open_on(school)) == 1


LAST_DAY = date(2027, 12, 1)


def test_a_lesson_in_two_terms_that_overlap_opens_once(school, class_group, term):
    make_term(school=school, name="Exams", first_on=SCHOOL_DAY, last_on=SCHOOL_DAY)
    make_meeting(class_group=class_group, term=term)
    make_meeting(class_group=class_group)
    open_on(school)
    assert ClassSession.objects.count() == 1


def test_a_class_without_a_roster_on_the_day_does_not_meet(school, meeting, class_group):
    class_group.enrolments.update(until_on=SCHOOL_DAY)
    assert open_on(school) == []
    class_group.enrolments.filter(student__number="701").update(until_on=None)
    assert len(open_on(school)) == 1


@pytest.mark.parametrize(
    ("day", "start", "utc"),
    [
        (SPRING_FORWARD, "01:30", "2027-03-28T00:30"),
        (SPRING_FORWARD, "02:30", "2027-03-28T01:30"),
        (SPRING_FORWARD, "09:00", "2027-03-28T07:00"),
        (SPRING_FORWARD, "23:00", "2027-03-28T21:00"),
        (FALL_BACK, "01:30", "2026-10-24T23:30"),
        (FALL_BACK, "02:30", "2026-10-25T00:30"),
        (FALL_BACK, "09:00", "2026-10-25T08:00"),
        (FALL_BACK, "23:00", "2026-10-25T22:00"),
        (SCHOOL_DAY, "00:00", "2026-08-31T22:00"),
        (SCHOOL_DAY, "23:00", "2026-09-01T21:00"),
    ],
)
def test_a_lesson_begins_when_the_schools_clock_shows_its_time(school, term, day, start, utc):
    begins = time.fromisoformat(start)
    end = (datetime.combine(day, begins) + LESSON).time()
    meeting_at(school, day, start, f"{end:%H:%M}")
    (session,) = open_on(school, day)
    assert session.starts_at == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert session.starts_at < session.ends_at
    assert session.day == day


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        (FALL_BACK, "02:30", "04:00"),
        (FALL_BACK, "01:15", "02:45"),
        (FALL_BACK, "22:00", "23:30"),
        (SPRING_FORWARD, "02:30", "04:00"),
        (SPRING_FORWARD, "01:30", "03:45"),
    ],
)
def test_a_lesson_ends_when_the_clock_shows_its_end(school, day, start, end):
    meeting = meeting_at(school, day, start, end)
    _starts_at, ends_at = period_of(meeting, day=day, zone=school.zone)
    assert f"{school.local(ends_at):%H:%M}" == end


def test_a_time_the_clock_leaps_over_comes_as_much_later(school):
    meeting = meeting_at(school, SPRING_FORWARD, "02:30", "03:15")
    starts_at, ends_at = period_of(meeting, day=SPRING_FORWARD, zone=school.zone)
    assert f"{school.local(starts_at):%H:%M}" == "03:30"
    assert f"{school.local(ends_at):%H:%M}" == "04:15"


def test_lessons_that_the_leap_makes_one_open_one_session(school, term, class_group):
    for start, end in [("02:30", "03:15"), ("03:30", "04:15")]:
        make_meeting(
            class_group=class_group,
            weekday=SPRING_FORWARD.weekday(),
            starts_at=time.fromisoformat(start),
            ends_at=time.fromisoformat(end),
        )
    open_on(school, SPRING_FORWARD)
    assert ClassSession.objects.count() == 1
    assert open_on(school, SPRING_FORWARD) == []


def test_a_time_shown_twice_means_the_first(school):
    meeting = meeting_at(school, FALL_BACK, "02:30", "03:15")
    starts_at, _ends_at = period_of(meeting, day=FALL_BACK, zone=school.zone)
    assert starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_half_an_hour_of_a_time_zone_counts(other_school):
    make_term(school=other_school)
    meeting_at(other_school, SCHOOL_DAY, "09:00", "09:45")
    (session,) = open_on(other_school)
    assert session.starts_at == datetime(2026, 9, 1, 3, 30, tzinfo=UTC)


@pytest.mark.parametrize("n_meetings", [1, 8])
def test_a_day_that_was_opened_costs_three_queries(
    school, term, n_meetings, django_assert_num_queries
):
    for _ in range(n_meetings):
        meeting_at(school, SCHOOL_DAY, "09:00", "09:45")
    assert len(open_on(school)) == n_meetings
    with django_assert_num_queries(3):
        open_on(school)
