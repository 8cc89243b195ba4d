"""Choose the columns of each field: as a person says, else by headings and what is below."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from jobs.failures import Remark, remark
from rosters.readers.cells import shorten
from rosters.readers.sheets import headings as h
from rosters.readers.sheets import outline as o
from rosters.readers.sheets.choices import Choices
from rosters.readers.sheets.class_columns import year_beside
from rosters.readers.sheets.outline import column_keys
from rosters.readers.sheets.spoilt import is_day
from rosters.readers.tables.table import Line

JOINED = {h.GIVEN_NAME, h.FAMILY_NAME, h.CLASS_CODE, h.FULL_NAME}
"""Several columns that a person gives one of these are read as one text."""

ROWS_COMPARED = 200
MOSTLY = 0.5


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


def choose_columns(headings: Sequence[str], lines: Sequence[Line], choices: Choices) -> Columns:
    """Choose them; what is missing for a list is a problem of the result."""
    cells = _Cells(headings, lines)
    found = _Guess(cells).columns()
    if choices.columns:
        found.of = _chosen(headings, found, choices.columns)
        # Whoever chose columns has answered what the headings left open.
        found.problem = None
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


def _require(found: Columns, cells: "_Cells", choices: Choices) -> None:
    has_name = {h.FAMILY_NAME, h.FULL_NAME, h.GIVEN_NAME, h.PREFERRED_NAME} & found.of.keys()
    if h.NUMBER not in found.of:
        found.refuse(remark("number_column_missing"))
    taken = {column for columns in found.of.values() for column in columns}
    spare = [n for n in cells.filled() if n not in taken]
    # A given name alone is half a name, if another column could be its other half.
    is_half = not {h.FAMILY_NAME, h.FULL_NAME} & found.of.keys() and not choices.columns
    if not has_name or (is_half and any(cells.may_be_names(n) for n in spare)):
        found.refuse(remark("name_column_missing"))
    if found.problem or choices.columns or choices.no_class or choices.one_class:
        return
    if h.CLASS_CODE not in found.of and any(cells.may_be_classes(n) for n in spare):
        found.refuse(remark("class_column_unclear"))


class _Cells:
    """The headings and first rows of a table, by column."""

    def __init__(self, headings: Sequence[str], lines: Sequence[Line]) -> None:
        self.headings = headings
        self._rows = [line.cells for line in lines[:ROWS_COMPARED]]

    def of(self, column: int) -> list[str]:
        return [row[column].strip() if column < len(row) else "" for row in self._rows]

    def filled(self) -> Iterable[int]:
        return (n for n in range(len(self.headings)) if any(self.of(n)))

    def has_mostly(self, column: int, matches: Iterable[bool]) -> bool:
        n_filled = sum(bool(x) for x in self.of(column))
        return n_filled > 0 and sum(matches) > MOSTLY * n_filled

    def are_numbers(self, column: int) -> bool:
        """Say whether a column could tell students apart: each its own, with digits or an @."""
        found = [x for x in self.of(column) if x]
        is_like = all(any(c.isdigit() or c == "@" for c in x) and " " not in x for x in found)
        # Days of birth may tell the students of a small class apart as well.
        if any(is_day(x) for x in found):
            return False
        return bool(found) and is_like and len(set(found)) == len(found) == len(self._rows)

    def may_be_names(self, column: int) -> bool:
        """Say whether a column could hold names: letters alone, mostly other ones in each row."""
        found = [x for x in self.of(column) if x]
        is_text = all(x[0].isalpha() and not any(c.isdigit() or c == "@" for c in x) for x in found)
        return is_text and len(set(found)) > MOSTLY * len(found)

    def may_be_classes(self, column: int) -> bool:
        """Say whether a column could hold classes: short words, which several students share."""
        found = Counter(x for x in self.of(column) if x)
        is_shared = max(found.values(), default=0) > 1 or len(self._rows) <= 2
        is_other = h.is_one_of(self.headings[column], h.NO_CLASSES)
        return is_shared and not is_other and all(len(x) <= 40 and "@" not in x for x in found)

    def may_count_lines(self, column: int) -> bool:
        """Say whether a column only counts: 1, 2, 3, perhaps in each class anew."""
        found = [x.rstrip(".") for x in self.of(column)]
        steps = pairwise(found)
        return found[:2] in (["1", "2"], ["1", "1"]) and all(
            y == "1" or (x.isdigit() and y == str(int(x) + 1)) for x, y in steps
        )


class _Guess:
    """Gives each column the field of its heading, and settles those that say the same."""

    def __init__(self, cells: _Cells) -> None:
        self._cells = cells
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
