"""Turn a table with a row for each student and class group into the rows of a roster."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from accounts.models import User
from classes.models import ClassGroup, Student
from classes.spreadsheets.roster_columns import added_columns
from jobs.failures import Remark, remark
from rosters.errors import BadCellError
from rosters.readers import headings as h
from rosters.readers.added_cells import read_added
from rosters.readers.cells import read_email, read_text, shorten
from rosters.readers.days import DayOrder, find_order, read_day
from rosters.readers.rows import (
    AddedRow,
    EnrolmentRow,
    GroupRow,
    Place,
    Problem,
    Roster,
    StudentRow,
    TeacherRow,
    TeachingRow,
)
from rosters.readers.tables import Line, Table


def _longest(model: type, name: str) -> int:
    return model._meta.get_field(name).max_length  # type: ignore[attr-defined]


LONGEST = {
    h.NUMBER: _longest(Student, "number"),
    h.GIVEN_NAME: _longest(Student, "given_name"),
    h.FAMILY_NAME: _longest(Student, "family_name"),
    h.FULL_NAME: 200,
    h.CLASS_CODE: _longest(ClassGroup, "code"),
    h.CLASS_TITLE: _longest(ClassGroup, "title"),
    h.SOURCED_ID: _longest(Student, "sourced_id"),
}

LONGEST_NAME = _longest(User, "first_name")


def read_sheet(table: Table, *, kind: str) -> Roster:
    """Read every row; what is wrong with one is reported at its line, the others are read on."""
    columns, unknown, again = h.read_headings(table.headings)
    roster = Roster(kind, problems=list(table.problems), ignored=[shorten(x) for x in unknown])
    if wrong := _wrong_with_headings(table, columns, again):
        roster.problems.append(Problem(Place(line=1), "", wrong))
        return roster
    bad_lines = {problem.place.line for problem in table.problems}
    lines = [line for line in table.lines if line.number not in bad_lines]
    names = {field: shorten(table.headings[i].strip()) for field, i in columns.items()}
    reader = _SheetReader(columns, names, roster, _order_of_days(lines, columns))
    for line in lines:
        reader.read(line)
    roster.groups, roster.teachers = reader.groups(), reader.teachers()
    return roster


def _wrong_with_headings(table: Table, columns: dict[str, int], again: list[str]) -> Remark | None:
    if not table.headings:
        return remark("sheet_empty")
    if again:
        return remark("heading_repeated", heading=shorten(again[0]))
    if h.NUMBER not in columns:
        return remark("number_column_missing")
    if h.FAMILY_NAME not in columns and h.FULL_NAME not in columns:
        return remark("name_column_missing")
    if not table.lines:
        return remark("sheet_without_students")
    return None


def _order_of_days(lines: list[Line], columns: dict[str, int]) -> DayOrder:
    """All columns of days decide together: no school writes each in another order."""
    added = [column.key for column in added_columns() if column.is_day]
    days = [columns[field] for field in (*h.DAYS, *added) if field in columns]
    return find_order(
        (line.number, line.cells[column])
        for line in lines
        for column in days
        if column < len(line.cells)
    )


@dataclass(frozen=True)
class _Row:
    """The cells of a row that are not empty, cleaned."""

    place: Place
    texts: dict[str, str]

    def __getitem__(self, field: str) -> str:
        return self.texts.get(field, "")


class _SheetReader:
    """Reads row after row and remembers where each student and class group stood first."""

    def __init__(
        self, columns: dict[str, int], names: dict[str, str], roster: Roster, order: DayOrder
    ) -> None:
        """`names` are the headings as the file writes them: there the person looks for a cell."""
        self._columns = columns
        self._headings = names
        self._roster = roster
        self._order_of_days = order
        self._students: dict[str, StudentRow] = {}
        self._groups: dict[str, GroupRow] = {}
        self._pairs: dict[tuple[str, str], int] = {}
        self._sourced: dict[str, str] = {}
        self._teachers: dict[str, TeacherRow] = {}
        self._teachings: set[tuple[str, str]] = set()
        self._added: dict[str, AddedRow] = {}

    def read(self, line: Line) -> None:
        place = Place(line=line.number)
        try:
            self._read_row(self._clean(line, place))
        except BadCellError as error:
            self._roster.problems.append(Problem(place, self._shown(line), Remark.of(error)))

    def teachers(self) -> list[TeacherRow]:
        """Return each teacher once, at the first line, with the name from any."""
        return list(self._teachers.values())

    def groups(self) -> list[GroupRow]:
        """Return each class group once, with its title wherever that stands."""
        return list(self._groups.values())

    def _name(self, field: str) -> str:
        """Return the heading of a field; no cell of one that has no column is wrong."""
        return self._headings.get(field, field)

    def _shown(self, line: Line) -> str:
        column = self._columns[h.NUMBER]
        return shorten(line.cells[column].strip()) if column < len(line.cells) else ""

    def _clean(self, line: Line, place: Place) -> _Row:
        texts = {}
        for field, column in self._columns.items():
            if column < len(line.cells) and (cell := line.cells[column]):
                longest = LONGEST.get(field, 254)
                texts[field] = read_text(cell, self._headings[field], longest=longest)
        return _Row(place, texts)

    def _read_row(self, row: _Row) -> None:
        student = self._read_student(row)
        from_on, until_on = self._read_period(row)
        email = read_email(row[h.TEACHER_EMAIL], self._name(h.TEACHER_EMAIL))
        group = self._read_group(row)
        # Days or a teacher without a class would be dropped in silence.
        if not group and (from_on or until_on or email):
            raise BadCellError("class_missing")
        self._refuse_twice(student, group, row.place)
        self._keep_added(row, student)
        self._keep(student, group)
        if group:
            code = group.key
            self._roster.enrolments.append(
                EnrolmentRow(
                    row.place,
                    student.key,
                    code,
                    from_on,
                    until_on,
                    has_end_column=not self._columns.keys().isdisjoint(h.ENDS),
                )
            )
            self._keep_teacher(row, email, code)

    def _read_period(self, row: _Row) -> tuple[date | None, date | None]:
        """Return the first day and the first day away."""
        from_on, until_on, last_on = (self._read_day(row, field) for field in h.DAYS)
        if last_on:
            if from_on and last_on < from_on:
                raise BadCellError("last_day_before_first")
            return from_on, last_on + timedelta(days=1)
        if from_on and until_on and until_on <= from_on:
            raise BadCellError("until_not_after_from")
        return from_on, until_on

    def _read_day(self, row: _Row, field: str) -> date | None:
        return read_day(row[field], self._name(field), self._order_of_days)

    def _read_student(self, row: _Row) -> StudentRow:
        if not row[h.NUMBER]:
            raise BadCellError("number_missing")
        given, family = self._names(row)
        if not family:
            raise BadCellError("family_name_missing")
        number = row[h.NUMBER]
        student = StudentRow(row.place, number, number, family, given, row[h.SOURCED_ID])
        before = self._students.get(number)
        if before and replace(before, place=row.place) != student:
            raise BadCellError("number_of_another_line", number=number, line=before.place.line)
        other = self._sourced.get(student.sourced_id, number)
        if student.sourced_id and other != number:
            raise BadCellError("foreign_id_taken", number=other)
        return student

    def _names(self, row: _Row) -> tuple[str | None, str]:
        """Return the given name, None where no column holds it, and the family name."""
        if h.FAMILY_NAME in self._columns:
            given = row[h.GIVEN_NAME] if h.GIVEN_NAME in self._columns else None
            return given, row[h.FAMILY_NAME]
        given, family = _split_name(row[h.FULL_NAME])
        for field, text in ((h.GIVEN_NAME, given), (h.FAMILY_NAME, family)):
            read_text(text, self._name(h.FULL_NAME), longest=LONGEST[field])
        return given, family

    def _read_group(self, row: _Row) -> GroupRow | None:
        code = row[h.CLASS_CODE]
        if not code:
            return None
        title = row[h.CLASS_TITLE] or None
        group = GroupRow(row.place, code, code, title)
        before = self._groups.get(code)
        if before and title and before.title and title != before.title:
            raise BadCellError("class_title_differs", code=code, line=before.place.line)
        return group

    def _refuse_twice(self, student: StudentRow, group: GroupRow | None, place: Place) -> None:
        pair = (student.key, group.key if group else "")
        if pair in self._pairs:
            raise BadCellError("number_repeated", number=student.number, line=self._pairs[pair])
        self._pairs[pair] = place.line

    def _keep(self, student: StudentRow, group: GroupRow | None) -> None:
        if student.key not in self._students:
            self._students[student.key] = student
            self._roster.students.append(student)
            if student.sourced_id:
                self._sourced[student.sourced_id] = student.number
        known = self._groups.get(group.key) if group else None
        if group and (known is None or (group.title and not known.title)):
            self._groups[group.key] = replace(known or group, title=group.title)

    def _keep_added(self, row: _Row, student: StudentRow) -> None:
        """Of a student with several lines one may hold it, or each the same."""
        values = read_added(row.texts, self._name, self._order_of_days)
        if not values:
            return
        before = self._added.setdefault(student.key, AddedRow(row.place, student.key, values))
        if before.values != values:
            line = before.place.line
            raise BadCellError("added_cells_differ", number=student.number, line=line)
        if before.place == row.place:
            self._roster.added.append(before)

    def _keep_teacher(self, row: _Row, email: str, code: str) -> None:
        """A name stands on any line of the teacher; the first one counts."""
        if not email:
            return
        given, family = _split_name(row[h.TEACHER_NAME])
        known = self._teachers.get(email) or TeacherRow(row.place, email, email)
        if not known.given_name and not known.family_name:
            known = replace(
                known, given_name=given[:LONGEST_NAME], family_name=family[:LONGEST_NAME]
            )
        self._teachers[email] = known
        if (email, code) not in self._teachings:
            self._teachings.add((email, code))
            self._roster.teachings.append(TeachingRow(row.place, email, code))


def _split_name(name: str) -> tuple[str, str]:
    """Read “Lovelace, Ada” and “Ada Lovelace”; a single word is the family name."""
    if "," in name:
        family, _comma, given = name.partition(",")
    else:
        given, _space, family = name.rpartition(" ")
    return given.strip(), family.strip()
