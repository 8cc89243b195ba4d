"""Write one session as an .xlsx file: what is proposed, or what was confirmed."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from classes.models import AttendanceCode, School, Status
from classes.spreadsheets.attendance_sheets import (
    AttendanceSheet,
    SessionColumn,
    legend,
    write_attendance_workbook,
)
from classes.spreadsheets.paper_sizes import paper_size_of
from recognition.selectors.review_queue import Review, ReviewRow, Tray

PROPOSED: Mapping[Tray, Status] = {Tray.PRESENT: Status.PRESENT, Tray.NOT_SEEN: Status.ABSENT}
TO_CHECK = "?"

SheetEntry = tuple[str, str]
"""A letter and the status it counts as; "" for what counts as none."""


def session_workbook(review: Review, *, is_confirmed: bool) -> bytes:
    """Return the records of a session or, before it is confirmed, also what is proposed."""
    session, school = review.session, _school(review)
    found = {
        # What is recorded stands before any proposal, as a person entered it.
        row.student.pk: _recorded(row) if is_confirmed else _recorded(row) or _proposed(row, school)
        for row in review.rows
    }
    marks = {student_id: mark for student_id, mark in found.items() if mark}
    letters = {student_id: letter for student_id, (letter, _status) in marks.items()}
    statuses = {student_id: status for student_id, (_letter, status) in marks.items()}
    sheet = AttendanceSheet(
        tab=session.class_group.code,
        title=f"{session.class_group}, {school}",
        students=[row.student for row in review.rows],
        columns=[SessionColumn(session.local_start, letters, statuses)],
        paper=paper_size_of(school),
        legend=_confirmed_legend(review) if is_confirmed else _proposed_legend(review),
    )
    return write_attendance_workbook([sheet])


def _recorded(row: ReviewRow) -> SheetEntry | None:
    return (row.record.letter, row.record.status) if row.record else None


def _proposed(row: ReviewRow, school: School) -> SheetEntry | None:
    # The plan of the office is shown before any face.
    if row.planned and row.follows_plan:
        return row.planned.letter, row.planned.status
    if row.tray is Tray.CHECK:
        return TO_CHECK, ""
    status = PROPOSED.get(row.tray)
    return (school.letter_of(status), status.value) if status else None


def _confirmed_legend(review: Review) -> str:
    letters = legend(_school(review), _codes(review))
    return _("%(letters)s, empty still to be decided") % {"letters": letters}


def _proposed_legend(review: Review) -> str:
    text = _(
        "Proposed, not confirmed: %(present)s seen, %(check)s to be checked, %(absent)s not seen, "
        "empty to be marked by hand"
    )
    school = _school(review)
    present, absent = map(school.letter_of, (Status.PRESENT, Status.ABSENT))
    words = text % {"present": present, "check": TO_CHECK, "absent": absent}
    if not review.n_planned and not _codes(review):
        return words
    return _("%(words)s; recorded or planned: %(letters)s") % {
        "words": words,
        "letters": legend(school, _codes(review)),
    }


def _school(review: Review) -> School:
    return review.session.class_group.school


def _codes(review: Review) -> list[AttendanceCode]:
    """Return the codes that stand in the sheet."""
    entries = [row.record or (row.planned if row.follows_plan else None) for row in review.rows]
    codes = {entry.code for entry in entries if entry and entry.code}
    return sorted(codes, key=lambda code: (code.position, code.label))
