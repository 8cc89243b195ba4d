"""What the register of one class group adds up to: students by sessions, and their figures."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from classes.models import (
    AttendanceAmendment,
    AttendanceRecord,
    ClassGroup,
    ClassSession,
    Enrolment,
    Student,
)
from reports.absence_runs import absences_in_a_row, days_absent_at_the_end
from reports.cells import Cell, Codes
from reports.figures import Figures, add_up
from reports.periods import Period

Cells = Mapping[int, Cell]


@dataclass(frozen=True)
class SessionFigures:
    """One session of a report, its start on the school's clock."""

    session: ClassSession
    starts_at: datetime
    figures: Figures

    @property
    def is_confirmed(self) -> bool:
        return self.session.confirmed_at is not None


@dataclass(frozen=True)
class StudentLine:
    """One student of a report.

    Args:
        cells: by the session's primary key; none where nothing is recorded.
        absent_in_a_row: lessons running at the end of the period.
        n_days_absent: the days on which these lie.
    """

    student: Student
    cells: Cells
    figures: Figures
    absent_in_a_row: int
    longest_absent_in_a_row: int
    n_days_absent: int
    is_below_limit: bool


@dataclass(frozen=True)
class ClassReport:
    class_group: ClassGroup
    period: Period
    sessions: Sequence[SessionFigures]
    lines: Sequence[StudentLine]
    figures: Figures
    codes: Codes

    @property
    def below_limit(self) -> list[StudentLine]:
        return [line for line in self.lines if line.is_below_limit]


def class_report(class_group: ClassGroup, period: Period) -> ClassReport:
    """Report on a class group in four queries, whatever its size; its school must be loaded.

    Listed is who was on the roster on a day of the period or has a record in it.
    """
    codes = Codes.of(class_group.school)
    begin, end = period.bounds(class_group.school)
    sessions = list(
        class_group.sessions.filter(starts_at__gte=begin, starts_at__lt=end).order_by("starts_at")
    )
    cells = _cells(sessions, codes)
    students = _students(class_group, period, set(cells))
    lines = [
        _line(student, cells[student.pk], sessions, codes, class_group) for student in students
    ]
    return ClassReport(
        class_group=class_group,
        period=period,
        sessions=[_column(session, cells, codes, class_group) for session in sessions],
        lines=lines,
        figures=add_up(line.figures for line in lines),
        codes=codes,
    )


def _cells(sessions: Sequence[ClassSession], codes: Codes) -> dict[int, dict[int, Cell]]:
    """Return the cells by student and session."""
    amended = AttendanceAmendment.objects.filter(record=OuterRef("pk"))
    records = (
        AttendanceRecord.objects.filter(session__in=[session.pk for session in sessions])
        .order_by()
        .values_list(
            *("student_id", "session_id", "status", "code_id", "minutes_late", "note"),
            Exists(amended),
        )
    )
    cells: dict[int, dict[int, Cell]] = defaultdict(dict)
    for student_id, session_id, *said in records:
        cells[student_id][session_id] = codes.cell(*said)
    return cells


def _students(class_group: ClassGroup, period: Period, recorded: set[int]) -> list[Student]:
    enrolled = Enrolment.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=period.first_on),
        class_group=class_group,
        from_on__lte=period.last_on,
    )
    listed = Q(pk__in=enrolled.values("student")) | Q(pk__in=recorded)
    return list(Student.objects.filter(listed, school=class_group.school_id))


def _line(
    student: Student,
    cells: Cells,
    sessions: Sequence[ClassSession],
    codes: Codes,
    class_group: ClassGroup,
) -> StudentLine:
    recorded = [session for session in sessions if session.pk in cells]
    in_order = [cells[session.pk] for session in recorded]
    local = class_group.school.local
    days = [local(session.starts_at).date() for session in recorded]
    statuses = [cell.status for cell in in_order]
    figures = Figures.added_up((cell.count for cell in in_order), codes.letters)
    current, longest = absences_in_a_row(statuses)
    return StudentLine(
        student=student,
        cells=cells,
        figures=figures,
        absent_in_a_row=current,
        longest_absent_in_a_row=longest,
        n_days_absent=days_absent_at_the_end(list(zip(days, statuses, strict=True))),
        is_below_limit=figures.is_below(class_group.school.attendance_limit_percent),
    )


def _column(
    session: ClassSession,
    cells: Mapping[int, Cells],
    codes: Codes,
    class_group: ClassGroup,
) -> SessionFigures:
    counts = [mine[session.pk].count for mine in cells.values() if session.pk in mine]
    return SessionFigures(
        session=session,
        starts_at=class_group.school.local(session.starts_at),
        figures=Figures.added_up(counts, codes.letters),
    )
