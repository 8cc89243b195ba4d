"""What is double booked: a teacher, a room or a class in two lessons at the same time."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from itertools import chain, combinations, permutations, product

from django.utils.translation import gettext as _

from classes.models import Term, WeeklyMeeting
from classes.models.timetable.days import Weekday, day_label, meets_day, meets_week
from timetables.selectors.school_weeks import SchoolWeek
from timetables.selectors.subjects import Row, Sheet, SheetKind

DAY_MIN = 24 * 60


@dataclass(frozen=True)
class Clash:
    """Two lessons at the same time of one class, teacher or room."""

    sheet: Sheet
    one: WeeklyMeeting
    other: WeeklyMeeting

    @property
    def keys(self) -> set[int]:
        return {self.one.pk, self.other.pk}

    @property
    def day(self) -> str:
        return days_words(self.one, self.other)

    @property
    def may_be_one_lesson(self) -> bool:
        """Whether it is none once the office says that both classes are taught together."""
        return self.sheet.kind != SheetKind.CLASS and _what_of(self.one) == _what_of(self.other)

    def words(self) -> str:
        values = {
            "who": self.sheet.title,
            "day": self.day,
            "time": f"{max(self.one.starts_at, self.other.starts_at):%H:%M}",
            "one": lesson_words(self.one),
            "other": lesson_words(self.other),
        }
        if self.sheet.kind == SheetKind.ROOM:
            text = _("%(who)s is double booked on %(day)s at %(time)s: %(one)s and %(other)s.")
        else:
            text = _("%(who)s has two lessons on %(day)s at %(time)s: %(one)s and %(other)s.")
        return text % values


def lesson_words(meeting: WeeklyMeeting) -> str:
    """Name a lesson by its class and subject."""
    return f"{meeting.class_group.code} {meeting.subject}".strip()


def days_words(one: WeeklyMeeting, other: WeeklyMeeting) -> str:
    """Name the day on which two lessons are; a weekday may be a day of the cycle too."""
    return " / ".join(day_label(day) for day in sorted({one.weekday, other.weekday}))


def find_clashes(week: SchoolWeek) -> list[Clash]:
    """List them in order of the week."""
    used: dict[tuple[SheetKind, int], list[WeeklyMeeting]] = defaultdict(list)
    for meeting in week.meetings:
        for kind, pk in _users_of(meeting, week):
            used[kind, pk].append(meeting)
    found = [
        Clash(Sheet(kind, _row(week, kind, pk)), one, other)
        for (kind, pk), meetings in used.items()
        for one, other in _pairs(meetings)
        if are_together(one, other)
        and _is_of_its_own(kind, one, other)
        and not is_one_lesson(one, other)
    ]
    return sorted(found, key=lambda c: (c.one.weekday, c.one.starts_at, c.sheet.title))


def _pairs(meetings: list[WeeklyMeeting]) -> Iterator[tuple[WeeklyMeeting, WeeklyMeeting]]:
    """Yield each two that may be on one date."""
    by_day: dict[int, list[WeeklyMeeting]] = defaultdict(list)
    for meeting in meetings:
        by_day[meeting.weekday].append(meeting)
    for one, other in combinations(by_day, 2):
        if meets_day(one, other) or any(map(_is_overnight, by_day[one] + by_day[other])):
            yield from product(by_day[one], by_day[other])
    for same in by_day.values():
        yield from combinations(same, 2)


def _is_overnight(meeting: WeeklyMeeting) -> bool:
    return meeting.ends_at < meeting.starts_at


def _users_of(meeting: WeeklyMeeting, week: SchoolWeek) -> Iterator[tuple[SheetKind, int]]:
    yield SheetKind.CLASS, meeting.class_group_id
    if meeting.room_id:
        yield SheetKind.ROOM, meeting.room_id
    teachers = week.teachers_in(meeting)
    # Of several who teach a class nobody knows which of them gives this lesson.
    if len(teachers) == 1:
        yield SheetKind.TEACHER, teachers[0]


def _row(week: SchoolWeek, kind: SheetKind, pk: int) -> Row:
    if kind == SheetKind.CLASS:
        return week.groups[pk]
    return week.rooms[pk] if kind == SheetKind.ROOM else week.teachers[pk]


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
    is_next = max(one.weekday, other.weekday) <= max(Weekday.values)
    is_next = is_next and (one.weekday + 1) % len(Weekday) == other.weekday
    return is_next and _minutes(one)[1] - DAY_MIN > _minutes(other)[0]


def _minutes(meeting: WeeklyMeeting) -> tuple[int, int]:
    """Return begin and end in minutes since the midnight before."""
    begin, end = (clock.hour * 60 + clock.minute for clock in (meeting.starts_at, meeting.ends_at))
    return begin, end if end > begin else end + DAY_MIN


def _is_in_same_days(one: Term | None, other: Term | None) -> bool:
    if one is None or other is None:
        return True
    return one.first_on <= other.last_on and other.first_on <= one.last_on


def _is_of_its_own(kind: SheetKind, one: WeeklyMeeting, other: WeeklyMeeting) -> bool:
    """A class in two lessons takes its teacher and room along: once is enough."""
    return kind == SheetKind.CLASS or one.class_group_id != other.class_group_id


def is_one_lesson(one: WeeklyMeeting, other: WeeklyMeeting) -> bool:
    """Tell whether two classes are taught together: both say so, at one time, in one subject."""
    is_shared = one.is_shared and other.is_shared and one.class_group_id != other.class_group_id
    return is_shared and _what_of(one) == _what_of(other) and are_together(one, other)


def _what_of(meeting: WeeklyMeeting) -> tuple[int, time, time, str]:
    subject = meeting.subject or meeting.class_group.title
    return meeting.weekday, meeting.starts_at, meeting.ends_at, subject


def others_in(week: SchoolWeek) -> dict[int, list[str]]:
    """Return the codes of the other classes that are taught in each lesson of several."""
    shared: dict[tuple[int, time, time, str], list[WeeklyMeeting]] = defaultdict(list)
    for meeting in week.meetings:
        if meeting.is_shared:
            shared[_what_of(meeting)].append(meeting)
    found: dict[int, list[str]] = defaultdict(list)
    for one, other in chain.from_iterable(permutations(same, 2) for same in shared.values()):
        if is_one_lesson(one, other):
            found[one.pk].append(other.class_group.code)
    return found
