"""Write the register of sessions into an .xlsx file, one sheet for each class group."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from classes.models import AttendanceRecord, ClassSession, Enrolment, Student
from classes.spreadsheets.attendance_sheets import (
    AttendanceSheet,
    SessionColumn,
    legend,
    write_attendance_workbook,
)
from classes.spreadsheets.paper_sizes import paper_size_of
from reports.selectors.cells import in_brackets

RecordsBySession = dict[int, dict[int, AttendanceRecord]]
"""By session and student, by their primary keys."""


def attendance_workbook(sessions: Sequence[ClassSession]) -> bytes:
    """Return the register of sessions as an .xlsx file: their letters, no more and no less.

    A student is listed who is on the roster of one of the days or has a record; a cell is empty
    where nothing is recorded. Three queries if the sessions carry class group and school.
    """
    # By the key as well: `groupby` takes only neighbours together, and codes may be alike.
    ordered = sorted(sessions, key=lambda s: (s.class_group.code, s.class_group_id, s.starts_at))
    records = _records(ordered)
    groups = [list(mine) for _, mine in groupby(ordered, key=lambda s: s.class_group_id)]
    # All at once and compared here: a query for each session would take a year minutes.
    enrolments = list(Enrolment.objects.filter(class_group__in={s.class_group_id for s in ordered}))
    listed = [_listed(mine, records, enrolments) for mine in groups]
    students = list(Student.objects.filter(pk__in=set().union(*listed)))
    return write_attendance_workbook(
        _sheet(mine, records, [student for student in students if student.pk in wanted])
        for mine, wanted in zip(groups, listed, strict=True)
    )


def _records(sessions: Iterable[ClassSession]) -> RecordsBySession:
    records: RecordsBySession = defaultdict(dict)
    by_pk = {session.pk: session for session in sessions}
    found = AttendanceRecord.objects.filter(session__in=by_pk.keys())
    for record in found.select_related("code"):
        # This one has its school loaded, which knows the letters.
        record.session = by_pk[record.session_id]
        records[record.session_id][record.student_id] = record
    return records


def _listed(
    sessions: Sequence[ClassSession], records: RecordsBySession, enrolments: Iterable[Enrolment]
) -> set[int]:
    """Return who was on the roster on one of the days or has a record, by primary key."""
    mine = [e for e in enrolments if e.class_group_id == sessions[0].class_group_id]
    # Day by day, as somebody may have been in the class for a week between two others.
    enrolled = {e.student_id for e in mine if any(_is_active(e, s) for s in sessions)}
    return enrolled.union(*(records[session.pk] for session in sessions))


def _is_active(enrolment: Enrolment, session: ClassSession) -> bool:
    has_ended = enrolment.until_on is not None and enrolment.until_on <= session.day
    return enrolment.from_on <= session.day and not has_ended


def _sheet(
    sessions: Sequence[ClassSession], records: RecordsBySession, students: Sequence[Student]
) -> AttendanceSheet:
    class_group = sessions[0].class_group
    recorded = [record for session in sessions for record in records[session.pk].values()]
    # Of what stands in the sheet; a legend of all codes would be longer than the class.
    codes = {record.code for record in recorded if record.code}
    return AttendanceSheet(
        tab=class_group.code,
        title=f"{class_group}, {class_group.school}",
        students=students,
        columns=[_column(session, records[session.pk]) for session in sessions],
        paper=paper_size_of(class_group.school),
        legend=legend(
            class_group.school, sorted(codes, key=lambda code: (code.position, code.label))
        ),
    )


def _column(session: ClassSession, records: Mapping[int, AttendanceRecord]) -> SessionColumn:
    return SessionColumn(
        session.local_start,
        letters={
            student_id: in_brackets(record.letter) if record.is_after_leaving else record.letter
            for student_id, record in records.items()
        },
        statuses={
            student_id: record.status
            for student_id, record in records.items()
            if not record.is_after_leaving
        },
    )
