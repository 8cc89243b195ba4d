"""A teacher's lessons as an iCalendar file (RFC 5545), for any calendar program."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from timetables.selectors.coming_lessons import ComingLesson

PRODUCT = "-//Attendance//Timetable//EN"
DOMAIN = "lessons.attendance"
"""Behind each event's number, as the standard asks; it is no host."""
READ_AGAIN = timedelta(hours=1)


def calendar_of(lessons: Iterable[ComingLesson], *, title: str, now: datetime) -> bytes:
    """Write lessons as a calendar; who gives them and who sits in them stands nowhere in it."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    # The one name is RFC 7986's, the other is what most programs read.
    for name in ("name", "x-wr-calname"):
        calendar.add(name, title)
    calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    for lesson in lessons:
        calendar.add_component(_event_of(lesson, now))
    return bytes(calendar.to_ical())


def _event_of(lesson: ComingLesson, now: datetime) -> Event:
    event = Event()
    # The key is the same before and after the lesson is opened, or a program would show it twice.
    event.add("uid", f"{lesson.key}@{DOMAIN}")
    event.add("dtstamp", now)
    event.add("dtstart", lesson.starts_at)
    event.add("dtend", lesson.ends_at)
    event.add("summary", _title_of(lesson))
    if lesson.room:
        event.add("location", lesson.room.name)
    return event


def _title_of(lesson: ComingLesson) -> str:
    group = lesson.class_group
    title = f"{group.code} {lesson.subject or group.title}".strip()
    return _("%(lesson)s (cover)") % {"lesson": title} if lesson.is_cover else title
