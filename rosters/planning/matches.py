"""Find the row of the school that a line of the file speaks of."""

from collections.abc import Hashable, Iterable
from typing import Generic, Protocol

from rosters.errors import MatchError
from rosters.planning.school_state import Row, RowIndex


class Matcher(Generic[Row]):
    """Finds rows by id in the other system, else by their word; each row once."""

    def __init__(self, index: RowIndex[Row]) -> None:
        self._index: RowIndex[Row] = index
        self._taken: set[int] = set()

    def find(self, word: Hashable, sourced_id: str, *, shown: str) -> Row | None:
        """Return the row meant, None for a new one.

        Raises:
            MatchError: word and id lead to different rows, or the row was meant before.
        """
        by_word, by_id = self._index.find(word, sourced_id)
        # A number that was given to somebody new must not rename whoever had it before.
        if by_word and sourced_id and by_word.sourced_id not in {"", sourced_id}:
            raise _taken(shown)
        if by_word and by_id and by_word is not by_id:
            raise _taken(shown)
        row = by_id or by_word
        if row is None:
            return None
        if row.pk in self._taken:
            raise MatchError("row_meant_twice", shown=shown)
        self._taken.add(row.pk)
        return row


class SimilarWords:
    """Words that differ only in what is lost on the way: capitals, spaces, zeros in front."""

    def __init__(self, words: Iterable[object]) -> None:
        self._words = {self._plain(str(word)): str(word) for word in words}

    def similar_to(self, word: str) -> str | None:
        """Return the other word that looks like this one, and know this one from now on."""
        other = self._words.setdefault(self._plain(word), word)
        return other if other != word else None

    def _plain(self, word: str) -> str:
        return "".join(word.casefold().split()).lstrip("0")


class _Changeable(Protocol):
    """Any row with fields."""


def change_fields(row: _Changeable, wanted: dict[str, str | None]) -> dict[str, tuple[str, str]]:
    """Set the fields that have a value and differ; return what each was and is."""
    changes = {}
    for name, value in wanted.items():
        before = getattr(row, name)
        # None: the file has no such column, which says nothing of what is there.
        if value is not None and before != value:
            changes[name] = (before, value)
            setattr(row, name, value)
    return changes


def _taken(shown: str) -> MatchError:
    return MatchError("row_of_another", shown=shown)
