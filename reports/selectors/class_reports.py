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
    School,
    Student,
)
from reports.selectors.absence_runs import absences_in_a_row, days_absent_at_the_end
from reports.selectors.cells import RECORD_COLUMNS, Cell, Codes, StoredRecord
from reports.selectors.figures import Count, Figures, add_up, nameless_of_sessions
from reports.selectors.periods import ReportPeriod

Cells = Mapping[int, Cell]
CellsByStudent = Mapping[int, Cells]


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
    period: ReportPeriod
    sessions: Sequence[SessionFigures]
    lines: Sequence[StudentLine]
    figures: Figures
    codes: Codes

    @property
    def below_limit(self) -> list[StudentLine]:
        return [line for line in self.lines if line.is_below_limit]


def class_report(class_group: ClassGroup, period: ReportPeriod) -> ClassReport:
    """Report on a class group in six queries, whatever its size; its school must be loaded."""
    [report] = class_reports(class_group.school, [class_group], period)
    return report


def class_reports(
    school: School, class_groups: Sequence[ClassGroup], period: ReportPeriod
) -> list[ClassReport]:
    """Report on class groups of one school, in six queries however many they are.

    Listed is who was on the roster on a day of the period or has a record in it.
    """
    codes = Codes.of(school)
    sessions = _sessions(school, class_groups, period)
    group_ids = {session.pk: group_id for group_id, mine in sessions.items() for session in mine}
    cells = _cells(group_ids, codes)
    nameless = nameless_of_sessions(group_ids)
    students = _students(school, class_groups, period, cells)
    return [
        _report(
            ClassRegister(group, sessions[group.pk], students[group.pk], cells[group.pk], nameless),
            school,
            period,
            codes,
        )
        for group in class_groups
    ]


@dataclass(frozen=True)
class ClassRegister:
    """What the database says of one class group, before it is added up."""

    class_group: ClassGroup
    sessions: Sequence[ClassSession]
    students: Sequence[Student]
    cells: CellsByStudent
    nameless: Mapping[int, Sequence[Count]]


def _report(
    register: ClassRegister, school: School, period: ReportPeriod, codes: Codes
) -> ClassReport:
    lines = [_line(student, register, codes, school) for student in register.students]
    columns = [_column(one, register, codes, school) for one in register.sessions]
    # Of students who were erased: they stand in no line, and still were there.
    erased = [count for one in register.sessions for count in register.nameless.get(one.pk, ())]
    return ClassReport(
        class_group=register.class_group,
        period=period,
        sessions=columns,
        lines=lines,
        figures=add_up(line.figures for line in lines) + Figures.added_up(erased, codes.letters),
        codes=codes,
    )


def _sessions(
    school: School, class_groups: Sequence[ClassGroup], period: ReportPeriod
) -> dict[int, list[ClassSession]]:
    """Return the sessions of each class group in order of time."""
    # On the school's clock: a lesson past midnight belongs to the day on which it began.
    begin, end = period.bounds(school)
    found = ClassSession.objects.filter(
        class_group__in=[group.pk for group in class_groups],
        starts_at__gte=begin,
        starts_at__lt=end,
    )
    groups = {group.pk: group for group in class_groups}
    by_group: dict[int, list[ClassSession]] = defaultdict(list)
    for session in found.order_by("starts_at"):
        # The one in hand has its school loaded, for which the clock of each session asks.
        session.class_group = groups[session.class_group_id]
        by_group[session.class_group_id].append(session)
    return by_group


def _cells(group_ids: Mapping[int, int], codes: Codes) -> dict[int, dict[int, dict[int, Cell]]]:
    """Return the cells by class group, student and session.

    Args:
        group_ids: the class group of each session.
    """
    # Within the same query: amendments of a year are more than all the rest.
    amended = AttendanceAmendment.objects.settled().filter(record=OuterRef("pk"))
    records = (
        AttendanceRecord.objects.filter(session__in=list(group_ids))
        .order_by()
        .values_list(
            *("student_id", "session_id", *RECORD_COLUMNS),
            Exists(amended),
        )
    )
    cells: dict[int, dict[int, dict[int, Cell]]] = defaultdict(lambda: defaultdict(dict))
    for student_id, session_id, *entry in records:
        cells[group_ids[session_id]][student_id][session_id] = codes.cell(StoredRecord(*entry))
    return cells


def _students(
    school: School,
    class_groups: Sequence[ClassGroup],
    period: ReportPeriod,
    cells: Mapping[int, CellsByStudent],
) -> dict[int, list[Student]]:
    """Return the students of each class group in the order of the roster."""
    enrolled = Enrolment.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=period.first_on),
        class_group__in=[group.pk for group in class_groups],
        from_on__lte=period.last_on,
    )
    # Who left the class before the period and has a record in it is listed as well.
    listed = {group.pk: set(cells.get(group.pk, ())) for group in class_groups}
    for group_id, student_id in enrolled.order_by().values_list("class_group_id", "student_id"):
        listed[group_id].add(student_id)
    # In one query for all classes: the model's own order is that of the roster.
    students = list(Student.objects.filter(pk__in=set().union(*listed.values()), school=school))
    return {
        group_id: [student for student in students if student.pk in mine]
        for group_id, mine in listed.items()
    }


def _line(student: Student, register: ClassRegister, codes: Codes, school: School) -> StudentLine:
    cells: Cells = register.cells.get(student.pk, {})
    # What comes after leaving is shown in its cell, and counts nowhere.
    counted = {pk for pk, cell in cells.items() if not cell.is_after_leaving}
    recorded = [session for session in register.sessions if session.pk in counted]
    in_order = [cells[session.pk] for session in recorded]
    days = [school.local(session.starts_at).date() for session in recorded]
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
        is_below_limit=figures.is_below(school.attendance_limit_percent),
    )


def _column(
    session: ClassSession,
    register: ClassRegister,
    codes: Codes,
    school: School,
) -> SessionFigures:
    cells = register.cells.values()
    found = [mine[session.pk] for mine in cells if session.pk in mine]
    counts = [cell.count for cell in found if not cell.is_after_leaving]
    counts.extend(register.nameless.get(session.pk, ()))
    return SessionFigures(
        session=session,
        starts_at=school.local(session.starts_at),
        figures=Figures.added_up(counts, codes.letters),
    )
