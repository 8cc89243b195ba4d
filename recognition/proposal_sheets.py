"""Write one session as an .xlsx file: what is proposed, or what was confirmed."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from classes.attendance_sheets import (
    AttendanceSheet,
    SessionColumn,
    legend,
    write_attendance_workbook,
)
from classes.models.register import Status
from recognition.trays import Review, StudentLine, Tray

PROPOSED: Mapping[Tray, Status] = {Tray.PRESENT: Status.PRESENT, Tray.NOT_SEEN: Status.ABSENT}
TO_CHECK = "?"


def session_workbook(review: Review, *, is_confirmed: bool) -> bytes:
    """Return the records of a session or, before it is confirmed, also what is proposed."""
    session = review.session
    letters = {
        line.student.pk: _recorded(line) if is_confirmed else _recorded(line) or _proposed(line)
        for line in review.lines
    }
    sheet = AttendanceSheet(
        tab=session.class_group.code,
        title=f"{session.class_group}, {session.class_group.school}",
        students=[line.student for line in review.lines],
        columns=[SessionColumn(session.local_start, letters)],
        legend=_confirmed_legend() if is_confirmed else _proposed_legend(),
    )
    return write_attendance_workbook([sheet])


def _recorded(line: StudentLine) -> str:
    return line.record.letter if line.record else ""


def _proposed(line: StudentLine) -> str:
    if line.tray is Tray.CHECK:
        return TO_CHECK
    return PROPOSED[line.tray].letter if line.tray in PROPOSED else ""


def _confirmed_legend() -> str:
    return _("%(letters)s, empty still to be decided") % {"letters": legend()}


def _proposed_legend() -> str:
    text = _(
        "Proposed, not confirmed: %(present)s seen, %(check)s to be checked, %(absent)s not seen, "
        "empty to be marked by hand"
    )
    present, absent = Status.PRESENT.letter, Status.ABSENT.letter
    return text % {"present": present, "check": TO_CHECK, "absent": absent}
