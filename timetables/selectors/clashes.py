"""What is double booked: a teacher, a room or a class in two lessons at the same time."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from itertools import chain, combinations, permutations, product

from django.utils.translation import gettext as _

from classes.models import WeeklyMeeting
from classes.models.timetable.days import meets_day
from classes.selectors.timetable.overlaps import (
    are_together,
    days_words,
    is_one_lesson,
    is_overnight,
    lesson_words,
    what_of,
)
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
    def day(self) -> str:
        return days_words(self.one, self.other)

    @property
    def may_be_one_lesson(self) -> bool:
        """Whether it is none once the office says that both classes are taught together."""
        return self.sheet.kind != SheetKind.CLASS and what_of(self.one) == what_of(self.other)

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
        # In this order the cheap questions come first: a large school has many pairs.
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
        # A lesson past midnight lasts into the next day, so days that never meet may still overlap.
        if meets_day(one, other) or any(map(is_overnight, by_day[one] + by_day[other])):
            yield from product(by_day[one], by_day[other])
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


def _is_of_its_own(kind: SheetKind, one: WeeklyMeeting, other: WeeklyMeeting) -> bool:
    """A class in two lessons takes its teacher and room along: once is enough."""
    return kind == SheetKind.CLASS or one.class_group_id != other.class_group_id


def others_in(week: SchoolWeek) -> dict[int, list[str]]:
    """Return the codes of the other classes that are taught in each lesson of several."""
    shared: dict[tuple[int, time, time, str], list[WeeklyMeeting]] = defaultdict(list)
    for meeting in week.meetings:
        if meeting.is_shared:
            shared[what_of(meeting)].append(meeting)
    found: dict[int, list[str]] = defaultdict(list)
    for one, other in chain.from_iterable(permutations(same, 2) for same in shared.values()):
        if is_one_lesson(one, other):
            found[one.pk].append(other.class_group.code)
    return found
