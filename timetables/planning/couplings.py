"""Lessons of several classes or teachers: a row for each class, and who else is in it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from timetables.planning.names import CLASS, NameBook
from timetables.readers.lessons import LessonRow
from timetables.readers.tables import LeftOut

BETWEEN_CLASSES = re.compile(r"\s*[~,;+&/\n]\s*")
BETWEEN_UNTIS = re.compile(r"\s*[~,]\s*")
"""Nothing else stands between the names of a cell of Untis."""


def uncouple(rows: Iterable[LessonRow], book: NameBook) -> tuple[list[LessonRow], list[LeftOut]]:
    """Return one row for each class of each lesson, and what a lesson has besides.

    A lesson has one teacher and one room here: the first that the file names.
    """
    kept: dict[tuple[Any, ...], LessonRow] = {}
    single: list[LessonRow] = []
    left_out: list[LeftOut] = []
    for row in _mark_shared(chain.from_iterable(_each_name(row, book) for row in rows), book):
        # Only Untis numbers lessons; elsewhere two equal rows are two, as the planner says of them.
        group = _class_of(row, book)
        first = kept.setdefault((group, *_lesson_of(row)), row) if row.number else row
        if first is row:
            single.append(row)
        elif others := _others(row, first):
            params = {"others": ", ".join(others), "line": str(first.line)}
            left_out.append(LeftOut(row.line, row.what, "lesson_coupled", params))
    return single, left_out


def _mark_shared(rows: Iterable[LessonRow], book: NameBook) -> Iterator[LessonRow]:
    """Mark the rows of a lesson of Untis that several classes have."""
    found = list(rows)
    classes: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    for row in found:
        classes[_lesson_of(row)].add(_class_of(row, book))
    for row in found:
        is_shared = bool(row.number) and len(classes[_lesson_of(row)]) > 1
        yield replace(row, is_shared=True) if is_shared else row


def _class_of(row: LessonRow, book: NameBook) -> str:
    return book.meaning(CLASS, book.class_key(row)) or row.class_name


def _lesson_of(row: LessonRow) -> tuple[Any, ...]:
    return row.number, row.weekday, row.period, row.starts_at, row.week


def _others(row: LessonRow, first: LessonRow) -> list[str]:
    """Return the teacher and the room of a row that those of its lesson's first row are not."""
    pairs = ((row.teacher, first.teacher), (row.room, first.room))
    return [name for name, known in pairs if name and name != known]


def _each_name(row: LessonRow, book: NameBook) -> Iterator[LessonRow]:
    classes = _classes_in(row, book)
    for class_name in classes:
        # Elsewhere a comma may part a name from a first name.
        for teacher in BETWEEN_UNTIS.split(row.teacher) if row.number else [row.teacher]:
            is_shared = len(classes) > 1
            yield replace(row, class_name=class_name, teacher=teacher, is_shared=is_shared)


def _classes_in(row: LessonRow, book: NameBook) -> Sequence[str]:
    """Return the classes that a cell names; “7A, 7B Physics” of a calendar names two."""
    if book.is_class(row.class_name):
        return [row.class_name]
    if row.number:
        return [name for name in BETWEEN_UNTIS.split(row.class_name) if name]
    # Beyond a bare list only the last part may have words behind: the subject of all of them.
    *first, last = BETWEEN_CLASSES.split(row.class_name)
    name, _space, rest = last.partition(" ")
    names = [*first, name]
    # Unless every name is a class here it is one name with a comma in it, to be asked about whole.
    if not first or not all(book.is_class(one) for one in names):
        return [row.class_name]
    return [f"{one} {rest}".strip() for one in names]
