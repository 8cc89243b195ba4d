"""What the register says of one student in one session, as reports show it."""

from collections.abc import Mapping
from dataclasses import dataclass

from classes.models import AttendanceCode, School, Status
from reports.selectors.figures import Count


@dataclass(frozen=True)
class Cell:
    """One record.

    Args:
        letter: the code's own, else that of the status at the school.
        code_label: the code's own word, else empty.
        is_amended: it was something else before.
    """

    status: str
    letter: str
    code_id: int | None = None
    code_label: str = ""
    minutes_late: int | None = None
    note: str = ""
    is_amended: bool = False

    @property
    def label(self) -> str:
        return self.code_label or str(Status(self.status).label)

    @property
    def count(self) -> Count:
        return Count(self.status, self.code_id, 1, self.minutes_late)


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

    def cell(
        self,
        status: str,
        code_id: int | None,
        minutes_late: int | None,
        note: str,
        is_amended: bool,  # noqa: FBT001 - a column of a row
    ) -> Cell:
        """Make a cell of the columns of a record."""
        code = self.by_id.get(code_id) if code_id is not None else None
        return Cell(
            status=status,
            letter=code.letter if code else self.school.letter_of(status),
            code_id=code_id,
            code_label=code.label if code else "",
            minutes_late=minutes_late,
            note=note,
            is_amended=is_amended,
        )
