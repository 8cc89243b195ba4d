"""The files of a OneRoster zip as rows of named cells; which columns each must have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.conf import settings

from jobs.failures import Remark, remark
from rosters.errors import BadCellError, RosterUnreadableError
from rosters.readers.cells import read_text, shorten
from rosters.readers.oneroster.layouts import (
    ENROLMENTS,
    MANIFEST,
    NEEDED,
    ONEROSTER,
    ROLES,
    Layout,
    known_names,
    layout_of,
)
from rosters.readers.rows import PlaceInFile, Problem
from rosters.readers.tables.csv_tables import read_csv

REQUIRED = ONEROSTER.required
MAY_BE_EMPTY = {"value", "givenName"}
CLASSES_A_STUDENT = 20
"""A student is enrolled in several classes: so many times more rows may the enrolments have."""

LONGEST_CELL = 1000


@dataclass(frozen=True)
class Row:
    """A row of a file; a cell that is not there is empty."""

    place: PlaceInFile
    cells: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name.casefold(), "")

    def has(self, name: str) -> bool:
        return name.casefold() in self.cells

    @property
    def is_gone(self) -> bool:
        return self["status"].casefold() == "tobedeleted"


@dataclass
class OneRosterFiles:
    """The files that the manifest announces, and what is wrong with them."""

    contents: dict[str, bytes]
    modes: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    layout: Layout = ONEROSTER
    _read: dict[str, list[Row]] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return self.modes.get(name) in {"bulk", "delta"} and name in self.contents

    def is_bulk(self, name: str) -> bool:
        return self.modes.get(name) == "bulk"

    def add_problem(self, place: PlaceInFile, what: str, reason: Remark) -> None:
        self.problems.append(Problem(place, shorten(what), reason))

    def rows(self, name: str) -> list[Row]:
        """Return the rows of a file with all that is required; the others become problems."""
        if name not in self._read:
            self._read[name] = list(self._rows(name))
        return self._read[name]

    def _rows(self, name: str) -> Iterator[Row]:
        if name != MANIFEST and not self.has(name):
            return
        most = settings.ROSTER_MAX_ROWS
        most *= CLASSES_A_STUDENT if name in {ENROLMENTS, ROLES} else 1
        try:
            table = read_csv(self.contents[name], separator=",", most=most)
        except RosterUnreadableError as error:
            self.add_problem(PlaceInFile(name), "", Remark.of(error))
            return
        headings = [heading.strip().casefold() for heading in table.headings]
        required = self.layout.required[name]
        missing = [word for word in required if word.casefold() not in headings]
        if missing:
            self.add_problem(PlaceInFile(name, 1), "", remark("column_missing", name=missing[0]))
            return
        for line in table.lines:
            place = PlaceInFile(name, line.number)
            # Programs leave out empty cells at the end of a line; `Row` takes them for empty.
            row = Row(place, dict(zip(headings, line.cells, strict=False)))
            try:
                yield _clean(row, required, self.layout.renamed.get(name, {}))
            except BadCellError as error:
                self.add_problem(place, row["sourcedId"], Remark.of(error))


def _clean(row: Row, required: tuple[str, ...], renamed: Mapping[str, str]) -> Row:
    cells = {
        heading: read_text(cell, heading, longest=LONGEST_CELL)
        for heading, cell in row.cells.items()
    }
    clean = Row(row.place, cells)
    for word in required:
        if not clean[word] and word not in MAY_BE_EMPTY and not clean.is_gone:
            raise BadCellError("cell_empty", name=word)
    return Row(row.place, {renamed.get(name, name): cell for name, cell in cells.items()})


def flatten(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the CSV files of a zip by their names, those of one folder too."""
    flat: dict[str, bytes] = {}
    for path, content in files.items():
        parts = path.replace("\\", "/").split("/")
        # macOS adds files of its own, which end like those they are about.
        if path.casefold().endswith(".csv") and not any(
            x.startswith((".", "__MACOSX")) for x in parts
        ):
            flat.setdefault(parts[-1], content)
    return known_names(flat)


def is_roster(contents: Mapping[str, bytes]) -> bool:
    """Say whether these are the files of a roster; version 1.0 has no manifest."""
    return MANIFEST in contents or contents.keys() >= NEEDED


def open_files(contents: dict[str, bytes]) -> OneRosterFiles:
    """Read the manifest: which files there are, and whether each holds all or only changes."""
    if MANIFEST not in contents:
        return _without_manifest(contents)
    files = OneRosterFiles(contents)
    properties = {row["propertyName"]: row for row in files.rows(MANIFEST)}
    version = properties["oneroster.version"]["value"] if "oneroster.version" in properties else ""
    if version not in {"1.0", "1.1", "1.2"}:
        text = remark("oneroster_version_unknown", version=shorten(version))
        files.add_problem(PlaceInFile(MANIFEST, 1), "oneroster.version", text)
    for name in REQUIRED:
        row = properties.get(f"file.{name.removesuffix('.csv')}")
        mode = row["value"].casefold() if row else "absent"
        files.modes[name] = mode
        if row and mode not in {"bulk", "delta", "absent"}:
            text = remark("file_mode_unknown", got=shorten(mode))
            files.add_problem(row.place, name, text)
        elif row and mode != "absent" and name not in contents:
            files.add_problem(row.place, name, remark("announced_file_missing"))
    return files


def _without_manifest(contents: dict[str, bytes]) -> OneRosterFiles:
    """Take the files for complete, unless their lines bear a day of change, as changes must."""
    files = OneRosterFiles(contents, layout=layout_of(contents))
    files.modes = {name: "bulk" for name in REQUIRED if name in contents}
    if any(row["dateLastModified"] for row in files.rows(ENROLMENTS)):
        files.modes = dict.fromkeys(files.modes, "delta")
    return files
