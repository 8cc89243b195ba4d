"""Plan lines of one kind: each is a new row, a known one, one that is gone, or an error."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from rosters.planning.context import Draft
from rosters.planning.matches import Lookalikes, Matcher, MatchError
from rosters.planning.plans import Action
from rosters.planning.school_state import Row, Shelf
from rosters.readers.rows import GroupSaid, StudentRow, TeacherSaid

Said = TypeVar("Said", StudentRow, GroupSaid, TeacherSaid)


@dataclass(frozen=True)
class Kind(Generic[Said, Row]):
    """What differs between students, class groups and teachers.

    Args:
        name: under which the draft remembers lines that failed.
        word: by which people know a row, as the line says it.
        add, change: plan a new row; compare a known one.
    """

    name: str
    word: Callable[[Said], str]
    add: Callable[[Draft, Said], None]
    change: Callable[[Draft, Said, Row], None]


def plan_lines(draft: Draft, lines: Iterable[Said], shelf: Shelf[Row], kind: Kind) -> None:
    matcher, lookalikes = Matcher(shelf), Lookalikes(shelf.by_word)
    for said in lines:
        word = kind.word(said)
        try:
            found = matcher.find(word, said.sourced_id, shown=word)
        except MatchError as error:
            draft.failed.add((kind.name, said.key))
            draft.fail(said.place, word, str(error))
            continue
        if found:
            kind.change(draft, said, found)
        elif said.is_gone:
            draft.say(said.place, Action.UNCHANGED, word)
        else:
            kind.add(draft, said)
            _note_lookalike(draft, said, lookalikes.beside(word))


def _note_lookalike(draft: Draft, said: Said, other: str | None) -> None:
    """A capital or a zero too few makes a second student or class, which nobody means."""
    if other:
        text = _("“%(other)s” is there too and not the same: if it is meant, write it exactly so.")
        draft.say(said.place, Action.ADD, other, text % {"other": other}, other)
