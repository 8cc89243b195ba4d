"""Untis' export of the timetable, GPU001.TXT: a line a lesson, without headings.

Its columns are lesson number, class, teacher, subject, room, day (1 is Monday), period
(help.untis.at, “Export-Schnittstellen”). It names no week: lessons that take turns stand twice at
one time, and the office says so when it looks at the import.
"""

from rosters.readers.tables.table import ReadTable, TableLine
from timetables.readers import tables as t

COLUMNS = {
    t.NUMBER: 0,
    t.CLASS: 1,
    t.TEACHER: 2,
    t.SUBJECT: 3,
    t.ROOM: 4,
    t.DAY: 5,
    t.PERIOD: 6,
}
HEADINGS = ["No", "Class", "Teacher", "Subject", "Room", "Day", "Period"]
FEWEST_CELLS = 7
LAST_DAY = 7


def is_untis(table: ReadTable) -> bool:
    """Tell a file of Untis from others: what would be headings is a lesson already."""
    return _is_lesson(table.headings)


def read_untis(table: ReadTable) -> t.LessonTable:
    # It has no headings: what was read as such is the first lesson.
    first = TableLine(1, table.headings)
    lines = [(line.number, _cells(line)) for line in [first, *table.lines]]
    return t.LessonTable("untis", HEADINGS, lines, COLUMNS)


def _is_lesson(cells: list[str]) -> bool:
    if len(cells) < FEWEST_CELLS:
        return False
    number, day, period = (cells[place].strip() for place in (0, 5, 6))
    is_day = day.isdecimal() and 1 <= int(day) <= LAST_DAY
    return number.isdecimal() and is_day and period.isdecimal()


def _cells(line: TableLine) -> list[str]:
    return [cell.strip() for cell in line.cells[:FEWEST_CELLS]]
