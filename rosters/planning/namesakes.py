"""Find whom a list without numbers means, and number those who are new."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from classes.models import Student
from jobs.failures import remark
from rosters.errors import MatchError
from rosters.planning.context import PlanContext
from rosters.planning.memberships.end_dates import is_live
from rosters.readers.identities import BIRTH, NAME, is_of_this_secret, kind_of, number_of
from rosters.readers.rows import Problem, StudentRow
from rosters.readers.sheets.headings import spell


class Namesakes:
    """Gives each row of a table the number of the student meant, and remarks on the new ones."""

    def __init__(self, context: PlanContext) -> None:
        self._context, self._state = context, context.state
        self.notes: list[Problem] = []
        rows = context.roster.students
        self._n_called = Counter(_called(row) for row in rows)
        self._taken = {str(word) for word in self._state.students.by_word}
        self._taken |= {row.number for row in rows}
        self._students: dict[str, list[Student]] = defaultdict(list)
        for student in self._state.students.by_word.values():
            self._students[spell(student.name)].append(student)
        self._codes: dict[str, set[str]] = defaultdict(set)
        for line in context.roster.enrolments:
            self._codes[line.student].add(line.group)

    def numbered(self) -> Iterator[StudentRow]:
        """Yield the rows; of one that may mean several students the error is told instead."""
        rows = self._context.roster.students
        matched = {x.pk for x in map(self._by_id, rows) if x}
        for row in rows:
            try:
                yield self._numbered(row, matched)
            except MatchError as error:
                self._context.failed.add(("student", row.key))
                name = error.params["name"]
                self._context.add_error(row.place, name, remark(error.code, **error.params))

    def _numbered(self, row: StudentRow, matched: set[int]) -> StudentRow:
        if row.number:
            return self._renumbered(row, matched)
        if known := self._by_id(row):
            return replace(row, number=known.number)
        called = [x for x in self._students[_called(row)] if x.pk not in matched]
        found = self._same(row, called)
        if len(found) > 1:
            raise MatchError("name_of_several", name=_name(row))
        if found:
            matched.add(found[0].pk)
            # An id of another system stays.
            sourced_id = "" if found[0].sourced_id else row.sourced_id
            return replace(row, number=found[0].number, sourced_id=sourced_id)
        return self._new(row, called)

    def _by_id(self, row: StudentRow) -> Student | None:
        return self._state.students.by_sourced_id.get(row.sourced_id) if row.sourced_id else None

    def _same(self, row: StudentRow, called: list[Student]) -> list[Student]:
        """Return those of this name who may be meant."""
        kind = kind_of(row.sourced_id)
        here = [student for student in called if self._is_in_class_of(student, row)]
        if kind == BIRTH:
            # Who has another day of birth is somebody else.
            return [x for x in here if kind_of(x.sourced_id) != BIRTH or not _is_sure(x)]
        if kind != NAME:
            return here
        current = [student for student in called if self._is_in_any_class(student)] or called
        return here if len(here) == 1 else current

    def _is_in_class_of(self, student: Student, row: StudentRow) -> bool:
        groups = (self._state.groups.by_word.get(code) for code in self._codes[row.key])
        pairs = [(student.pk, group.pk) for group in groups if group]
        return any(self._is_there(pair) for pair in pairs)

    def _is_there(self, pair: tuple[int, int]) -> bool:
        rows = self._state.enrolments.get(pair, [])
        return any(is_live(one, self._context.today) for one in rows)

    def _is_in_any_class(self, student: Student) -> bool:
        groups = self._state.groups.by_word.values()
        return any(self._is_there((student.pk, group.pk)) for group in groups)

    def _new(self, row: StudentRow, called: list[Student]) -> StudentRow:
        number = number_of(row.sourced_id, self._taken)
        self._taken.add(number)
        self._note(row, "number_given", number=number)
        if called:
            self._note(row, "namesake_there", other=f"{called[0].name} ({called[0].number})")
        return replace(row, number=number)

    def _note(self, row: StudentRow, code: str, **values: str) -> None:
        self.notes.append(Problem(row.place, _name(row), remark(code, **values)))

    def _renumbered(self, row: StudentRow, matched: set[int]) -> StudentRow:
        """A list with numbers gives them to those whom one without had brought."""
        if row.sourced_id or row.number in self._state.students.by_word:
            return row
        called = [x for x in self._students[_called(row)] if kind_of(x.sourced_id)]
        found = [x for x in called if x.pk not in matched and self._is_in_class_of(x, row)]
        if len(found) != 1 or self._n_called[_called(row)] > 1:
            return row
        matched.add(found[0].pk)
        return replace(row, sourced_id=found[0].sourced_id)


def _is_sure(student: Student) -> bool:
    """A sign made under a former secret of the site says nothing any more."""
    return is_of_this_secret(student.sourced_id)


def _called(row: StudentRow) -> str:
    return spell(_name(row))


def _name(row: StudentRow) -> str:
    return f"{row.given_name or ''} {row.family_name}".strip()
