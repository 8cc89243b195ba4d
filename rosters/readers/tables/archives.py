"""Open a zip or a workbook that was sent as a roster, in a child, and refuse what is none."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from archives import errors
from archives.contents import ArchiveContents, Limits, Sheets, opened_archive
from archives.errors import ArchiveError
from rosters.errors import RosterUnreadableError
from rosters.readers.tables.table import MOST_COLUMNS

ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
MAX_FILES = 200
MAX_TOTAL_BYTES = 40_000_000
"""A roster of 20,000 rows takes about 10 MB unpacked, as a workbook or as CSV files."""

MAX_RATIO = 200
SMALL_BYTES = 1_000_000
"""Up to this size nobody minds how well a file was packed."""


def is_archive(content: bytes) -> bool:
    return content.startswith(ZIP_MARKS)


@contextmanager
def unpacked(content: bytes, sheets: set[str] | None = None) -> Iterator[ArchiveContents]:
    """Give what is in a zip or a workbook; of that the sheets of these names, or all it shows.

    Raises:
        RosterUnreadableError: it is damaged, locked, or holds more than is allowed.
    """
    unfolded = max(SMALL_BYTES, MAX_RATIO * len(content))
    limits = Limits(MAX_FILES, min(MAX_TOTAL_BYTES, unfolded))
    # Not counting the row of the headings.
    most_rows = settings.ROSTER_MAX_ROWS + 1
    try:
        with opened_archive(
            content, limits, Sheets(most_rows, MOST_COLUMNS, sorted(sheets or ()))
        ) as found:
            yield found
    except ArchiveError as error:
        raise _refusal_of(error) from None


def _refusal_of(error: ArchiveError) -> RosterUnreadableError:
    if error.code == errors.TOO_MANY_ROWS:
        return RosterUnreadableError("roster_rows_too_many", n=settings.ROSTER_MAX_ROWS)
    if error.code in {errors.TOO_LARGE, errors.TOO_MANY}:
        return RosterUnreadableError("roster_zip_too_large")
    if error.code == errors.ENDED:
        return RosterUnreadableError("decoder_ended")
    if error.code == errors.WORKBOOK_UNREADABLE:
        return RosterUnreadableError("workbook_unreadable")
    return RosterUnreadableError("roster_zip_damaged")
