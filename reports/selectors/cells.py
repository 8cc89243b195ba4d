"""What the register says of one student in one session, as reports show it."""

from collections.abc import Mapping
from dataclasses import dataclass

from classes.models import AttendanceCode, AttendanceRecord, School, Status
from reports.selectors.figures import Count


@dataclass(frozen=True)
class Cell:
    """One record.

    Args:
        letter: the code's own, else that of the status at the school.
        code_label: the code's own word, else empty.
        is_amended: it was something else before.
        is_after_leaving: the student was no longer in the class: it counts nowhere.
    """

    status: str
    letter: str
    code_id: int | None = None
    code_label: str = ""
    minutes_late: int | None = None
    minutes_early: int | None = None
    note: str = ""
    is_amended: bool = False
    is_after_leaving: bool = False

    @property
    def mark(self) -> str:
        """The letter as a sheet shows it; one that does not count stands in brackets."""
        return in_brackets(self.letter) if self.is_after_leaving else self.letter

    @property
    def label(self) -> str:
        return self.code_label or str(Status(self.status).label)

    @property
    def count(self) -> Count:
        return Count(self.status, self.code_id, 1, self.minutes_late, self.minutes_early)


RECORD_COLUMNS = (
    *("status", "code_id", "minutes_late", "minutes_early", "note"),
    "is_after_leaving",
)


def in_brackets(letter: str) -> str:
    """Write a letter of after a student had left."""
    return f"({letter})"


@dataclass(frozen=True)
class StoredRecord:
    """What the database says of a record, and whether it was something else before."""

    status: str
    code_id: int | None
    minutes_late: int | None
    minutes_early: int | None
    note: str
    is_after_leaving: bool
    is_amended: bool

    @classmethod
    def of(cls, record: AttendanceRecord, *, is_amended: bool) -> "StoredRecord":
        kept = {name: getattr(record, name) for name in RECORD_COLUMNS}
        return cls(**kept, is_amended=is_amended)


@dataclass(frozen=True)
class Codes:
    """The letters of a school: of its codes, by primary key, and of the statuses; one query."""

    by_id: Mapping[int, AttendanceCode]
    school: School

    @classmethod
    def of(cls, school: School) -> "Codes":
        codes = AttendanceCode.objects.filter(school=school)
        return cls({code.pk: code for code in codes}, school)

    @property
    def letters(self) -> dict[int, str]:
        return {pk: code.letter for pk, code in self.by_id.items()}

    def cell(self, columns: StoredRecord) -> Cell:
        code = self.by_id.get(columns.code_id) if columns.code_id is not None else None
        return Cell(
            status=columns.status,
            letter=code.letter if code else self.school.letter_of(columns.status),
            code_id=columns.code_id,
            code_label=code.label if code else "",
            minutes_late=columns.minutes_late,
            minutes_early=columns.minutes_early,
            note=columns.note,
            is_amended=columns.is_amended,
            is_after_leaving=columns.is_after_leaving,
        )
