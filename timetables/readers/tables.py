"""A timetable as it stands in a file: rows of text, and which column is what."""

from dataclasses import dataclass, field
from typing import Any

CLASS, SUBJECT, TEACHER, ROOM = "class", "subject", "teacher", "room"
DAY, PERIOD, STARTS, ENDS, WEEK = "day", "period", "starts", "ends", "week"
FIELDS = (CLASS, SUBJECT, TEACHER, ROOM, DAY, PERIOD, STARTS, ENDS, WEEK)


@dataclass(frozen=True)
class LeftOut:
    """A row of the file that is no lesson of the week, and why, by code."""

    line: int
    what: str
    code: str
    params: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LessonTable:
    """The rows of a file; an import keeps them as JSON until it is applied.

    Args:
        columns: the column of each field, as far as it is known.
    """

    kind: str
    headings: list[str]
    lines: list[tuple[int, list[str]]]
    columns: dict[str, int]
    left_out: list[LeftOut] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in ("kind", "headings", "lines", "columns")}
        return values | {"left_out": [vars(row) for row in self.left_out]}

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> "LessonTable":
        lines = [(number, cells) for number, cells in kept["lines"]]
        left_out = [LeftOut(**row) for row in kept["left_out"]]
        return cls(**kept | {"lines": lines, "left_out": left_out})
