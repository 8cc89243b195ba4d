"""Turn a row for each student and class group into the rows of a roster."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from openpyxl.utils.cell import get_column_letter

from jobs.failures import Remark, remark
from rosters.errors import BadCellError
from rosters.readers.cells import read_email, read_text, shorten
from rosters.readers.days import DayOrder, read_birth, read_day
from rosters.readers.identities import BIRTH, identity_of
from rosters.readers.rows import (
    AddedRow,
    EnrolmentRow,
    GroupRow,
    NamedTeachingRow,
    PlaceInFile,
    Problem,
    Roster,
    StudentRow,
    TeacherRow,
    TeachingRow,
)
from rosters.readers.sheets import headings as h
from rosters.readers.sheets.class_cells import classes_in
from rosters.readers.sheets.class_columns import WITH_YEAR, digits_of
from rosters.readers.sheets.heading_rows import why_no_student_now
from rosters.readers.sheets.lines.added_cells import read_added
from rosters.readers.sheets.lines.reading_rules import LONGEST, LONGEST_NAME, Reading
from rosters.readers.sheets.lines.spoilt import refuse_day, unspoilt_number
from rosters.readers.sheets.names import is_placeholder, single_name, split_name
from rosters.readers.tables.table import TableLine


@dataclass(frozen=True)
class _Row:
    """The cells of a row that are not empty, cleaned."""

    place: PlaceInFile
    texts: dict[str, str]
    classes: list[str]

    def __getitem__(self, field: str) -> str:
        return self.texts.get(field, "")


class StudentLines:
    """Reads row after row and remembers where each student and class group stood first."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._reading = Reading({}, {}, DayOrder())
        self._students: dict[str, StudentRow] = {}
        self._sourced: dict[str, str] = {}
        self._groups: dict[str, GroupRow] = {}
        self._teachers: dict[str, TeacherRow] = {}
        self._teachings: set[tuple[str, str]] = set()
        self._pairs: dict[tuple[str, str], PlaceInFile] = {}
        self._added: dict[str, AddedRow] = {}

    def read_all(self, lines: list[TableLine], reading: Reading) -> None:
        self._reading = reading
        for line in lines:
            self._read(line)
        self._roster.groups = list(self._groups.values())
        self._roster.teachers = list(self._teachers.values())

    def _read(self, line: TableLine) -> None:
        place = PlaceInFile(self._reading.sheet, line.number)
        try:
            self._read_row(self._clean(line, place))
        except BadCellError as error:
            what = self._shown(line)
            self._roster.problems.append(Problem(place, what, Remark.of(error)))

    def _name(self, field: str) -> str:
        return self._reading.names.get(field, field)

    def _shown(self, line: TableLine) -> str:
        """Return the number of a row with the name, to find it by."""
        columns = self._reading.columns
        wanted = (h.NUMBER, h.FAMILY_NAME, h.FULL_NAME, h.GIVEN_NAME)
        cells = [n for field in wanted for n in columns.get(field, [])]
        texts = [line.cells[n].strip() for n in cells if n < len(line.cells)]
        return shorten(" ".join(text for text in texts[:1] if text))

    def _clean(self, line: TableLine, place: PlaceInFile) -> _Row:
        texts = {}
        for field, columns in self._reading.columns.items():
            cells = [self._cell(line, field, n) for n in columns if n < len(line.cells)]
            glue = self._reading.class_glue if field == h.CLASS_CODE else " "
            if joined := glue.join(cell for cell in cells if cell.strip()):
                texts[field] = joined
        # Not cut with the others: a cell may list many classes.
        raw = texts.pop(h.CLASS_CODE, "")
        texts = {
            field: read_text(text, self._name(field), longest=LONGEST.get(field, 254))
            for field, text in texts.items()
        }
        reading = self._reading
        name, raw = self._name(h.CLASS_CODE), raw or reading.one_class
        return _Row(place, texts, classes_in(raw, name, is_split=reading.splits_classes))

    def _cell(self, line: TableLine, field: str, column: int) -> str:
        text, name = line.cells[column], self._name(field)
        shown = f"{get_column_letter(column + 1)}{line.number}"
        if field == h.NUMBER:
            # A spreadsheet makes a day of a number such as 3-4, and rounds one of sixteen digits.
            refuse_day(text.strip(), name, shown)
            return unspoilt_number(text.strip(), name, shown)
        if field == h.SOURCED_ID:
            return unspoilt_number(text.strip(), name, shown)
        if field == h.CLASS_CODE:
            refuse_day(text.strip(), name, shown)
            is_year = self._reading.class_glue == WITH_YEAR
            years = self._reading.columns[field][:1] if is_year else []
            return digits_of(text) if column in years else text.strip()
        return text

    def _read_row(self, row: _Row) -> None:
        # Before anything is read, since the line of a leaver may be empty otherwise.
        if why := why_no_student_now(row[h.ROLE]):
            what = row[h.NUMBER] or row[h.FAMILY_NAME] or row[h.FULL_NAME]
            self._roster.left_out.append(Problem(row.place, what, why))
            return
        student = self._read_student(row)
        from_on, until_on = self._read_period(row)
        email = read_email(row[h.TEACHER_EMAIL], self._name(h.TEACHER_EMAIL))
        # Days or a teacher without a class would be dropped in silence.
        if not row.classes and (from_on or until_on or email):
            raise BadCellError("class_missing")
        groups = [self._read_group(row, code) for code in row.classes]
        # Only now, as a line that is wrong must not take the place of a right one.
        self._refuse_twice(student, row)
        self._keep_added(row, student)
        self._keep_student(student)
        # Only where there is such a column: a list of one class has none.
        if not groups and h.CLASS_CODE in self._reading.columns:
            self._roster.notes.append(Problem(row.place, "", remark("student_in_no_class")))
        for group in groups:
            self._keep_group(group)
            days = from_on, until_on
            self._roster.enrolments.append(self._enrolment(row, student, group.key, days))
            self._keep_teacher(row, email, group.key)

    def _enrolment(
        self, row: _Row, student: StudentRow, code: str, days: tuple[date | None, date | None]
    ) -> EnrolmentRow:
        return EnrolmentRow(
            row.place,
            student.key,
            code,
            *days,
            has_end_column=not self._reading.columns.keys().isdisjoint(h.ENDS),
        )

    def _read_period(self, row: _Row) -> tuple[date | None, date | None]:
        """Return the first day and the first day away."""
        # A last day and a first day away are one thing, written in two ways.
        from_on, until_on, last_on = (self._read_day(row, field) for field in h.DAYS)
        if last_on:
            if from_on and last_on < from_on:
                raise BadCellError("last_day_before_first")
            return from_on, last_on + timedelta(days=1)
        if from_on and until_on and until_on <= from_on:
            raise BadCellError("until_not_after_from")
        return from_on, until_on

    def _read_day(self, row: _Row, field: str) -> date | None:
        return read_day(row[field], self._name(field), self._reading.order)

    def _read_student(self, row: _Row) -> StudentRow:
        number = row[h.NUMBER]
        if not number and not self._reading.identity:
            raise BadCellError("number_missing")
        given, family = self._names(row)
        if not family:
            raise BadCellError("family_name_missing")
        # Before the number: without any, lines are of one student if their identity is the same.
        if self._reading.identity:
            return self._unnumbered(row, given, family)
        student = StudentRow(row.place, number, number, family, given, row[h.SOURCED_ID])
        before = self._students.get(number)
        # Two lines of one student may differ in the class alone.
        if before and replace(before, place=row.place) != student:
            raise BadCellError("number_of_another_line", number=number, line=before.place.line)
        # One id of the other system for two numbers would join two children into one.
        other = self._sourced.get(student.sourced_id, number)
        if student.sourced_id and other != number:
            raise BadCellError("foreign_id_taken", number=other)
        return student

    def _unnumbered(self, row: _Row, given: str | None, family: str) -> StudentRow:
        """Return a student whom something else than a number tells apart, as her first line has."""
        identity, name = self._reading.identity, f"{given or ''} {family}"
        born = self._name(h.BIRTH_ON)
        born_on = read_birth(row[h.BIRTH_ON], born, self._reading.order, today=self._reading.today)
        if identity == BIRTH and born_on is None:
            raise BadCellError("cell_empty", name=born)
        code = row.classes[0] if row.classes else ""
        made = identity_of(identity, name=name, born_on=born_on, class_code=code)
        key = row[h.SOURCED_ID] or made
        return self._students.get(key) or StudentRow(row.place, key, "", family, given, key)

    def _names(self, row: _Row) -> tuple[str | None, str]:
        """Return the given name, None where no column holds it, and the family name."""
        columns = self._reading.columns
        preferred = row[h.PREFERRED_NAME]
        # Some programs write a dash or “none” where nobody has another name.
        if not preferred or is_placeholder(preferred):
            preferred = ""
        # A family name in a column of its own is sure; a full name must be split.
        if h.FULL_NAME in columns and h.FAMILY_NAME not in columns:
            split = split_name(row[h.FULL_NAME], is_family_first=self._reading.is_family_first)
            given, family = preferred or split[0], split[1]
            for field, text in ((h.GIVEN_NAME, given), (h.FAMILY_NAME, family)):
                read_text(text, self._name(h.FULL_NAME), longest=LONGEST[field])
            return given, family
        has_given = h.GIVEN_NAME in columns or h.PREFERRED_NAME in columns
        called = row[h.PREFERRED_FAMILY]
        family = row[h.FAMILY_NAME] if not called or is_placeholder(called) else called
        return single_name((preferred or row[h.GIVEN_NAME]) if has_given else None, family)

    def _read_group(self, row: _Row, code: str) -> GroupRow:
        title = row[h.CLASS_TITLE] or None
        # The title of a cell with several classes is of none of them.
        group = GroupRow(row.place, code, code, title if len(row.classes) == 1 else None)
        before = self._groups.get(code)
        if before and group.title and before.title and group.title != before.title:
            raise BadCellError("class_title_differs", code=code, line=before.place.line)
        return group

    def _refuse_twice(self, student: StudentRow, row: _Row) -> None:
        # A student without a class is listed once as well.
        pairs = [(student.key, code) for code in row.classes or [""]]
        for pair in pairs:
            if before := self._pairs.get(pair):
                raise _repeated(student, before.line)
        self._pairs |= dict.fromkeys(pairs, row.place)

    def _keep_student(self, student: StudentRow) -> None:
        if student.key not in self._students:
            self._students[student.key] = student
            self._roster.students.append(student)
            if student.sourced_id:
                self._sourced[student.sourced_id] = student.number

    def _keep_group(self, group: GroupRow) -> None:
        known = self._groups.get(group.key)
        if known is None or (group.title and not known.title):
            self._groups[group.key] = replace(known or group, title=group.title)

    def _keep_added(self, row: _Row, student: StudentRow) -> None:
        """Of a student with several lines one may hold it, or each the same."""
        values = read_added(row.texts, self._name, self._reading.order)
        if not values:
            return
        before = self._added.setdefault(student.key, AddedRow(row.place, student.key, values))
        # Which of two lines is right nobody can tell.
        if before.values != values:
            line = before.place.line
            who = student.number or student.family_name
            raise BadCellError("added_cells_differ", number=who, line=line)
        if before.place == row.place:
            self._roster.added.append(before)

    def _keep_teacher(self, row: _Row, email: str, code: str) -> None:
        """A name stands on any line of the teacher; the first one counts."""
        given, family = split_name(row[h.TEACHER_NAME])
        # A name alone makes no log-in.
        if not email:
            self._keep_name(row.place, f"{given} {family}".strip(), code)
            return
        known = self._teachers.get(email) or TeacherRow(row.place, email, email)
        if not known.given_name and not known.family_name:
            known = replace(
                known, given_name=given[:LONGEST_NAME], family_name=family[:LONGEST_NAME]
            )
        self._teachers[email] = known
        if (email, code) not in self._teachings:
            self._teachings.add((email, code))
            self._roster.teachings.append(TeachingRow(row.place, email, code))

    def _keep_name(self, place: PlaceInFile, name: str, code: str) -> None:
        """Who is named without an address may be a teacher whom the school knows."""
        if name and not is_placeholder(name) and (name, code) not in self._teachings:
            self._teachings.add((name, code))
            self._roster.named_teachings.append(NamedTeachingRow(place, name, code))


def _repeated(student: StudentRow, line: int) -> BadCellError:
    if student.number:
        return BadCellError("number_repeated", number=student.number, line=line)
    name = f"{student.given_name or ''} {student.family_name}".strip()
    return BadCellError("name_repeated", name=name, line=line)
