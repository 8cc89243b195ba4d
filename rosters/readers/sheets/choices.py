"""What a person has chosen about how a file is read; what she leaves open is found in the file."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

NO_HEADINGS = -1
DAY_FIRST, MONTH_FIRST = "day", "month"
FAMILY_FIRST, GIVEN_FIRST = "family", "given"
NOT_READ = ""
REMEMBERED = (
    *("columns", "order_of_days", "name_order", "splits_classes", "fills_down", "no_class"),
    *("identity", "school_id"),
)
"""What holds for the next file of the same headings too."""


@dataclass(frozen=True)
class Choices:
    """Empty, zero and None: as it is found in the file.

    Args:
        encoding: of a CSV file, as Python names it.
        sheets: names of the sheets of a workbook that are read.
        heading_line: the line that names the columns; -1: there is none.
        last_line: the last line with a student.
        order_of_days: whether 03/04 is a day and a month, or a month and a day.
        name_order: which name comes first in one cell without a comma.
        columns: the field of each column by its key, empty for one that is not read.
        splits_classes: a cell names several classes, with commas between.
        fills_down: an empty class is that of the row above.
        skips_hidden: rows that Excel hides are not read.
        no_class: the students of the file are in no class of it.
        one_class: the class of everybody, in a file without a column for it.
        identity: what tells two students apart, where no column is their number.
        school_id: which school of a file with several is meant.
        ends_are_last_days: the ends of a OneRoster file are last days, not the first ones after.
        leaves_out: lines that cannot be taken are left out, the others are taken.
    """

    encoding: str = ""
    sheets: tuple[str, ...] = ()
    heading_line: int = 0
    last_line: int = 0
    order_of_days: str = ""
    name_order: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    splits_classes: bool | None = None
    fills_down: bool | None = None
    skips_hidden: bool = False
    no_class: bool = False
    one_class: str = ""
    identity: str = ""
    school_id: str = ""
    ends_are_last_days: bool | None = None
    leaves_out: bool = False

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Choices":
        """Read them as they were kept; what an older version kept besides is passed over."""
        known = {one.name for one in fields(cls)} & kept.keys()
        values = {name: kept[name] for name in known}
        if "sheets" in values:
            values["sheets"] = tuple(values["sheets"])
        return cls(**values)

    def as_json(self) -> dict[str, Any]:
        """Return what differs from an open choice."""
        open_ones = asdict(Choices())
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
            if value != open_ones[name]
        }

    def remembered(self) -> dict[str, Any]:
        """Return what the next file of the same headings is read by."""
        return {name: x for name, x in self.as_json().items() if name in REMEMBERED}


NOTHING_CHOSEN = Choices()
