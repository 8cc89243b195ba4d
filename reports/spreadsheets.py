"""Write the register of sessions into an .xlsx file, one sheet for each class group."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby

from classes.attendance_sheets import AttendanceSheet, SessionColumn, write_attendance_workbook
from classes.models import AttendanceRecord, ClassSession, Enrolment, Student

LettersBySession = dict[int, dict[int, str]]


def attendance_workbook(sessions: Sequence[ClassSession]) -> bytes:
    """Return the register of sessions as an .xlsx file: their letters, no more and no less.

    A student is listed who is on the roster of one of the days or has a record; a cell is empty
    where nothing is recorded. Three queries if the sessions carry class group and school.
    """
    ordered = sorted(sessions, key=lambda s: (s.class_group.code, s.class_group_id, s.starts_at))
    letters = _letters(ordered)
    groups = [list(mine) for _, mine in groupby(ordered, key=lambda s: s.class_group_id)]
    enrolments = list(Enrolment.objects.filter(class_group__in={s.class_group_id for s in ordered}))
    listed = [_listed(mine, letters, enrolments) for mine in groups]
    students = list(Student.objects.filter(pk__in=set().union(*listed)))
    return write_attendance_workbook(
        _sheet(mine, letters, [student for student in students if student.pk in wanted])
        for mine, wanted in zip(groups, listed, strict=True)
    )


def _letters(sessions: Iterable[ClassSession]) -> LettersBySession:
    letters: LettersBySession = defaultdict(dict)
    for record in AttendanceRecord.objects.filter(session__in=[s.pk for s in sessions]):
        letters[record.session_id][record.student_id] = record.letter
    return letters


def _listed(
    sessions: Sequence[ClassSession], letters: LettersBySession, enrolments: Iterable[Enrolment]
) -> set[int]:
    """Return who was on the roster on one of the days or has a record, by primary key."""
    mine = [e for e in enrolments if e.class_group_id == sessions[0].class_group_id]
    enrolled = {e.student_id for e in mine if any(_is_active(e, s) for s in sessions)}
    return enrolled.union(*(letters[session.pk] for session in sessions))


def _is_active(enrolment: Enrolment, session: ClassSession) -> bool:
    has_ended = enrolment.until_on is not None and enrolment.until_on <= session.day
    return enrolment.from_on <= session.day and not has_ended


def _sheet(
    sessions: Sequence[ClassSession], letters: LettersBySession, students: Sequence[Student]
) -> AttendanceSheet:
    class_group = sessions[0].class_group
    return AttendanceSheet(
        tab=class_group.code,
        title=f"{class_group}, {class_group.school}",
        students=students,
        columns=[SessionColumn(s.local_start, letters[s.pk]) for s in sessions],
    )
