"""Calendars (RFC 5545): events that take place each week become rows of a week."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from rosters.errors import RosterUnreadableError
from timetables.readers import tables as t

MARK = b"BEGIN:VCALENDAR"
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
COLUMNS = {t.CLASS: 0, t.TEACHER: 1, t.ROOM: 2, t.DAY: 3, t.STARTS: 4, t.ENDS: 5, t.WEEK: 6}
HEADINGS = ["Event", "Teacher", "Room", "Day", "From", "To", "Week"]
ONE_WEEK = timedelta(days=7)
EVERY_SECOND = 2


@dataclass(frozen=True)
class _Event:
    """An event on the school's clock."""

    number: int
    summary: str
    teacher: str
    room: str
    starts_at: datetime
    ends_at: datetime

    def row(self, weekday: int, *, takes_turns: bool = False) -> tuple[str, ...]:
        times = (f"{moment:%H:%M}" for moment in (self.starts_at, self.ends_at))
        week = f"{self.starts_at:%Y-%m-%d}" if takes_turns else ""
        return (self.summary, self.teacher, self.room, str(weekday + 1), *times, week)


def is_calendar(content: bytes) -> bool:
    return MARK in content[:200].upper()


def read_calendar(content: bytes, zone: ZoneInfo, *, since: date) -> t.LessonTable:
    """Read the weekly events that last till a day; what is none is named, with the reason.

    Raises:
        RosterUnreadableError: it is no calendar that can be read.
    """
    try:
        components = Calendar.from_ical(content).walk("VEVENT")
    except (ValueError, IndexError, KeyError):
        raise RosterUnreadableError("calendar_unreadable") from None
    lines: list[tuple[int, list[str]]] = []
    left_out: list[t.LeftOut] = []
    single: list[_Event] = []
    for number, component in enumerate(components, start=1):
        event = _event(number, component, zone)
        if event is None:
            left_out.append(t.LeftOut(number, _text(component, "SUMMARY"), "event_whole_day"))
        elif "RRULE" not in component:
            single.append(event)
        elif against := _against(component["RRULE"], event, since):
            left_out.append(against)
        else:
            lines += _lines(component["RRULE"], event)
    for found, is_weekly in _repeated(single):
        if is_weekly:
            lines.append((found.number, list(found.row(found.starts_at.weekday()))))
        else:
            day = {"day": f"{found.starts_at:%Y-%m-%d}"}
            left_out.append(t.LeftOut(found.number, found.summary, "event_once", day))
    return t.LessonTable("calendar", HEADINGS, sorted(lines), COLUMNS, left_out)


def _event(number: int, component: Any, zone: ZoneInfo) -> _Event | None:
    """Return an event with times; None if it lasts whole days or has no end."""
    start = component.get("DTSTART")
    starts_at = start.dt if start else None
    if not isinstance(starts_at, datetime):
        return None
    ends_at = _end(component, starts_at)
    if not isinstance(ends_at, datetime):
        return None
    # Some programs name the teacher as organizer, others as the only guest.
    people = _text(component, "ORGANIZER") or _text(component, "ATTENDEE")
    return _Event(
        number,
        _text(component, "SUMMARY"),
        people,
        _text(component, "LOCATION"),
        _on_clock(starts_at, zone),
        _on_clock(ends_at, zone),
    )


def _end(component: Any, starts_at: datetime) -> datetime | date | None:
    if end := component.get("DTEND"):
        return end.dt
    duration = component.get("DURATION")
    return starts_at + duration.dt if duration else None


def _on_clock(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return a moment on the school's clock; one without a zone is on it already."""
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)


def _text(component: Any, name: str) -> str:
    """Return a property as text: of people the name, else the address."""
    value = component.get(name, "")
    if isinstance(value, list):
        value = value[0] if value else ""
    common_name = getattr(value, "params", {}).get("CN", "")
    text = str(common_name or value)
    return text.removeprefix("mailto:").removeprefix("MAILTO:").strip()


def _against(rule: Any, event: _Event, since: date) -> t.LeftOut | None:
    """Say why a series is no lesson of the week, if it is none."""
    weekdays = _weekdays(rule, event)
    if not weekdays:
        return t.LeftOut(event.number, event.summary, "event_not_weekly")
    last = _last_day(rule, event, sorted(set(weekdays)))
    if last and last < since:
        day = {"day": f"{last:%Y-%m-%d}"}
        return t.LeftOut(event.number, event.summary, "event_over", day)
    return None


def _lines(rule: Any, event: _Event) -> list[tuple[int, list[str]]]:
    turns = _interval(rule) == EVERY_SECOND
    weekdays = _weekdays(rule, event)
    return [(event.number, list(event.row(day, takes_turns=turns))) for day in weekdays]


def _last_day(rule: Any, event: _Event, weekdays: list[int]) -> date | None:
    """Return the day on which a series ends; None if it goes on."""
    if until := rule.get("UNTIL"):
        end = until[0]
        zone = event.starts_at.tzinfo
        is_moment = isinstance(end, datetime) and end.tzinfo
        moment = end.astimezone(zone) if is_moment else end
        return date(moment.year, moment.month, moment.day)
    if not (count := rule.get("COUNT")):
        return None
    begins_on = event.starts_at.date()
    # Days before the first one in its week count as if they had taken place.
    n_before = sum(day < begins_on.weekday() for day in weekdays)
    n_weeks, place = divmod(n_before + int(count[0]) - 1, len(weekdays))
    n_days = weekdays[place] - begins_on.weekday()
    try:
        return begins_on + ONE_WEEK * n_weeks * _interval(rule) + timedelta(days=n_days)
    # A count that leads beyond the last year goes on for our purposes.
    except OverflowError:
        return None


def _weekdays(rule: Any, event: _Event) -> list[int]:
    """Return the weekdays of a rule of every or every second week; none for any other."""
    frequency = [str(word).upper() for word in rule.get("FREQ", [])]
    days = [str(day).upper() for day in rule.get("BYDAY", [])]
    intervals = {"WEEKLY": (1, EVERY_SECOND), "DAILY": (1,)}
    if len(frequency) != 1 or _interval(rule) not in intervals.get(frequency[0], ()):
        return []
    if not days:
        return [event.starts_at.weekday()] if frequency == ["WEEKLY"] else []
    return [DAYS.index(day) for day in days if day in DAYS]


def _interval(rule: Any) -> int:
    return int(rule.get("INTERVAL", [1])[0])


def _repeated(events: list[_Event]) -> Iterator[tuple[_Event, bool]]:
    """Yield each row once, and whether it is weekly: in several weeks, or the only week there."""
    found: dict[tuple[str, ...], list[_Event]] = defaultdict(list)
    for event in events:
        found[event.row(event.starts_at.weekday())].append(event)
    starts = [event.starts_at for event in events]
    # An export of one week holds each lesson once, without a rule: nothing can repeat in it.
    is_one_week = bool(starts) and max(starts) - min(starts) < ONE_WEEK
    for same in found.values():
        yield same[0], is_one_week or len(same) > 1
