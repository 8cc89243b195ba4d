"""Read a CSV file whatever its encoding and separator."""

import codecs
import csv
import io
from collections.abc import Iterator

from rosters.errors import RosterUnreadableError
from rosters.readers.headings import count_known
from rosters.readers.tables import Table, make_table

SEPARATORS = [",", ";", "\t"]
_MARKED = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def read_csv(content: bytes, *, separator: str | None = None, most: int | None = None) -> Table:
    """Read a table; without a separator the one that explains the headings best is taken."""
    text = decode(content)
    return make_table(_rows(text, separator or find_separator(text)), [], most=most)


def decode(content: bytes) -> str:
    """Return the text: UTF-8, UTF-16 with its mark, else Windows-1252."""
    for mark, encoding in _MARKED.items():
        if content.startswith(mark):
            return _decode_as(content, encoding)
    if b"\0" in content:
        raise _unreadable()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_as(content, "windows-1252")


def _decode_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise _unreadable() from None


def find_separator(text: str) -> str:
    """Take the separator under which most headings are known, else the one found most often."""
    head = next((line for line in text.splitlines() if line.strip()), "")

    def rank(separator: str) -> tuple[int, int]:
        try:
            cells = next(csv.reader([head], delimiter=separator), [])
        except csv.Error:
            cells = []
        return count_known(cells), len(cells)

    return max(SEPARATORS, key=rank)


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins_at = 1
    try:
        for cells in reader:
            yield begins_at, cells
            begins_at = reader.line_num + 1
    except csv.Error:
        raise RosterUnreadableError("csv_line_unreadable", line=begins_at) from None


def _unreadable() -> RosterUnreadableError:
    return RosterUnreadableError("csv_letters_unreadable")
