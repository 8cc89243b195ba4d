"""What is double booked: a teacher, a room or a class in two lessons at the same time."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from itertools import chain, combinations, permutations, product

from django.utils.translation import gettext as _

from classes.models import Term, WeeklyMeeting
from classes.models.timetable.days import day_label, meets_day, meets_week
from timetables.selectors.school_weeks import SchoolWeek
from timetables.selectors.subjects import Row, Sheet, SheetKind


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
    def may_be_one_lesson(self) -> bool:
        """Whether it is none once the office says that both classes are taught together."""
        return self.sheet.kind != SheetKind.CLASS and _what_of(self.one) == _what_of(self.other)

    def words(self) -> str:
        values = {
            "who": self.sheet.title,
            "day": days_words(self.one, self.other),
            "time": f"{max(self.one.starts_at, self.other.starts_at):%H:%M}",
            "one": lesson_words(self.one),
            "other": lesson_words(self.other),
        }
        if self.sheet.kind == SheetKind.ROOM:
            text = _("%(who)s is taken twice on %(day)s at %(time)s: %(one)s and %(other)s.")
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
        yield from product(by_day[one], by_day[other]) if meets_day(one, other) else ()
    for same in by_day.values():
        yield from combinations(same, 2)


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
    if not meets_day(one.weekday, other.weekday):
        return False
    is_same_time = one.starts_at < other.ends_at and other.starts_at < one.ends_at
    is_same_week = meets_week(one.week, other.week)
    return is_same_time and is_same_week and _is_in_same_days(one.term, other.term)


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
