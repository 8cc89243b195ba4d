"""Find out what kind of file came, by what is in it, and read it."""

from django.conf import settings

from rosters.errors import RosterTooLargeError, RosterUnreadableError
from rosters.readers.archives import is_archive, unpack
from rosters.readers.csv_tables import read_csv
from rosters.readers.oneroster.roster import MANIFEST, KnownIds, flatten, read_oneroster
from rosters.readers.rows import Roster
from rosters.readers.sheets import read_sheet
from rosters.readers.xlsx_tables import read_xlsx

NOTHING_KNOWN = KnownIds()
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
PARTS_OF_WORKBOOKS = "[Content_Types].xml"


def read_roster(content: bytes, known: KnownIds = NOTHING_KNOWN) -> Roster:
    """Read a file by its content, whatever its name.

    Args:
        known: which school of a OneRoster file is meant, and whom it knows already.

    Raises:
        RosterUnreadableError: it is no class list, too large, or has too many rows.
    """
    refuse_too_large(len(content))
    if content.startswith(OLD_EXCEL):
        raise RosterUnreadableError("workbook_of_old_kind")
    # A workbook is a zip too: the files inside decide.
    if is_archive(content):
        return _read_archive(content, known)
    return read_sheet(read_csv(content), kind="csv")


def _read_archive(content: bytes, known: KnownIds) -> Roster:
    files = unpack(content)
    if PARTS_OF_WORKBOOKS in files:
        return read_sheet(read_xlsx(content, files), kind="xlsx")
    flat = flatten(files)
    if MANIFEST in flat:
        return read_oneroster(flat, known)
    raise RosterUnreadableError("zip_no_roster")


def refuse_too_large(n_bytes: int) -> None:
    """Refuse a file by its size, before it is read."""
    if n_bytes > settings.ROSTER_MAX_MB * 1_000_000:
        raise RosterTooLargeError("roster_too_large", n=settings.ROSTER_MAX_MB)
