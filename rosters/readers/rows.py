"""What a file holds of a school: plain values, each with the place where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from classes.spreadsheets.roster_columns import Value
from jobs.failures import Remark
from rosters.readers.sheets.outline import Outline


@dataclass(frozen=True, order=True)
class PlaceInFile:
    """A line of a file; of a file in a zip its name stands with it, line 0 is the whole file."""

    file: str = ""
    line: int = 0


@dataclass(frozen=True)
class Problem:
    """What cannot be taken, and one sentence that says what to do."""

    place: PlaceInFile
    what: str
    reason: Remark


@dataclass(frozen=True)
class StudentRow:
    """A student; names that are None have no column, and stay as they are."""

    place: PlaceInFile
    key: str
    number: str
    family_name: str
    given_name: str | None = None
    sourced_id: str = ""
    is_gone: bool = False


@dataclass(frozen=True)
class GroupRow:
    """A class group; a title that is None stays as it is."""

    place: PlaceInFile
    key: str
    code: str
    title: str | None = None
    sourced_id: str = ""
    is_gone: bool = False


@dataclass(frozen=True)
class TeacherRow:
    """Somebody who teaches, known by e-mail; without one by the id in the other system alone."""

    place: PlaceInFile
    key: str
    email: str
    given_name: str = ""
    family_name: str = ""
    sourced_id: str = ""
    is_gone: bool = False

    @property
    def word(self) -> str:
        return self.email or f"id {self.sourced_id}"

    @property
    def label(self) -> str:
        return self.email or f"{self.given_name} {self.family_name}".strip() or self.key


@dataclass(frozen=True)
class EnrolmentRow:
    """A student's membership of a class group; days that are None are not in the file.

    Args:
        has_end_column: the file has a place for the end; left empty, it means that there is none.
    """

    place: PlaceInFile
    student: str
    group: str
    from_on: date | None = None
    until_on: date | None = None
    is_gone: bool = False
    has_end_column: bool = False


@dataclass(frozen=True)
class TeachingRow:
    """A teacher teaches a class group, or no longer does."""

    place: PlaceInFile
    teacher: str
    group: str
    is_gone: bool = False


@dataclass(frozen=True)
class NamedTeachingRow:
    """Somebody teaches a class group of whom the file knows only the name."""

    place: PlaceInFile
    name: str
    group: str


@dataclass(frozen=True)
class TermRow:
    """A term with its first and last day, both included."""

    place: PlaceInFile
    name: str
    first_on: date
    last_on: date
    sourced_id: str


@dataclass(frozen=True, eq=False)
class AddedRow:
    """What a line says of a student in columns that other rooms have added, by their keys."""

    place: PlaceInFile
    student: str
    values: Mapping[str, Value]


@dataclass
class Roster:
    """All that is in a file.

    Args:
        kind: csv, xlsx or oneroster.
        is_complete: who is not listed in a class group known to the other system has left it.
        school_sourced_id: the school's id in the other system, and the place where it stands.
        ignored: headings nobody understood.
        left_out: rows that are taken for no student, and other things of the file not read.
        notes: remarks at a line besides what it does.
        outline: how a table was read, for a person to choose otherwise.
        is_partial: lines with people on them were left out, so who is missing is not certain.
        sent_rows: the rows of tables as they were sent, the headings at the place without a line.
    """

    kind: str
    students: list[StudentRow] = field(default_factory=list)
    groups: list[GroupRow] = field(default_factory=list)
    teachers: list[TeacherRow] = field(default_factory=list)
    enrolments: list[EnrolmentRow] = field(default_factory=list)
    teachings: list[TeachingRow] = field(default_factory=list)
    terms: list[TermRow] = field(default_factory=list)
    added: list[AddedRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    left_out: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    named_teachings: list[NamedTeachingRow] = field(default_factory=list)
    outline: Outline | None = None
    is_partial: bool = False
    sent_rows: dict[PlaceInFile, list[str]] = field(default_factory=dict)
    is_complete: bool = False
    school_sourced_id: str = ""
    school_place: PlaceInFile = PlaceInFile()
