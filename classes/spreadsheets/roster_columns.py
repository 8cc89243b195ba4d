"""Columns that upper rooms add to class lists of other systems: what is read, planned, written.

The room of rosters reads and plans files and knows nothing of what other rooms keep of a student;
a room that wants to be told by a file registers its columns when it starts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from django.utils.functional import Promise

from accounts.models import User
from classes.models import School, Student

Value = str | date


@dataclass(frozen=True)
class AddedColumn:
    """A column.

    Args:
        key: under which its values are handed on.
        synonyms: what its heading may be, in each language.
        words: what a cell may say instead of a text or day, by its small letters and digits.
        is_day: a cell holds a day, or one of the words; everything else is refused.
    """

    key: str
    label: str | Promise
    synonyms: Sequence[str]
    words: Mapping[str, str] = field(default_factory=dict)
    is_day: bool = False


@dataclass(frozen=True, eq=False)
class AddedEntry:
    """What a file says of one student in added columns; a new student is saved before writing."""

    student: Student
    values: Mapping[str, Value]


class EntryOutcome(StrEnum):
    """What an entry does; an error holds up the whole file."""

    ERROR = "error"
    CHANGE = "change"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class PlannedEntry:
    """What would become of an entry, and why, by code and values of a sentence of the room."""

    outcome: EntryOutcome
    code: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FileFacts:
    """Of which school a file is, and on which of its days it was sent."""

    school: School
    sent_on: date


class PlanEntries(Protocol):
    """Say of each entry, in their order, what would become of it; nothing is written."""

    def __call__(self, entries: Sequence[AddedEntry], file: FileFacts) -> list[PlannedEntry]: ...


class WriteEntries(Protocol):
    """Write the entries planned as changes, in the transaction of the whole file."""

    def __call__(
        self, entries: Sequence[AddedEntry], file: FileFacts, *, by: User | None
    ) -> None: ...


@dataclass(frozen=True, eq=False)
class RosterAddition:
    """The columns of one room, and what it does with them.

    Args:
        waits_for: the key of the step of the set-up that comes first, by the code of an error.
    """

    columns: Sequence[AddedColumn]
    plan: PlanEntries
    write: WriteEntries
    waits_for: Mapping[str, str] = field(default_factory=dict)


_additions: list[RosterAddition] = []


def register_roster_addition(addition: RosterAddition) -> None:
    _additions.append(addition)


def roster_additions() -> Iterable[RosterAddition]:
    return tuple(_additions)


def added_columns() -> list[AddedColumn]:
    return [column for addition in _additions for column in addition.columns]
