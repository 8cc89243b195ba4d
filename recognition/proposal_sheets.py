"""Write one session as an .xlsx file: what is proposed, or what was confirmed."""

from collections.abc import Mapping

from classes.attendance_sheets import (
    LEGEND,
    AttendanceSheet,
    SessionColumn,
    write_attendance_workbook,
)
from recognition.trays import Review, StudentLine, Tray

PROPOSED_LETTERS: Mapping[Tray, str] = {
    Tray.PRESENT: "P",
    Tray.CHECK: "?",
    Tray.NOT_SEEN: "A",
    Tray.BY_HAND: "",
}
PROPOSED = (
    "Proposed, not confirmed: P seen, ? to be checked, A not seen, empty to be marked by hand"
)
CONFIRMED = f"{LEGEND}, empty still to be decided"


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
        legend=CONFIRMED if is_confirmed else PROPOSED,
    )
    return write_attendance_workbook([sheet])


def _recorded(line: StudentLine) -> str:
    return line.record.letter if line.record else ""


def _proposed(line: StudentLine) -> str:
    return PROPOSED_LETTERS[line.tray]
