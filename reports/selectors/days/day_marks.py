"""Marks of days, or of mornings and afternoons, derived from lessons by the school's rule."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from classes.models import AttendanceRecord, ClassGroup, School, Status, Student
from classes.models.lessons.day_marks import DayParts, DayRule
from classes.models.statuses import HERE
from reports.selectors.cells import RECORD_COLUMNS, Cell, Codes, StoredRecord
from reports.selectors.periods import ReportPeriod

PARTS: Mapping[str, str | Promise] = {
    "day": pgettext_lazy("part of a day", "Day"),
    "am": pgettext_lazy("part of a day", "Morning"),
    "pm": pgettext_lazy("part of a day", "Afternoon"),
}

Lesson = tuple[datetime, Cell]
"""The beginning of a lesson on the school's clock, and what its register says."""


@dataclass(frozen=True, order=True)
class DayPart:
    """A day, or the morning or afternoon of it: `day`, `am` or `pm`."""

    day: date
    part: str

    @property
    def label(self) -> str:
        return str(PARTS[self.part])


@dataclass(frozen=True)
class DayMark:
    """What a part of a day counts as.

    Args:
        cell: the entry that decides.
        n_lessons: of the part with an entry.
    """

    cell: Cell
    n_lessons: int


Marks = Mapping[DayPart, DayMark]


def marks_of(lessons: Iterable[Lesson], school: School) -> Marks:
    """Derive the marks of one student, in order of time; none at a school that asks for none."""
    if not school.day_parts:
        return {}
    parts: dict[DayPart, list[Lesson]] = defaultdict(list)
    for starts_at, cell in lessons:
        if not cell.is_after_leaving:
            parts[_part_of(starts_at, school)].append((starts_at, cell))
    return {part: _mark(parts[part], school.day_rule) for part in sorted(parts)}


def class_day_marks(class_group: ClassGroup, period: ReportPeriod) -> dict[Student, Marks]:
    """Derive the marks of who is in a class group on the last day of a period; three queries.

    All lessons of the school count, not those of this class alone.
    """
    school = class_group.school
    if not school.day_parts:
        return {}
    codes, (begin, end) = Codes.of(school), period.bounds(school)
    # Of a period that lasts on, today's roster: who joins later has no lessons yet.
    students = list(class_group.roster_on(min(period.last_on, school.today())))
    rows = AttendanceRecord.objects.counted().filter(
        student__in=students,
        session__class_group__school=school,
        session__starts_at__gte=begin,
        session__starts_at__lt=end,
    )
    lessons: dict[int, list[Lesson]] = defaultdict(list)
    columns = ("student_id", "session__starts_at", *RECORD_COLUMNS)
    for pk, starts_at, *kept in rows.order_by("session__starts_at").values_list(*columns):
        # Zipped by name: the order of columns stands in one place.
        entry = dict(zip(RECORD_COLUMNS, kept, strict=True))
        cell = codes.cell(StoredRecord(**entry, is_amended=False))
        lessons[pk].append((school.local(starts_at), cell))
    return {student: marks_of(lessons[student.pk], school) for student in students}


def _part_of(starts_at: datetime, school: School) -> DayPart:
    if school.day_parts == DayParts.DAY:
        return DayPart(starts_at.date(), "day")
    # A lesson belongs to the part of the day in which it begins.
    is_morning = starts_at.time() < school.afternoon_from
    return DayPart(starts_at.date(), "am" if is_morning else "pm")


def _mark(lessons: Sequence[Lesson], rule: str) -> DayMark:
    cells = [cell for _starts_at, cell in sorted(lessons, key=lambda one: one[0])]
    return DayMark(DECIDING[DayRule(rule)](cells), len(cells))


def _first(cells: Sequence[Cell]) -> Cell:
    return cells[0]


def _any(cells: Sequence[Cell]) -> Cell:
    """Excused if any absence of the part is, as a letter covers all of it."""
    here = [cell for cell in cells if cell.status in HERE]
    if not here:
        return next((cell for cell in cells if cell.status == Status.EXCUSED), cells[0])
    return here[0]


def _most(cells: Sequence[Cell]) -> Cell:
    """Of as many of each, what came first."""
    [(status, _n)] = Counter(cell.status for cell in cells).most_common(1)
    return next(cell for cell in cells if cell.status == status)


DECIDING = {DayRule.FIRST: _first, DayRule.ANY: _any, DayRule.MOST: _most}
