"""What the register of one session says, and what was changed in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from classes.models import AttendanceAmendment, AttendanceRecord, ClassSession, Student
from classes.selectors.register.entries import register_lines
from reports.selectors.cells import Cell, Codes, StoredRecord
from reports.selectors.figures import Figures, nameless_of_sessions


@dataclass(frozen=True)
class SessionLine:
    """One student; without a cell nothing is recorded."""

    student: Student
    cell: Cell | None
    amendments: Sequence[AttendanceAmendment]


@dataclass(frozen=True)
class SessionReport:
    session: ClassSession
    lines: Sequence[SessionLine]
    figures: Figures
    codes: Codes

    @property
    def n_open(self) -> int:
        """Students of whom nothing is recorded yet."""
        return sum(line.cell is None for line in self.lines)


def session_report(session: ClassSession) -> SessionReport:
    """Report on a session; its class group and school must be loaded."""
    codes = Codes.of(session.class_group.school)
    lines = [
        SessionLine(line.student, _cell(line.record, codes, line.amendments), line.amendments)
        for line in register_lines(session)
    ]
    counts = [one.cell.count for one in lines if one.cell and not one.cell.is_after_leaving]
    # Who was erased stands in no line, and still was in the room or not.
    counts.extend(nameless_of_sessions([session.pk])[session.pk])
    return SessionReport(session, lines, Figures.added_up(counts, codes.letters), codes)


def _cell(
    record: AttendanceRecord | None, codes: Codes, amendments: Sequence[AttendanceAmendment]
) -> Cell | None:
    if record is None:
        return None
    return codes.cell(StoredRecord.of(record, is_amended=bool(amendments)))
