"""How the rows of one list are read, and how long what they hold may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from classes.models import ClassGroup, Student
from rosters.readers.days import DayOrder
from rosters.readers.sheets import headings as h
from rosters.readers.sheets.class_columns import JOINED


def _longest(model: type, name: str) -> int:
    return model._meta.get_field(name).max_length  # type: ignore[attr-defined]


LONGEST = {
    h.NUMBER: _longest(Student, "number"),
    h.GIVEN_NAME: _longest(Student, "given_name"),
    h.PREFERRED_NAME: _longest(Student, "given_name"),
    h.FAMILY_NAME: _longest(Student, "family_name"),
    h.FULL_NAME: 200,
    h.PREFERRED_FAMILY: _longest(Student, "family_name"),
    h.CLASS_CODE: 200,
    h.CLASS_TITLE: _longest(ClassGroup, "title"),
    h.SOURCED_ID: _longest(Student, "sourced_id"),
}
LONGEST_NAME = _longest(User, "first_name")


@dataclass(frozen=True)
class Reading:
    """How the rows of one list are read.

    Args:
        columns: those of each field.
        names: the headings as the file writes them: there the person looks for a cell.
        class_glue: what is written between several columns of the class.
        splits_classes: commas part the classes of a cell; None: a comma is asked about.
        one_class: the class of a row that names none, because the list has no column for it.
        identity: what tells students apart, where no column is their number.
        today: no day of birth lies after it.
        sheet: stands in the places of lines, where several sheets are read.
    """

    columns: Mapping[str, list[int]]
    names: Mapping[str, str]
    order: DayOrder
    class_glue: str = JOINED
    splits_classes: bool | None = None
    is_family_first: bool | None = None
    one_class: str = ""
    identity: str = ""
    today: date = date.max
    sheet: str = ""
