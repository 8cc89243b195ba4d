"""How a file was read: shown to a person beside its first rows, who may choose otherwise."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from rosters.readers.sheets.headings import spell

SAMPLES = 3
COLUMNS, CLASSES, ENCODING, SHEETS, DAYS, SCHOOL = (
    *("columns", "classes", "encoding", "sheets", "days", "school"),
)


@dataclass(frozen=True)
class OutlineColumn:
    """A column: its heading, its first values, and the field it is read as."""

    key: str
    heading: str
    samples: list[str]
    field: str = ""


@dataclass
class Outline:
    """What was found in a file and may be chosen otherwise.

    Args:
        asks: what a person must look at before the file can be taken.
        encodings: names in each encoding in which the file is a text.
        top: line and text of the first rows, among which the headings are.
        shape: equal for files of equal headings.
        has_open_number: no column is surely the number, or a person has chosen another one.
        school_ids: id and name of each school that the file is about.
        school_id: which of them a table was read for.
    """

    kind: str = "csv"
    asks: list[str] = field(default_factory=list)
    encoding: str = ""
    encodings: dict[str, str] = field(default_factory=dict)
    sheets: list[str] = field(default_factory=list)
    sheets_read: list[str] = field(default_factory=list)
    heading_line: int = 0
    top: list[tuple[int, str]] = field(default_factory=list)
    last_line: int = 0
    columns: list[OutlineColumn] = field(default_factory=list)
    n_hidden: int = 0
    has_several_classes: bool = False
    has_empty_classes: bool = False
    has_plain_names: bool = False
    has_unclear_days: bool = False
    has_open_number: bool = False
    one_class: str = ""
    shape: str = ""
    school_ids: list[tuple[str, str]] = field(default_factory=list)
    school_id: str = ""
    ends_are_last_days: bool | None = None

    def ask(self, what: str) -> None:
        # Two readers may ask the same, and the page shows each question once.
        if what not in self.asks:
            self.asks.append(what)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Outline":
        columns = [OutlineColumn(**one) for one in kept["columns"]]
        pairs = {name: [tuple(pair) for pair in kept[name]] for name in ("top", "school_ids")}
        return cls(**(kept | pairs | {"columns": columns}))


def column_keys(headings: Sequence[str]) -> list[str]:
    """Return a name for each column, which it has in every file of these headings."""
    keys: list[str] = []
    for number, heading in enumerate(headings):
        key = spell(heading) or f"column{number + 1}"
        # Two columns of one heading are told apart by their place.
        keys.append(f"{key}~{number + 1}" if key in keys else key)
    return keys


def shape_of(headings: Sequence[str]) -> str:
    return hashlib.sha256("|".join(column_keys(headings)).encode()).hexdigest()
