"""Plan lines of one kind: each is a new row, a known one, one that is gone, or an error."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from jobs.failures import Remark, remark
from rosters.errors import MatchError
from rosters.planning.context import PlanContext
from rosters.planning.matches import Matcher, SimilarWords
from rosters.planning.plans import RosterAction
from rosters.planning.school_state import Row, RowIndex
from rosters.readers.rows import GroupRow, StudentRow, TeacherRow

FileRow = TypeVar("FileRow", StudentRow, GroupRow, TeacherRow)


@dataclass(frozen=True)
class LineKind(Generic[FileRow, Row]):
    """What differs between students, class groups and teachers.

    Args:
        name: under which the context remembers lines that failed.
        word: by which people know a row, as the line gives it.
        add, change: plan a new row; compare a known one.
    """

    name: str
    word: Callable[[FileRow], str]
    add: Callable[[PlanContext, FileRow], None]
    change: Callable[[PlanContext, FileRow, Row], None]


def plan_lines(
    context: PlanContext, lines: Iterable[FileRow], index: RowIndex[Row], kind: LineKind
) -> None:
    matcher, lookalikes = Matcher(index), SimilarWords(index.by_word)
    for row in lines:
        word = kind.word(row)
        try:
            found = matcher.find(word, row.sourced_id, shown=word)
        except MatchError as error:
            # Enrolments that name this row are left out: they would only repeat the error.
            context.failed.add((kind.name, row.key))
            context.add_error(row.place, word, Remark.of(error))
            continue
        if found:
            kind.change(context, row, found)
        elif row.is_gone:
            # A file of changes may remove what never came here.
            context.add_step(row.place, RosterAction.UNCHANGED, word)
        else:
            kind.add(context, row)
            _note_lookalike(context, row, lookalikes.similar_to(word))


def _note_lookalike(context: PlanContext, row: FileRow, other: str | None) -> None:
    """A capital or a zero too few makes a second student or class, which nobody means."""
    if other:
        text = remark("lookalike_there", other=other)
        context.add_step(row.place, RosterAction.ADD, other, text, mark=other)
