"""What the registers of a school, or of some of its class groups, add up to.

A year of a large school holds millions of records. The database adds them up in two passes, by
class group and student and by beginning of lesson; only sums travel.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Count as CountRows
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from classes.models import (
    AttendanceAmendment,
    AttendanceRecord,
    ClassGroup,
    ClassSession,
    School,
    Status,
    Student,
)
from reports.selectors.absence_runs import AbsenceRun, students_absent_running
from reports.selectors.cells import Codes
from reports.selectors.figures import Count, Figures, add_up, nameless_rows
from reports.selectors.periods import ReportPeriod

NO_MINUTES: dict[str, Any] = {"minutes": None, "early": None}

AWAY_OR_LATE = [status for status in Status if status is not Status.PRESENT]

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class ClassLine:
    """One class group of a report, and how many of its registers were taken.

    Args:
        n_missing: sessions that are over without a confirmed register.
        n_sessions: all of the period, also those to come.
    """

    class_group: ClassGroup
    figures: Figures
    n_taken: int
    n_missing: int
    n_sessions: int


@dataclass(frozen=True)
class StudentFigures:
    student: Student
    figures: Figures


@dataclass(frozen=True)
class SchoolReport:
    """
    Args:
        classes: in the order of their codes.
        by_day: figures by the day on the school's clock, in order.
        below_limit: students whose rate lies below the school's limit, the lowest first.
        absent_running: students absent as many school days running as the school warns of.
        n_amendments: changes of records of the period, whenever they were made.
    """

    school: School
    period: ReportPeriod
    classes: Sequence[ClassLine]
    by_day: Mapping[date, Figures]
    figures: Figures
    below_limit: Sequence[StudentFigures]
    absent_running: Sequence[AbsenceRun]
    n_amendments: int
    codes: Codes

    @property
    def n_taken(self) -> int:
        return sum(line.n_taken for line in self.classes)

    @property
    def n_missing(self) -> int:
        return sum(line.n_missing for line in self.classes)

    @property
    def n_sessions(self) -> int:
        return sum(line.n_sessions for line in self.classes)


def school_report(
    school: School, period: ReportPeriod, *, today: date | None = None
) -> SchoolReport:
    """Report on a whole school; seventeen queries at most, whatever its size."""
    return report_on(school, school.class_groups.all(), period, today=today)


def report_on(
    school: School,
    class_groups: QuerySet[ClassGroup],
    period: ReportPeriod,
    *,
    today: date | None = None,
) -> SchoolReport:
    """Report on some class groups of one school."""
    # Read once: a queryset would be asked again for each of the sums.
    groups = list(class_groups.order_by("code"))
    codes = Codes.of(school)
    sessions = _sessions(school, groups, period)
    records = _records(school, groups, period)
    # Erased students have no record any more; their counts are read beside.
    in_period = _in_period(school, period, "session__")
    erased = nameless_rows(in_period, [group.pk for group in groups])
    by_group, by_student = _by_group_and_student(records, erased, codes)
    # Of a period that lasts on nothing is known beyond today.
    last_on = min(period.last_on, today or school.today())
    return SchoolReport(
        school=school,
        period=period,
        classes=_class_lines(groups, sessions, by_group),
        by_day=_with_erased(_by_day(records, sessions, codes, school), erased, codes, school),
        figures=add_up(by_group.values()),
        below_limit=_below_limit(by_student, school),
        absent_running=_absent_running(school, last_on, set(by_student)),
        n_amendments=_n_amendments(records),
        codes=codes,
    )


def _in_period(school: School, period: ReportPeriod, path: str) -> Q:
    begin, end = period.bounds(school)
    return Q(**{f"{path}starts_at__gte": begin, f"{path}starts_at__lt": end})


def _sessions(
    school: School, groups: Sequence[ClassGroup], period: ReportPeriod
) -> QuerySet[ClassSession]:
    # Without an order, or grouped sums would be grouped by it as well.
    return ClassSession.objects.filter(
        _in_period(school, period, ""), class_group__in=[group.pk for group in groups]
    ).order_by()


def _records(
    school: School, groups: Sequence[ClassGroup], period: ReportPeriod
) -> QuerySet[AttendanceRecord]:
    return (
        AttendanceRecord.objects.counted()
        .filter(
            _in_period(school, period, "session__"),
            session__class_group__in=[group.pk for group in groups],
        )
        .order_by()
    )


def _n_amendments(records: QuerySet[AttendanceRecord]) -> int:
    """Count from the amendments, which are few, and look each one's record up."""
    changed = records.filter(pk=OuterRef("record_id"))
    return AttendanceAmendment.objects.settled().filter(Exists(changed)).count()


def _by_group_and_student(
    records: QuerySet[AttendanceRecord], erased: list[dict[str, Any]], codes: Codes
) -> tuple[dict[int, Figures], dict[int, Figures]]:
    """Add up the records of each class group and of each student in one pass."""
    rows = _added_up(records, "session__class_group_id", "student_id")
    # What is nobody's any more counts for its class, and for no student.
    of_groups = [*rows, *erased]
    by_group = _figures_by(of_groups, lambda row: row["session__class_group_id"], codes)
    by_student = _figures_by(rows, lambda row: row["student_id"], codes)
    return by_group, by_student


def _by_day(
    records: QuerySet[AttendanceRecord],
    sessions: QuerySet[ClassSession],
    codes: Codes,
    school: School,
) -> dict[date, Figures]:
    """Add up by beginning of lesson.

    Nearly every record says present and has no code. SQLite puts rows in order to group them, so
    there those are counted lesson by lesson, where they lie; PostgreSQL groups without order.
    """
    key = "session__starts_at"
    if connection.vendor == "sqlite":
        rows = [
            *_added_up(records.filter(status__in=AWAY_OR_LATE), key),
            *_added_up(records.filter(status=Status.PRESENT, code__isnull=False), key),
            *_plainly_present(sessions, key),
        ]
    else:
        rows = _added_up(records, key)
    by_day = _figures_by(rows, lambda row: school.local(row[key]).date(), codes)
    return dict(sorted(by_day.items()))


def _with_erased(
    by_day: Mapping[date, Figures], erased: list[dict[str, Any]], codes: Codes, school: School
) -> dict[date, Figures]:
    """Add the entries that are nobody's any more."""
    of_nobody = _figures_by(
        erased, lambda row: school.local(row["session__starts_at"]).date(), codes
    )
    days = sorted({*by_day, *of_nobody})
    none = Figures()
    return {day: by_day.get(day, none) + of_nobody.get(day, none) for day in days}


def _plainly_present(sessions: QuerySet[ClassSession], key: str) -> Iterable[dict[str, Any]]:
    here = AttendanceRecord.objects.counted().filter(
        session=OuterRef("pk"), status=Status.PRESENT, code__isnull=True
    )
    n_here = here.order_by().values("session").annotate(n=CountRows("*")).values("n")
    by_start = sessions.annotate(n_here=Subquery(n_here)).values("starts_at")
    for starts_at, n in by_start.annotate(n=Sum("n_here")).values_list("starts_at", "n"):
        # A lesson of which nobody was plainly present has no sum.
        if n:
            row = {"status": Status.PRESENT.value, "code_id": None, "n": n} | NO_MINUTES
            yield {key: starts_at} | row


def _added_up(records: QuerySet[AttendanceRecord], *keys: str) -> list[dict[str, Any]]:
    """Count rows, not keys: what is asked for stands in the index of the reports."""
    return list(
        records.values(*keys, "status", "code_id").annotate(
            n=CountRows("*"), minutes=Sum("minutes_late"), early=Sum("minutes_early")
        )
    )


def _figures_by(
    rows: Iterable[dict[str, Any]], key: Callable[[dict[str, Any]], Key], codes: Codes
) -> dict[Key, Figures]:
    counts: dict[Key, list[Count]] = defaultdict(list)
    for row in rows:
        names = ("status", "code_id", "n", "minutes", "early")
        counts[key(row)].append(Count(*(row[name] for name in names)))
    letters = codes.letters
    return {name: Figures.added_up(found, letters) for name, found in counts.items()}


def _class_lines(
    groups: Sequence[ClassGroup],
    sessions: QuerySet[ClassSession],
    by_group: Mapping[int, Figures],
) -> list[ClassLine]:
    is_taken = Q(confirmed_at__isnull=False)
    is_missing = ~is_taken & Q(ends_at__lt=timezone.now())
    rows = sessions.values_list("class_group_id").annotate(
        taken=CountRows("pk", filter=is_taken),
        missing=CountRows("pk", filter=is_missing),
        all=CountRows("pk"),
    )
    numbers = {group_id: counts for group_id, *counts in rows}
    return [
        ClassLine(group, by_group.get(group.pk, Figures()), *numbers.get(group.pk, (0, 0, 0)))
        for group in groups
    ]


def _below_limit(by_student: Mapping[int, Figures], school: School) -> list[StudentFigures]:
    limit = school.attendance_limit_percent
    below = {pk: figures for pk, figures in by_student.items() if figures.is_below(limit)}
    students = Student.objects.filter(pk__in=below)
    found = [StudentFigures(student, below[student.pk]) for student in students]
    return sorted(found, key=lambda line: line.figures.rate or 0)


def _absent_running(school: School, last_on: date, known: set[int]) -> list[AbsenceRun]:
    # Asked of the whole school: a report on some classes names none of the others.
    runs = students_absent_running(school, school.days_absent_before_warning, last_on)
    return [run for run in runs if run.student.pk in known]
