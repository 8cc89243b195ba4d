"""A timetable as it stands in a file: rows of text, and which column is what."""

from dataclasses import dataclass, field

CLASS, SUBJECT, TEACHER, ROOM = "class", "subject", "teacher", "room"
DAY, PERIOD, STARTS, ENDS, WEEK = "day", "period", "starts", "ends", "week"
NUMBER = "number"
"""Of a lesson in Untis: lines with one number at one time are the same lesson."""


@dataclass(frozen=True)
class LeftOut:
    """A row of the file that is no lesson of the week, and why, by code."""

    line: int
    what: str
    code: str
    params: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LessonTable:
    """The rows of a file.

    Args:
        columns: the column of each field, as far as it is known.
    """

    kind: str
    headings: list[str]
    lines: list[tuple[int, list[str]]]
    columns: dict[str, int]
    left_out: list[LeftOut] = field(default_factory=list)
