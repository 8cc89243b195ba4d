"""Which lines of the timetable are on at the same time, and which of them are one lesson."""

from datetime import time

from classes.models import Term, WeeklyMeeting
from classes.models.timetable.days import Weekday, day_label, meets_day, meets_week

DAY_MIN = 24 * 60


def lesson_words(meeting: WeeklyMeeting) -> str:
    """Name a lesson by its class and subject."""
    return f"{meeting.class_group.code} {meeting.subject}".strip()


def days_words(one: WeeklyMeeting, other: WeeklyMeeting) -> str:
    """Name the day on which two lessons are; a weekday may be a day of the cycle too."""
    return " / ".join(day_label(day) for day in sorted({one.weekday, other.weekday}))


def is_overnight(meeting: WeeklyMeeting) -> bool:
    return meeting.ends_at < meeting.starts_at


def are_together(one: WeeklyMeeting, other: WeeklyMeeting) -> bool:
    """Say whether two lessons ever take place at the same time."""
    if meets_day(one.weekday, other.weekday):
        is_same_time = are_times_together(one, other)
    else:
        is_same_time = _runs_into(one, other) or _runs_into(other, one)
    is_same_week = meets_week(one.week, other.week)
    return is_same_time and is_same_week and _is_in_same_days(one.term, other.term)


def are_times_together(one: WeeklyMeeting, other: WeeklyMeeting) -> bool:
    """Say whether two lessons that begin on one date are on at the same time."""
    (begin, end), (other_begin, other_end) = _minutes(one), _minutes(other)
    return begin < other_end and other_begin < end


def _runs_into(one: WeeklyMeeting, other: WeeklyMeeting) -> bool:
    """Say whether a lesson lasts past midnight into one of the next weekday."""
    # Days of a cycle have no next weekday.
    is_next = max(one.weekday, other.weekday) <= max(Weekday.values)
    is_next = is_next and (one.weekday + 1) % len(Weekday) == other.weekday
    return is_next and _minutes(one)[1] - DAY_MIN > _minutes(other)[0]


def _minutes(meeting: WeeklyMeeting) -> tuple[int, int]:
    """Return begin and end in minutes since the midnight before."""
    begin, end = (clock.hour * 60 + clock.minute for clock in (meeting.starts_at, meeting.ends_at))
    # The end of a lesson past midnight lies on the next day.
    return begin, end if end > begin else end + DAY_MIN


def _is_in_same_days(one: Term | None, other: Term | None) -> bool:
    if one is None or other is None:
        # A lesson of every term meets each of them.
        return True
    return one.first_on <= other.last_on and other.first_on <= one.last_on


def is_one_lesson(one: WeeklyMeeting, other: WeeklyMeeting) -> bool:
    """Tell whether two classes are taught together: both say so, at one time, in one subject."""
    is_shared = one.is_shared and other.is_shared and one.class_group_id != other.class_group_id
    return is_shared and what_of(one) == what_of(other) and are_together(one, other)


def what_of(meeting: WeeklyMeeting) -> tuple[int, time, time, str]:
    subject = meeting.subject or meeting.class_group.title
    return meeting.weekday, meeting.starts_at, meeting.ends_at, subject
