"""Choose the columns of each field: as a person says, else by headings and what is below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jobs.failures import Remark, remark
from rosters.readers.cells import shorten
from rosters.readers.identities import BIRTH
from rosters.readers.sheets import headings as h
from rosters.readers.sheets import outline as o
from rosters.readers.sheets.choices import Choices
from rosters.readers.sheets.class_columns import year_beside
from rosters.readers.sheets.column_cells import MOSTLY, ColumnCells
from rosters.readers.sheets.outline import column_keys
from rosters.readers.tables.table import TableLine

OPEN_NUMBERS = {"number_column_missing", "number_column_proposed", "number_column_counts"}
"""What may be answered by saying what else tells students apart."""

JOINED = {h.GIVEN_NAME, h.FAMILY_NAME, h.CLASS_CODE, h.FULL_NAME}
"""Several columns that a person gives one of these are read as one text."""


@dataclass
class Columns:
    """The columns of each field, in the order in which they are read.

    Args:
        unread: headings of the columns that are not read.
        problem: what keeps the list from being read, and what a person is asked for it.
    """

    of: dict[str, list[int]] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    problem: Remark | None = None
    ask: str = ""

    def refuse(self, problem: Remark, ask: str = o.COLUMNS) -> None:
        if self.problem is None:
            self.problem, self.ask = problem, ask

    def field_of(self, column: int) -> str:
        return next((name for name, columns in self.of.items() if column in columns), "")


def choose_columns(
    headings: Sequence[str], lines: Sequence[TableLine], choices: Choices
) -> Columns:
    """Choose them; what is missing for a list is a problem of the result."""
    cells = ColumnCells(headings, lines)
    found = _Guess(cells, has_number=not choices.identity).columns()
    if choices.columns:
        found.of = _chosen(headings, found, choices.columns)
        # Whoever chose columns has answered what the headings left open.
        found.problem = None
    _drop_birth(found, choices)
    _drop_school(found, lines)
    _require(found, cells, choices)
    taken = {column for columns in found.of.values() for column in columns}
    left = [x for n, x in enumerate(headings) if n not in taken and x.strip()]
    found.unread = [shorten(x.strip()) for x in left]
    return found


def _chosen(
    headings: Sequence[str], guess: Columns, chosen: Mapping[str, str]
) -> dict[str, list[int]]:
    """Take the columns as they were chosen; one that nobody has spoken of stays as guessed."""
    of: dict[str, list[int]] = {}
    for column, key in enumerate(column_keys(headings)):
        name = chosen.get(key, guess.field_of(column))
        if name and (name in JOINED or name not in of):
            of.setdefault(name, []).append(column)
    return of


def _drop_birth(found: Columns, choices: Choices) -> None:
    """Days of birth are read only where they tell students apart, or may be asked about."""
    if choices.identity:
        found.of.pop(h.NUMBER, None)
    is_open = found.problem is not None and found.problem.code in OPEN_NUMBERS
    if choices.identity != BIRTH and (choices.identity or h.NUMBER in found.of) and not is_open:
        found.of.pop(h.BIRTH_ON, None)


def _is_one_word(found: Columns, cells: ColumnCells) -> bool:
    """Say whether what is taken for a whole name may be a part: “Nombre” beside “1r apellido”."""
    if {h.FAMILY_NAME, h.GIVEN_NAME} & found.of.keys():
        return False
    names = [x for n in found.of.get(h.FULL_NAME, []) for x in cells.of(n) if x]
    return sum(" " in x or "," in x for x in names) <= MOSTLY * len(names)


def _drop_school(found: Columns, lines: Sequence[TableLine]) -> None:
    """A column that names one school says nothing."""
    columns = found.of.get(h.SCHOOL, [])
    if len({line.cells[n].strip() for n in columns for line in lines if n < len(line.cells)}) < 2:
        found.of.pop(h.SCHOOL, None)


def _require(found: Columns, cells: ColumnCells, choices: Choices) -> None:
    has_name = {h.FAMILY_NAME, h.FULL_NAME, h.GIVEN_NAME, h.PREFERRED_NAME} & found.of.keys()
    if h.NUMBER not in found.of and not choices.identity:
        found.refuse(remark("number_column_missing"))
    if choices.identity == BIRTH and h.BIRTH_ON not in found.of:
        found.refuse(remark("birth_column_missing"))
    taken = {column for columns in found.of.values() for column in columns}
    spare = [n for n in cells.filled() if n not in taken]
    # A given name alone is half a name, if another column could be its other half.
    has_part = not {h.FAMILY_NAME, h.FULL_NAME} & found.of.keys() or _is_one_word(found, cells)
    is_half = has_part and not choices.columns
    if not has_name or (is_half and any(cells.may_be_names(n) for n in spare)):
        found.refuse(remark("name_column_missing"))
    if found.problem or choices.columns or choices.no_class or choices.one_class:
        return
    if h.CLASS_CODE not in found.of and any(cells.may_be_classes(n) for n in spare):
        found.refuse(remark("class_column_unclear"))


class _Guess:
    """Gives each column the field of its heading, and settles those that say the same."""

    def __init__(self, cells: ColumnCells, *, has_number: bool) -> None:
        self._cells, self._has_number = cells, has_number
        self._found = Columns()
        candidates: dict[str, list[int]] = {}
        for column, heading in enumerate(cells.headings):
            if heading and (name := self._retyped(column, h.field_of(heading))):
                candidates.setdefault(name, []).append(column)
        self._candidates = candidates

    def columns(self) -> Columns:
        self._name_classes()
        for name, columns in self._candidates.items():
            ranked = sorted(columns, key=lambda n: (self._is_sparse(n), self._rank(n, name)))
            self._found.of[name] = ranked[:1]
        self._settle_classes()
        self._settle_equal_headings()
        self._settle_names()
        self._settle_ends()
        if not self._has_number:
            return self._found
        if h.NUMBER not in self._found.of:
            self._propose_number()
        else:
            self._ask_about_count()
        return self._found

    def _rank(self, column: int, name: str) -> int:
        return h.rank_of(self._cells.headings[column], name)

    def _is_sparse(self, column: int) -> bool:
        found = self._cells.of(column)
        return bool(found) and sum(bool(x) for x in found) <= MOSTLY * len(found)

    def _retyped(self, column: int, name: str | None) -> str | None:
        """Look into the cells where one heading is used for two things."""
        found = [x for x in self._cells.of(column) if x]
        if name == h.ROLE and not any(
            h.is_one_of(x, h.ROLES_OF_TEACHERS | h.STATUSES_OF_LEAVERS) for x in found
        ):
            return None
        # “Title” may head a salutation.
        if name == h.CLASS_TITLE and found and all(h.is_one_of(x, h.SALUTATIONS) for x in found):
            return None
        if name == h.TEACHER_EMAIL and found:
            has_address = self._cells.has_mostly(column, ("@" in x for x in found))
            return name if has_address else h.TEACHER_NAME
        if (
            name == h.NUMBER
            and found
            and not any(c.isdigit() or c == "@" for x in found for c in x)
        ):
            is_name = self._cells.has_mostly(column, (" " in x or "," in x for x in found))
            return h.FULL_NAME if is_name else name
        return name

    def _name_classes(self) -> None:
        """Beside the code of a class, its name is a title."""
        columns = self._candidates.get(h.CLASS_CODE, [])
        names = [n for n in columns if h.is_one_of(self._cells.headings[n], h.CLASS_NAMES)]
        codes = [n for n in columns if n not in names]
        is_code = any(
            self._rank(n, h.CLASS_CODE) == h.rank_of("Class code", h.CLASS_CODE) for n in codes
        )
        if is_code and names and h.CLASS_TITLE not in self._candidates:
            self._candidates[h.CLASS_TITLE] = names
            self._candidates[h.CLASS_CODE] = codes

    def _settle_classes(self) -> None:
        """Course and section name a class together; of other pairs a person is asked."""
        heads = self._cells.headings
        columns = self._candidates.get(h.CLASS_CODE, [])
        both = [*columns, *self._candidates.get(h.CLASS_TITLE, [])]
        course = [n for n in both if h.is_one_of(heads[n], h.COURSES)]
        section = [n for n in columns if h.is_one_of(heads[n], h.SECTIONS) and n not in course]
        if course and section and len(columns) <= 2:
            self._found.of[h.CLASS_CODE] = [course[0], section[0]]
            if self._found.of.get(h.CLASS_TITLE) == course[:1]:
                del self._found.of[h.CLASS_TITLE]
            return
        if len(columns) == 1 and (year := year_beside(self._cells, columns[0])) is not None:
            self._found.of[h.CLASS_CODE] = [year, columns[0]]
        if len({tuple(self._cells.of(n)) for n in columns if any(self._cells.of(n))}) > 1:
            shown = ", ".join(shorten(heads[n].strip()) for n in columns)
            self._found.refuse(remark("class_columns_several", names=shown), o.COLUMNS)

    def _settle_equal_headings(self) -> None:
        """Of columns called the same that say different things a person is asked."""
        for name in (h.NUMBER, h.GIVEN_NAME, h.FAMILY_NAME, h.FULL_NAME):
            for taken in self._found.of.get(name, []):
                heading = self._cells.headings[taken]
                for n in self._candidates[name]:
                    is_same = h.spell(self._cells.headings[n]) == h.spell(heading)
                    if n != taken and is_same and self._cells.of(n) != self._cells.of(taken):
                        shown = shorten(heading.strip())
                        self._found.refuse(remark("headings_equal", heading=shown))

    def _settle_names(self) -> None:
        """“Name” beside a given name is the family's; alone, a part is the whole name."""
        of = self._found.of
        if h.PREFERRED_FAMILY in of and h.FAMILY_NAME not in of:
            of[h.FAMILY_NAME] = of.pop(h.PREFERRED_FAMILY)
        has_given = bool({h.GIVEN_NAME, h.PREFERRED_NAME} & of.keys())
        if h.FULL_NAME in of and has_given and h.FAMILY_NAME not in of:
            of[h.FAMILY_NAME] = of.pop(h.FULL_NAME)
        # The parts say more than the whole name beside them.
        elif h.FULL_NAME in of and has_given:
            del of[h.FULL_NAME]
        if h.SECOND_SURNAME in of and h.FAMILY_NAME in of:
            of[h.FAMILY_NAME] += of.pop(h.SECOND_SURNAME)
        only = {h.FAMILY_NAME, h.GIVEN_NAME, h.FULL_NAME} & of.keys()
        # French and Spanish have one word for a whole name and for one part of it.
        if len(only) == 1 and h.spell(self._cells.headings[of[next(iter(only))][0]]) in {
            "nom",
            "nombre",
        }:
            of[h.FULL_NAME] = of.pop(only.pop())

    def _settle_ends(self) -> None:
        """The first day away and the last day there mean the same."""
        if h.UNTIL_ON in self._found.of and h.LAST_ON in self._found.of:
            heading = self._cells.headings[self._found.of[h.LAST_ON][0]]
            self._found.refuse(remark("heading_repeated", heading=shorten(heading.strip())))

    def _ask_about_count(self) -> None:
        """A number of the line would be another student's in the next list."""
        (column,) = self._found.of[h.NUMBER]
        heading = self._cells.headings[column]
        if h.is_one_of(heading, h.RUNNING) and self._cells.may_count_lines(column):
            self._found.refuse(remark("number_column_counts", heading=shorten(heading.strip())))

    def _propose_number(self) -> None:
        """A column that tells all students apart is a proposal, which a person looks at."""
        taken = {n for columns in self._found.of.values() for n in columns}
        fitting = [n for n in self._cells.filled() if n not in taken and self._cells.are_numbers(n)]
        # A number of the line is proposed last.
        fitting.sort(key=self._cells.may_count_lines)
        if fitting:
            self._found.of[h.NUMBER] = fitting[:1]
            heading = shorten(self._cells.headings[fitting[0]].strip())
            self._found.refuse(remark("number_column_proposed", heading=heading))
