"""Read a CSV file whatever its separator; how its letters are encoded is told beforehand."""

import csv
import io
import re
from collections.abc import Iterator

from rosters.errors import RosterUnreadableError
from rosters.readers.sheets.headings import count_known
from rosters.readers.tables.encodings import decode
from rosters.readers.tables.table import MOST_COLUMNS, ReadTable, TableLine, make_table
from rosters.readers.tables.text_marks import without_text_mark

SEPARATORS = [",", ";", "\t", "|"]
_NAMED = re.compile(r"sep=(.)(?:\r\n|\r|\n|$)", re.IGNORECASE)
"""Excel's own first line."""

LINES_COMPARED = 40
LETTERS_COMPARED = 100_000
"""Of a line: one that fills a file would be read once for each separator."""


def read_csv(content: bytes, *, separator: str | None = None, most: int | None = None) -> ReadTable:
    """Read a table; without a separator the one that explains the headings best is taken."""
    return table_of(decode(content).text, separator=separator, most=most)


def table_of(text: str, *, separator: str | None = None, most: int | None = None) -> ReadTable:
    named = _NAMED.match(text.lstrip("\ufeff"))
    text, first = _without_first_line(text) if named else (text, 1)
    separator = separator or (named.group(1) if named else find_separator(text))
    return make_table(_rows(text, separator, first), most=most)


def _without_first_line(text: str) -> tuple[str, int]:
    return "".join(text.splitlines(keepends=True)[1:]), 2


def find_separator(text: str) -> str:
    """Take the separator under which most headings are known, else the one found most often."""
    lines = [line for line in text.splitlines()[:LINES_COMPARED] if line.strip()] or [""]

    def rank(separator: str) -> tuple[int, int]:
        rows = [_cells(line, separator) for line in lines]
        most_known = max(count_known(cells) for cells in rows)
        # The middle one: titles above a list have fewer cells.
        return most_known, sorted(map(len, rows))[len(rows) // 2]

    return max(SEPARATORS, key=rank)


def _cells(line: str, separator: str) -> list[str]:
    try:
        start = line[:LETTERS_COMPARED]
        return next(csv.reader([start], delimiter=separator, skipinitialspace=True), [])
    except csv.Error:
        return []


def _rows(text: str, separator: str, first: int) -> Iterator[TableLine]:
    # Strict: a quotation mark that is never closed would take in the rest of the file unnoticed.
    # Spaces before a quotation mark belong to the comma: else the mark would be part of a name.
    stream = io.StringIO(text, newline="")
    reader = csv.reader(stream, delimiter=separator, strict=True, skipinitialspace=True)
    begins_at = first
    try:
        for cells in reader:
            # Those further right nobody reads; millions of them would be a second copy.
            yield TableLine(begins_at, [without_text_mark(cell) for cell in cells[:MOST_COLUMNS]])
            # A cell may hold line breaks: the next row begins behind all lines of this one.
            begins_at = reader.line_num + first
    except csv.Error:
        raise RosterUnreadableError("csv_line_unreadable", line=begins_at) from None
