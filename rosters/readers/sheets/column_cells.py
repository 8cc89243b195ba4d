"""What stands in the columns of a list: numbers, names, classes, or a count of its lines."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from rosters.readers.sheets import headings as h
from rosters.readers.sheets.lines.spoilt import is_day
from rosters.readers.tables.table import TableLine

ROWS_COMPARED = 200
MOSTLY = 0.5


class ColumnCells:
    """The headings and first rows of a table, by column."""

    def __init__(self, headings: Sequence[str], lines: Sequence[TableLine]) -> None:
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
