"""What the registers hold of one student: day by day, and by class group."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from classes.models import AttendanceAmendment, AttendanceRecord, ClassGroup, ClassSession, Student
from reports.selectors.absence_runs import absences_in_a_row
from reports.selectors.cells import Cell, Codes, StoredRecord
from reports.selectors.days.day_marks import Marks, marks_of
from reports.selectors.figures import Figures
from reports.selectors.periods import ReportPeriod


@dataclass(frozen=True)
class RecordedSession:
    """What is recorded of the student in one session."""

    session: ClassSession
    cell: Cell
    amendments: Sequence[AttendanceAmendment]

    @property
    def counts(self) -> bool:
        return not self.cell.is_after_leaving


@dataclass(frozen=True)
class StudentReport:
    """
    Args:
        days: entries by the day on the school's clock, in order of time.
        by_class: figures by class group, in the order of their codes.
    """

    student: Student
    period: ReportPeriod
    days: Mapping[date, Sequence[RecordedSession]]
    by_class: Mapping[ClassGroup, Figures]
    figures: Figures
    absent_in_a_row: int
    longest_absent_in_a_row: int
    is_below_limit: bool
    codes: Codes

    @property
    def day_marks(self) -> Marks:
        """What the authority wants of each day, by the school's rule."""
        school = self.student.school
        lessons = [(school.local(one.session.starts_at), one.cell) for one in self.entries]
        return marks_of(lessons, school)

    @property
    def figures_of_days(self) -> Figures:
        counts = (mark.cell.count for mark in self.day_marks.values())
        return Figures.added_up(counts, self.codes.letters)

    @property
    def entries(self) -> list[RecordedSession]:
        return [entry for entries in self.days.values() for entry in entries]

    @property
    def amended(self) -> list[RecordedSession]:
        return [entry for entry in self.entries if entry.amendments]


def student_report(
    student: Student, period: ReportPeriod, class_groups: Iterable[ClassGroup]
) -> StudentReport:
    """Report on a student in these class groups; three queries, the student's school loaded."""
    school = student.school
    codes = Codes.of(school)
    entries = [_entry(record, codes) for record in _records(student, period, class_groups)]
    days: dict[date, list[RecordedSession]] = defaultdict(list)
    classes: dict[ClassGroup, list[RecordedSession]] = defaultdict(list)
    for entry in entries:
        days[school.local(entry.session.starts_at).date()].append(entry)
        classes[entry.session.class_group].append(entry)
    figures = _figures(entries, codes)
    current, longest = absences_in_a_row(entry.cell.status for entry in entries if entry.counts)
    return StudentReport(
        student=student,
        period=period,
        days=dict(days),
        by_class={
            group: _figures(classes[group], codes) for group in sorted(classes, key=_by_code)
        },
        figures=figures,
        absent_in_a_row=current,
        longest_absent_in_a_row=longest,
        is_below_limit=figures.is_below(school.attendance_limit_percent),
        codes=codes,
    )


def _records(
    student: Student, period: ReportPeriod, class_groups: Iterable[ClassGroup]
) -> list[AttendanceRecord]:
    begin, end = period.bounds(student.school)
    amendments = AttendanceAmendment.objects.settled().select_related("amended_by")
    return list(
        student.attendance_records.filter(
            session__class_group__in=[group.pk for group in class_groups],
            session__starts_at__gte=begin,
            session__starts_at__lt=end,
        )
        .select_related("session__class_group__school")
        .prefetch_related(Prefetch("amendments", queryset=amendments))
        .order_by("session__starts_at")
    )


def _entry(record: AttendanceRecord, codes: Codes) -> RecordedSession:
    amendments = list(record.amendments.all())
    columns = StoredRecord.of(record, is_amended=bool(amendments))
    return RecordedSession(record.session, codes.cell(columns), amendments)


def _figures(entries: Iterable[RecordedSession], codes: Codes) -> Figures:
    counts = (entry.cell.count for entry in entries if entry.counts)
    return Figures.added_up(counts, codes.letters)


def _by_code(class_group: ClassGroup) -> str:
    return class_group.code
