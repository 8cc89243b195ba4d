"""A sheet of the timetable as rows and columns: periods by days, and what is double booked."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import time

from classes.models import WeeklyMeeting
from classes.models.timetable.days import TIMETABLE_DAYS, CycleDay, Week, are_times, day_label
from timetables.selectors.clashes import Clash, find_clashes, others_in
from timetables.selectors.school_weeks import SchoolWeek
from timetables.selectors.subjects import Sheet, SheetKind

CLOCK = r"([01]\d|2[0-3])([0-5]\d)"
SCHOOL_DAYS = (0, 1, 2, 3, 4)


@dataclass(frozen=True)
class TimetableDay:
    """A column of the grid: a weekday, or a day of the cycle."""

    value: int
    label: str


@dataclass(frozen=True)
class Slot:
    """A place in the week, as an address and a form name it: 1-0800-0845."""

    weekday: int
    starts_at: time
    ends_at: time

    @property
    def key(self) -> str:
        return f"{self.weekday}-{self.starts_at:%H%M}-{self.ends_at:%H%M}"

    @property
    def day(self) -> str:
        return day_label(self.weekday)


def slot_of(key: str) -> Slot | None:
    """Return the place of a key such as 1-0800-0845; None if it names none."""
    # 0 to 6 are weekdays, 11 to 20 days of a cycle.
    found = re.fullmatch(rf"([0-6]|1[1-9]|20)-{CLOCK}-{CLOCK}", key)
    if found is None:
        return None
    weekday, hour, minute, last_hour, last_minute = map(int, found.groups())
    slot = Slot(weekday, time(hour, minute), time(last_hour, last_minute))
    return slot if are_times(slot.starts_at, slot.ends_at) else None


@dataclass(frozen=True)
class WeekLesson:
    """A line of the timetable in its cell, how it is double booked, and who else is in it."""

    meeting: WeeklyMeeting
    clashes: list[str]
    others: list[str]


@dataclass(frozen=True)
class WeekCell:
    slot: Slot
    lessons: list[WeekLesson]

    @property
    def free_week(self) -> str:
        """Return the other week, where every lesson of the cell is of the same one."""
        # Where all are of one week, the other half of the cell is free.
        weeks = {lesson.meeting.week for lesson in self.lessons}
        return next(iter(set(Week.values) - weeks)) if len(weeks) == 1 and weeks != {""} else ""

    @property
    def has_room(self) -> bool:
        return not self.lessons or bool(self.free_week)


@dataclass(frozen=True)
class WeekRow:
    """A period, or another time at which lessons of the sheet begin."""

    name: str
    starts_at: time
    ends_at: time
    cells: list[WeekCell] = field(default_factory=list)


Kind = tuple[int, int, int, str]
"""What tells kinds of lessons apart: class group, teacher, room (0: none) and subject."""


@dataclass(frozen=True)
class LessonOffer:
    """What can be dragged into the grid: a kind of lesson that the sheet has, or may have."""

    class_group_id: int
    teacher_id: int
    room_id: int
    subject: str
    title: str
    details: str
    is_shared: bool


@dataclass(frozen=True)
class WeekGrid:
    """What the page of one class, teacher or room shows."""

    sheet: Sheet
    version: str
    weekdays: list[TimetableDay]
    rows: list[WeekRow]
    clashes: list[str]
    clashes_elsewhere: list[tuple[Sheet, str]]
    offers: list[LessonOffer]
    n_lessons: int
    may_be_shared: bool


def grid_of(week: SchoolWeek, sheet: Sheet) -> WeekGrid:
    lessons = week.lessons_of(sheet)
    clashes = find_clashes(week)
    shown = {meeting.pk for meeting in lessons}
    weekdays = days_of(week, lessons)
    return WeekGrid(
        sheet=sheet,
        version=week.version_of(sheet),
        weekdays=weekdays,
        rows=_rows(week, lessons, weekdays, clashes),
        clashes=[clash.words() for clash in clashes if clash.keys & shown],
        clashes_elsewhere=[(c.sheet, c.words()) for c in clashes if not c.keys & shown],
        offers=_offers(week, sheet, lessons),
        n_lessons=len(lessons),
        may_be_shared=any(c.may_be_one_lesson for c in clashes if c.keys & shown),
    )


def days_of(week: SchoolWeek, lessons: list[WeeklyMeeting]) -> list[TimetableDay]:
    """Return the columns: the days of the cycle, else of the week, and those that are used."""
    n_days = week.school.cycle_days
    usual = set(CycleDay.values[:n_days] if n_days else SCHOOL_DAYS)
    shown = usual | {meeting.weekday for meeting in lessons}
    return [TimetableDay(day, str(label)) for day, label in TIMETABLE_DAYS if day in shown]


def times_of(week: SchoolWeek, lessons: list[WeeklyMeeting]) -> list[tuple[str, time, time]]:
    # A lesson at a time of its own gets a row, or it would be nowhere on the page.
    """Return name, start and end of each row: the periods, and lessons at other times."""
    times = {(p.starts_at, p.ends_at): p.name for p in week.periods}
    for meeting in lessons:
        times.setdefault((meeting.starts_at, meeting.ends_at), "")
    return [(name, *when) for when, name in sorted(times.items())]


def _rows(
    week: SchoolWeek,
    lessons: list[WeeklyMeeting],
    weekdays: list[TimetableDay],
    clashes: list[Clash],
) -> list[WeekRow]:
    words: dict[int, list[str]] = defaultdict(list)
    for clash in clashes:
        for pk in clash.keys:
            words[pk].append(clash.words())
    others = others_in(week)
    placed: dict[Slot, list[WeekLesson]] = defaultdict(list)
    for meeting in sorted(lessons, key=lambda m: (m.class_group.code, m.pk)):
        slot = Slot(meeting.weekday, meeting.starts_at, meeting.ends_at)
        placed[slot].append(WeekLesson(meeting, words[meeting.pk], others[meeting.pk]))
    rows = [WeekRow(*named) for named in times_of(week, lessons)]
    for row in rows:
        slots = [Slot(day.value, row.starts_at, row.ends_at) for day in weekdays]
        row.cells.extend(WeekCell(slot, placed[slot]) for slot in slots)
    return rows


def _offers(week: SchoolWeek, sheet: Sheet, lessons: list[WeeklyMeeting]) -> list[LessonOffer]:
    """Offer each kind of lesson of the sheet once, and its classes that have none yet."""
    kinds = {_kind_of(meeting) for meeting in lessons}
    shared = {_kind_of(meeting) for meeting in lessons if meeting.is_shared}
    there = {kind[0] for kind in kinds}
    # A class that has no lesson at all still needs something to drag into its week.
    if sheet.kind == SheetKind.CLASS and not kinds:
        kinds = {(sheet.row.pk, 0, 0, "")}
    if sheet.kind == SheetKind.TEACHER:
        taught = [pk for pk, teachers in week.teachers_of_group.items() if sheet.row.pk in teachers]
        kinds |= {(pk, sheet.row.pk, 0, "") for pk in taught if pk not in there}
    offers = (_offer(week, kind, is_shared=kind in shared) for kind in kinds)
    return sorted(offers, key=lambda offer: (offer.title, offer.details))


def _kind_of(meeting: WeeklyMeeting) -> Kind:
    return meeting.class_group_id, meeting.teacher_id or 0, meeting.room_id or 0, meeting.subject


def _offer(week: SchoolWeek, kind: Kind, *, is_shared: bool) -> LessonOffer:
    group_pk, teacher_pk, room_pk, subject = kind
    group = week.groups[group_pk]
    people = [week.teachers.get(teacher_pk), week.rooms.get(room_pk)]
    details = ", ".join(str(row) for row in people if row)
    title = f"{group.code} {subject or group.title}".strip()
    return LessonOffer(group_pk, teacher_pk, room_pk, subject, title, details, is_shared)
