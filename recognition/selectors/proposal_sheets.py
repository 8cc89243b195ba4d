"""Write one session as an .xlsx file: what is proposed, or what was confirmed."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from classes.models import AttendanceCode
from classes.models.register import Status
from classes.spreadsheets.attendance_sheets import (
    AttendanceSheet,
    SessionColumn,
    legend,
    write_attendance_workbook,
)
from recognition.selectors.review_queue import Review, StudentLine, Tray

PROPOSED: Mapping[Tray, Status] = {Tray.PRESENT: Status.PRESENT, Tray.NOT_SEEN: Status.ABSENT}
TO_CHECK = "?"

Mark = tuple[str, str]
"""A letter and the status it counts as; "" for what counts as none."""


def session_workbook(review: Review, *, is_confirmed: bool) -> bytes:
    """Return the records of a session or, before it is confirmed, also what is proposed."""
    session = review.session
    found = {
        line.student.pk: _recorded(line) if is_confirmed else _recorded(line) or _proposed(line)
        for line in review.lines
    }
    marks = {student_id: mark for student_id, mark in found.items() if mark}
    letters = {student_id: letter for student_id, (letter, _status) in marks.items()}
    statuses = {student_id: status for student_id, (_letter, status) in marks.items()}
    sheet = AttendanceSheet(
        tab=session.class_group.code,
        title=f"{session.class_group}, {session.class_group.school}",
        students=[line.student for line in review.lines],
        columns=[SessionColumn(session.local_start, letters, statuses)],
        legend=_confirmed_legend(review) if is_confirmed else _proposed_legend(review),
    )
    return write_attendance_workbook([sheet])


def _recorded(line: StudentLine) -> Mark | None:
    return (line.record.letter, line.record.status) if line.record else None


def _proposed(line: StudentLine) -> Mark | None:
    if line.planned and line.follows_plan:
        return line.planned.letter, line.planned.status
    if line.tray is Tray.CHECK:
        return TO_CHECK, ""
    status = PROPOSED.get(line.tray)
    return (status.letter, status.value) if status else None


def _confirmed_legend(review: Review) -> str:
    letters = legend(_codes(review))
    return _("%(letters)s, empty still to be decided") % {"letters": letters}


def _proposed_legend(review: Review) -> str:
    text = _(
        "Proposed, not confirmed: %(present)s seen, %(check)s to be checked, %(absent)s not seen, "
        "empty to be marked by hand"
    )
    present, absent = Status.PRESENT.letter, Status.ABSENT.letter
    words = text % {"present": present, "check": TO_CHECK, "absent": absent}
    if not review.n_planned and not _codes(review):
        return words
    return _("%(words)s; recorded or planned: %(letters)s") % {
        "words": words,
        "letters": legend(_codes(review)),
    }


def _codes(review: Review) -> list[AttendanceCode]:
    """Return the codes that stand in the sheet."""
    said = [line.record or (line.planned if line.follows_plan else None) for line in review.lines]
    codes = {entry.code for entry in said if entry and entry.code}
    return sorted(codes, key=lambda code: (code.position, code.label))
