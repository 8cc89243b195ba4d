"""Find out what kind of file came, by what is in it, and read it."""

import re
from dataclasses import dataclass, field, replace

from django.conf import settings

from jobs.failures import remark
from rosters.errors import RosterTooLargeError, RosterUnreadableError
from rosters.readers.cells import shorten
from rosters.readers.oneroster.roster import KnownIds, flatten, is_roster, read_oneroster
from rosters.readers.other_kinds import refuse_other_kinds, refuse_other_workbooks
from rosters.readers.rows import PlaceInFile, Problem, Roster
from rosters.readers.sheets import outline as o
from rosters.readers.sheets.choices import NOTHING_CHOSEN, Choices
from rosters.readers.sheets.outline import Outline
from rosters.readers.sheets.sheet import KnownSchool, Remembered, read_lists
from rosters.readers.tables.archives import is_archive, unpacked
from rosters.readers.tables.csv_tables import table_of
from rosters.readers.tables.encodings import UTF_8, decode, readings
from rosters.readers.tables.xlsx_tables import table_of_sheet

NOTHING_KNOWN = KnownIds()
SAMPLE_NAMES = 4


@dataclass(frozen=True)
class ReadBy:
    """What a file is read by besides its content.

    Args:
        known: which school of a OneRoster file is meant, and whom it knows already.
        choices: what a person chose for this file.
        remembered: what the school chose for files of other headings.
    """

    known: KnownIds = NOTHING_KNOWN
    choices: Choices = NOTHING_CHOSEN
    remembered: Remembered = field(default_factory=dict)

    @property
    def school(self) -> KnownSchool:
        """What a table is read by."""
        names = {x.casefold() for x in (self.known.name, self.known.school) if x}
        return KnownSchool(frozenset(names), self.remembered)


AS_IT_LOOKS = ReadBy()


def read_roster(content: bytes, by: ReadBy = AS_IT_LOOKS) -> Roster:
    """Read a file by its content, whatever its name.

    Raises:
        RosterUnreadableError: it is no class list, too large, or has too many rows.
    """
    refuse_too_large(len(content))
    refuse_other_kinds(content)
    # A workbook is a zip too: the files inside decide.
    if is_archive(content):
        return _read_archive(content, by)
    return _read_text(content, by)


def _read_text(content: bytes, by: ReadBy) -> Roster:
    decoded = decode(content, by.choices.encoding)
    outline = Outline("csv", encoding=decoded.encoding)
    roster = read_lists([table_of(decoded.text)], outline, by.choices, by.school)
    if decoded.encoding != UTF_8 or not decoded.is_sure:
        outline.encodings = {name: _sample(text) for name, text in readings(content).items()}
    if not decoded.is_sure:
        names = outline.encodings[decoded.encoding]
        text = remark("encoding_unclear", names=names)
        roster.problems.append(Problem(PlaceInFile(line=1), "", text))
        outline.ask(o.ENCODING)
    return roster


def _sample(text: str) -> str:
    """Return a few cells with letters beyond English, by which people tell a wrong reading."""
    found: dict[str, None] = {}
    for line in text.splitlines():
        if not line.isascii():
            cells = re.split("[,;\t|]", line)
            found |= dict.fromkeys(x.strip(' "') for x in cells if not x.isascii())
        if len(found) >= SAMPLE_NAMES:
            break
    return shorten(", ".join(list(found)[:SAMPLE_NAMES]))


def _read_archive(content: bytes, by: ReadBy) -> Roster:
    with unpacked(content, set(by.choices.sheets)) as found:
        tables = [table_of_sheet(sheet) for sheet in found.sheets]
    if found.names is not None:
        outline = Outline("xlsx", sheets=found.names)
        return read_lists(tables, outline, by.choices, by.school)
    refuse_other_workbooks(found.files)
    flat = flatten(found.files)
    if is_roster(flat):
        school = by.choices.school_id or by.known.school
        return read_oneroster(flat, replace(by.known, school=school))
    raise RosterUnreadableError("zip_no_roster")


def refuse_too_large(n_bytes: int) -> None:
    """Refuse a file by its size, before it is read."""
    if n_bytes > settings.ROSTER_MAX_MB * 1_000_000:
        raise RosterTooLargeError("roster_too_large", n=settings.ROSTER_MAX_MB)
