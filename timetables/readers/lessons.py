"""Rows of a table as lessons of a week: day and time read, names as they stand in the file."""

import re
from dataclasses import dataclass, replace
from datetime import date, time

from accounts.names import has_unseen_letters
from classes.models.timetable.days import CycleDay, are_times
from rosters.errors import BadCellError
from rosters.readers.cells import read_text, shorten
from rosters.readers.sheets.headings import spell
from timetables.readers import tables as t
from timetables.readers.columns import CYCLE_COLUMNS

DAY_WORDS = (
    ("monday", "montag", "mon", "mo", "1"),
    ("tuesday", "dienstag", "tue", "tu", "di", "tues", "2"),
    ("wednesday", "mittwoch", "wed", "we", "mi", "3"),
    ("thursday", "donnerstag", "thu", "th", "do", "thur", "thurs", "4"),
    ("friday", "freitag", "fri", "fr", "5"),
    ("saturday", "samstag", "sonnabend", "sat", "sa", "6"),
    ("sunday", "sonntag", "sun", "su", "so", "7"),
)
WEEK_WORDS = {
    "": ("", "ab", "every", "everyweek", "weekly", "all", "alle", "jede", "jedewoche"),
    "A": ("a", "weeka", "aweek", "wochea", "awoche", "1", "week1", "woche1"),
    "B": ("b", "weekb", "bweek", "wocheb", "bwoche", "2", "week2", "woche2"),
}
"""How a file says that a lesson is of every week, or of one of two."""

WEEKS = {word: week for week, words in WEEK_WORDS.items() for word in words}
CYCLE_WORDS = re.compile(
    r"(?:(?:cycle|rotation)?day|(?:zyklus)?tag)(?P<any>0*\d{1,2}|[a-j])"
    r"|[dt](?P<digits>0*\d{1,2})|(?P<letter>[a-j])(?:day|tag)|(?P<bare>0*\d{1,2}|[a-j])"
)
"""A day of a cycle as files write it: Day 3, D3, Tag 3, Day C, C Day."""
WEEKDAYS = {word: weekday for weekday, words in enumerate(DAY_WORDS) for word in words}


LONGEST, LONGEST_ROOM = 500, 100
"""Letters of a cell; a room that is new is stored under the name of the file."""


@dataclass(frozen=True)
class LessonRow:
    """A lesson of the file; names are not compared with the school's yet.

    Args:
        week: A or B, or a day in one of the weeks in which it takes place; empty: every week.
        number: of the lesson in Untis, where several rows may be one lesson; else empty.
        is_shared: the file gives this lesson to several classes at once.
    """

    line: int
    class_name: str
    subject: str
    teacher: str
    room: str
    weekday: int
    period: str
    starts_at: time | None
    ends_at: time | None
    week: str | date = ""
    number: str = ""
    is_shared: bool = False

    @property
    def what(self) -> str:
        return f"{self.class_name} {self.subject}".strip()


def read_lessons(
    table: t.LessonTable, columns: dict[str, int]
) -> tuple[list[LessonRow], list[t.LeftOut]]:
    """Read every row; one that cannot be a lesson is named, the others are read on."""
    rows: list[LessonRow] = []
    left_out = [replace(row, what=_seen(row.what)) for row in table.left_out]
    is_of_cycle = spell(_heading(table, columns.get(t.DAY))) in CYCLE_COLUMNS
    for line, cells in table.lines:
        try:
            values = _texts(cells, columns, table.headings)
        except BadCellError as error:
            # The others are read on: one bad cell must not cost a school its timetable.
            place = columns.get(t.CLASS, 0)
            what = _seen(cells[place]) if place < len(cells) else ""
            left_out.append(t.LeftOut(line, what, error.code, error.params))
            continue
        found = _read(line, values, is_of_cycle=is_of_cycle)
        if isinstance(found, LessonRow):
            rows.append(found)
        else:
            left_out.append(found)
    return rows, sorted(left_out, key=lambda row: row.line)


def _texts(cells: list[str], columns: dict[str, int], headings: list[str]) -> dict[str, str]:
    """Return the cells of a row by what they are, as text that can be stored and shown.

    Raises:
        BadCellError: one holds letters that nobody can see, or is longer than what it names.
    """
    values = {}
    for name, column in columns.items():
        text = cells[column] if column < len(cells) else ""
        heading = _seen(headings[column]) if column < len(headings) else name
        longest = LONGEST_ROOM if name == t.ROOM else LONGEST
        values[name] = read_text(text, heading, longest=longest)
    return values


def _heading(table: t.LessonTable, column: int | None) -> str:
    return table.headings[column] if column is not None and column < len(table.headings) else ""


def _seen(text: str) -> str:
    return shorten(text) if has_unseen_letters(text) else text


def read_time(text: str) -> time | None:
    """Read a time such as 8:00, 08.00, 08:00:00, 0800 or that of a day in a workbook."""
    # From the end, because a workbook writes a day before the time.
    found = re.search(r"(?<!\d)([01]?\d|2[0-3])[:.h]?([0-5]\d)(?::[0-5]\d)?(?!\d)\s*$", text)
    return time(int(found[1]), int(found[2])) if found else None


def read_week(text: str) -> str | date | None:
    """Read which of two weeks; None for what names none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return WEEKS.get(spell(text))


def read_day(text: str, *, is_of_cycle: bool) -> int | None:
    """Read a weekday or a day of a cycle; None for what names neither.

    A bare number or letter is a day of the cycle only in a column that says so.
    """
    spelled = spell(text)
    # Before the cycle, as 1 and Mo are weekdays wherever no heading says otherwise.
    if not is_of_cycle and spelled in WEEKDAYS:
        return WEEKDAYS[spelled]
    found = CYCLE_WORDS.fullmatch(spelled)
    if found is None or (found["bare"] and not is_of_cycle):
        return WEEKDAYS.get(spelled)
    word = found[found.lastgroup or 0]
    number = int(word) if word.isdecimal() else ord(word) - ord("a") + 1
    return CycleDay.values[number - 1] if 1 <= number <= len(CycleDay) else None


def _read(line: int, values: dict[str, str], *, is_of_cycle: bool) -> LessonRow | t.LeftOut:
    class_name = values.get(t.CLASS, "")
    weekday = read_day(values.get(t.DAY, ""), is_of_cycle=is_of_cycle)
    starts, ends = values.get(t.STARTS, ""), values.get(t.ENDS, "")
    period = values.get(t.PERIOD, "")
    if not class_name:
        return t.LeftOut(line, "", "row_without_class")
    if weekday is None:
        return t.LeftOut(line, class_name, "row_without_day", {"got": values.get(t.DAY, "")})
    starts_at, ends_at = read_time(starts), read_time(ends)
    if starts and starts_at is None:
        return t.LeftOut(line, class_name, "row_bad_time", {"got": starts})
    if not period and starts_at is None:
        return t.LeftOut(line, class_name, "row_without_time")
    if starts_at and ends_at and not are_times(starts_at, ends_at):
        return t.LeftOut(line, class_name, "row_ends_early")
    week = read_week(values.get(t.WEEK, ""))
    if week is None:
        return t.LeftOut(line, class_name, "row_bad_week", {"got": values[t.WEEK]})
    return LessonRow(
        line=line,
        class_name=class_name,
        subject=values.get(t.SUBJECT, ""),
        teacher=values.get(t.TEACHER, ""),
        room=values.get(t.ROOM, ""),
        weekday=weekday,
        period=period,
        starts_at=starts_at,
        ends_at=ends_at,
        week=week,
        number=values.get(t.NUMBER, ""),
    )
