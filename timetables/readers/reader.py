"""Find out what kind of timetable came, by what is in it, and read it."""

from datetime import date
from itertools import islice
from zoneinfo import ZoneInfo

from rosters.errors import RosterUnreadableError
from rosters.readers.other_kinds import refuse_other_kinds, refuse_other_workbooks
from rosters.readers.reader import refuse_too_large
from rosters.readers.tables.archives import is_archive, unpacked
from rosters.readers.tables.csv_tables import read_csv
from rosters.readers.tables.table import ReadTable
from rosters.readers.tables.xlsx_tables import table_of_sheet
from timetables.readers.calendars import is_calendar, read_calendar
from timetables.readers.columns import find_columns
from timetables.readers.tables import LessonTable
from timetables.readers.untis import is_untis, read_untis


def read_timetable(content: bytes, zone: ZoneInfo, *, since: date) -> LessonTable:
    """Read a file by its content, whatever its name.

    Args:
        since: what took place only before this day is no lesson.

    Raises:
        RosterUnreadableError: it is no timetable, too large, or has too many rows.
    """
    refuse_too_large(len(content))
    refuse_other_kinds(content)
    # First, because a calendar is text too and would be read as a table.
    if is_calendar(content):
        return read_calendar(content, zone, since=since)
    if is_archive(content):
        return _of_table("xlsx", _first_sheet(content))
    table = read_csv(content)
    return read_untis(table) if is_untis(table) else _of_table("csv", table)


def _first_sheet(content: bytes) -> ReadTable:
    with unpacked(content) as found:
        tables = [table_of_sheet(sheet) for sheet in islice(found.sheets, 1)]
    if not tables:
        refuse_other_workbooks(found.files)
        raise RosterUnreadableError("zip_no_timetable")
    return tables[0]


def _of_table(kind: str, table: ReadTable) -> LessonTable:
    if not table.lines:
        raise RosterUnreadableError("timetable_empty")
    lines = [(line.number, [cell.strip() for cell in line.cells]) for line in table.lines]
    return LessonTable(kind, table.headings, lines, find_columns(table.headings))
