"""All lines of a school's timetable, read once, and the version of what a sheet shows of them."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from classes.errors import StaleRowError
from classes.models import ClassGroup, Period, Room, School, Teacher, Term, WeeklyMeeting
from classes.models.timetable.days import CycleDay, Week, week_of
from classes.versions import NOT_SHOWN, ShownVersion, refuse_stale
from timetables.selectors.subjects import Row, Sheet, SheetKind, sheet_of

CONTENT = (
    *("class_group_id", "term_id", "weekday", "week", "starts_at", "ends_at"),
    *("room_id", "teacher_id", "subject", "is_shared"),
)
"""The fields of a line, its own key apart."""


@dataclass(frozen=True)
class SchoolWeek:
    """A school's week: whoever and whatever may stand in a lesson, and the lessons."""

    school: School
    groups: dict[int, ClassGroup]
    teachers: dict[int, Teacher]
    rooms: dict[int, Room]
    terms: dict[int, Term]
    periods: list[Period]
    meetings: list[WeeklyMeeting]
    teachers_of_group: dict[int, list[int]]

    @property
    def staff(self) -> dict[int, Teacher]:
        """Return who teaches at the school now; who left stands in old lessons only."""
        return {pk: teacher for pk, teacher in self.teachers.items() if teacher.left_on is None}

    def teachers_in(self, meeting: WeeklyMeeting) -> list[int]:
        """Return who gives a lesson: its teacher, else those of the class."""
        if meeting.teacher_id:
            return [meeting.teacher_id]
        return self.teachers_of_group[meeting.class_group_id]

    def lessons_of(self, sheet: Sheet) -> list[WeeklyMeeting]:
        return [meeting for meeting in self.meetings if self.is_on(meeting, sheet)]

    def is_on(self, meeting: WeeklyMeeting, sheet: Sheet) -> bool:
        if sheet.kind == SheetKind.CLASS:
            return meeting.class_group_id == sheet.row.pk
        if sheet.kind == SheetKind.ROOM:
            return meeting.room_id == sheet.row.pk
        return sheet.row.pk in self.teachers_in(meeting)

    def rows_of(self, kind: SheetKind) -> list[Row]:
        by_kind: dict[SheetKind, Mapping[int, Row]] = {
            SheetKind.CLASS: self.groups,
            SheetKind.TEACHER: self.staff,
            SheetKind.ROOM: self.rooms,
        }
        return list(by_kind[kind].values())

    def version_of(self, sheet: Sheet) -> str:
        """Return which state of a sheet is shown; it names the sheet too."""
        # All of a line, because the page shows all of it; sorted, as a database promises no order.
        lines = sorted((line.pk, *content_of(line).values()) for line in self.lessons_of(sheet))
        return f"{sheet.key} {hashlib.sha256(repr(lines).encode()).hexdigest()[:24]}"

    @property
    def has_weeks(self) -> bool:
        """Whether weeks A and B take turns, or a lesson says so."""
        return self.school.week_a_on is not None or self.waits_for_weeks

    @property
    def waits_for_weeks(self) -> bool:
        """Whether lessons of a week A or B cannot open, as nobody has set which week is A."""
        return self.school.week_a_on is None and any(line.week for line in self.meetings)

    @property
    def this_week(self) -> str:
        """Week A or B, as the school counts today."""
        week = week_of(self.school, self.school.today())
        return str(Week(week).label) if week else ""

    @property
    def cycle_days(self) -> list[int]:
        """The days of the school's cycle, as the timetable numbers them."""
        return CycleDay.values[: self.school.cycle_days or 0]

    @property
    def waits_for_cycle(self) -> bool:
        """Whether lessons of a day of a cycle cannot open, as the school has none or a shorter."""
        return any(line.weekday in CycleDay for line in self.meetings) and not {
            line.weekday for line in self.meetings if line.weekday in CycleDay
        } <= set(self.cycle_days)

    def period_name(self, starts_at: time) -> str:
        names = {period.starts_at: period.name for period in self.periods}
        return names.get(starts_at, f"{starts_at:%H:%M}")


def weeks_version(school: School) -> str:
    """Return since when weeks A and B take turns, as a page shows it."""
    return f"{school.week_a_on or 'alike'}"


def cycle_version(school: School) -> str:
    """Return the cycle of days, as a page shows it."""
    return f"{school.cycle_days or 'none'} {school.cycle_day_1_on or ''} {school.cycle_weekdays}"


def content_of(meeting: WeeklyMeeting) -> dict[str, Any]:
    """Return what a line holds, as it can be kept as JSON; 0 stands for no row."""
    values = {name: getattr(meeting, name) for name in CONTENT}
    times = {name: f"{values[name]:%H:%M:%S}" for name in ("starts_at", "ends_at")}
    return values | times | {name: values[name] or 0 for name in CONTENT if name.endswith("_id")}


def read_week(school: School) -> SchoolWeek:
    """Read a school's week; eight queries, however many lessons it has."""
    groups = {group.pk: group for group in school.class_groups.all()}
    pairs = ClassGroup.teachers.through.objects.filter(classgroup__school=school)
    teachers_of_group = defaultdict(list)
    for group_pk, teacher_pk in pairs.values_list("classgroup_id", "teacher_id"):
        teachers_of_group[group_pk].append(teacher_pk)
    week = SchoolWeek(
        school=school,
        groups=groups,
        teachers={row.pk: row for row in school.teachers.select_related("user", "awaited")},
        rooms={row.pk: row for row in school.rooms.all()},
        terms={row.pk: row for row in school.terms.all()},
        periods=list(school.periods.all()),
        meetings=list(WeeklyMeeting.objects.filter(class_group__school=school)),
        teachers_of_group=teachers_of_group,
    )
    # Each line would otherwise ask the database for its class, teacher, room and term.
    for meeting in week.meetings:
        _fill_in(meeting, week)
    return week


def _fill_in(meeting: WeeklyMeeting, week: SchoolWeek) -> None:
    """Give a line the rows it names, which are read already."""
    meeting.class_group = week.groups[meeting.class_group_id]
    meeting.teacher = week.teachers.get(meeting.teacher_id or 0)
    meeting.room = week.rooms.get(meeting.room_id or 0)
    meeting.term = week.terms.get(meeting.term_id or 0)


def refuse_changed_sheet(school: School, shown_version: ShownVersion) -> None:
    """Refuse what was decided on a sheet that somebody has changed since."""
    # A command or the import compares its plan, not a sheet.
    if shown_version is NOT_SHOWN:
        return
    sheet = sheet_of(school, shown_version.partition(" ")[0])
    if sheet is None:
        # The sheet itself is gone, or the version was made up.
        raise StaleRowError("row_changed_meanwhile")
    refuse_stale(shown_version, read_week(school).version_of(sheet))
