"""Read the lists of a file as a person has chosen or as they look, and say how that was done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from django.utils.timezone import localdate

from classes.spreadsheets.roster_columns import added_columns
from jobs.failures import Remark, remark
from rosters.readers.cells import shorten
from rosters.readers.days import DayOrder, find_order
from rosters.readers.rows import PlaceInFile, Problem, Roster
from rosters.readers.sheets import headings as h
from rosters.readers.sheets import outline as o
from rosters.readers.sheets.choices import DAY_FIRST, FAMILY_FIRST, NOTHING_CHOSEN, Choices
from rosters.readers.sheets.class_cells import ClassCells, class_of_sheet
from rosters.readers.sheets.class_columns import glue_of
from rosters.readers.sheets.columns import OPEN_NUMBERS, Columns
from rosters.readers.sheets.heading_rows import FEWEST_KNOWN, ListPart, find_list
from rosters.readers.sheets.lines.reading_rules import Reading
from rosters.readers.sheets.lines.student_lines import StudentLines
from rosters.readers.sheets.outline import Outline, OutlineColumn, column_keys, shape_of
from rosters.readers.sheets.school_column import rows_of_school
from rosters.readers.tables.table import ReadTable, TableLine

Remembered = Mapping[str, Mapping[str, object]]
"""What the school chose for an earlier file, by the shape of its headings."""


@dataclass(frozen=True)
class KnownSchool:
    """What is known of the school whose list is read.

    Args:
        names: what lists call it, in small letters.
    """

    names: frozenset[str] = frozenset()
    remembered: Remembered = field(default_factory=dict)


NOTHING_KNOWN = KnownSchool()
TOP_SHOWN = 12
ASKED_OF_CELLS = {"day_ambiguous": o.DAYS, "classes_unclear": o.CLASSES}
"""What a person is asked once for the file, where single cells cannot be read without."""


@dataclass(frozen=True)
class _Found:
    """A table with its list and the columns of it."""

    table: ReadTable
    part: ListPart
    columns: Columns


def read_lists(
    tables: Sequence[ReadTable],
    outline: Outline,
    choices: Choices = NOTHING_CHOSEN,
    school: KnownSchool = NOTHING_KNOWN,
) -> Roster:
    """Read every row; what is wrong with one is reported at its line, the others are read on."""
    parts = [(table, find_list(table, choices)) for table in tables]
    # Of the likeliest list: a title sheet before it changes nothing of what is remembered.
    outline.shape = shape_of(max(parts, key=lambda pair: pair[1].n_known)[1].headings)
    kept = school.remembered.get(outline.shape)
    if kept and not choices.columns:
        # What is chosen now goes before what was chosen then.
        choices = Choices.from_json({**kept, **choices.as_json()})
    found = [_Found(t, *rows_of_school(p, choices, outline, school.names)) for t, p in parts]
    roster = Roster(outline.kind, outline=outline)
    lists = _lists(found, roster, choices)
    _describe(outline, lists[0], choices)
    outline.sheets_read = [one.table.name for one in lists if one.table.name]
    if _is_readable(lists, roster):
        _read(lists, roster, choices)
    for problem in roster.problems:
        if ask := ASKED_OF_CELLS.get(problem.reason.code):
            outline.ask(ask)
    return roster


def _lists(found: list[_Found], roster: Roster, choices: Choices) -> list[_Found]:
    """Return the tables that are lists; of different ones the longest, and a person is asked."""
    if len(found) == 1 or choices.sheets:
        return found
    known = [one for one in found if one.part.n_known >= FEWEST_KNOWN and one.part.lines]
    if not known:
        return [max(found, key=lambda one: len(one.part.lines))]
    kinds: dict[frozenset[str], list[_Found]] = {}
    for one in known:
        kinds.setdefault(frozenset(one.columns.of), []).append(one)
    if len(kinds) > 1:
        names = ", ".join(shorten(one.table.name) for one in known)
        roster.problems.append(
            Problem(PlaceInFile(line=1), "", remark("sheets_unclear", names=names))
        )
        _outline(roster).ask(o.SHEETS)
    taken = max(kinds.values(), key=lambda same: sum(len(one.part.lines) for one in same))
    for one in found:
        if one not in taken and one.table.rows:
            place = PlaceInFile(shorten(one.table.name), one.table.rows[0].number)
            roster.left_out.append(Problem(place, one.table.name, remark("sheet_not_read")))
    return taken


def _outline(roster: Roster) -> Outline:
    return roster.outline or Outline()


def _is_readable(lists: list[_Found], roster: Roster) -> bool:
    part = lists[0].part
    wrong: Remark | None
    roster.ignored = list(dict.fromkeys(x for one in lists for x in one.columns.unread))
    if not part.headings:
        wrong, ask = remark("sheet_empty"), ""
    elif asked := next(
        ((x.columns.problem, x.columns.ask) for x in lists if x.columns.problem), None
    ):
        wrong, ask = asked
    elif not any(one.part.lines for one in lists):
        wrong, ask = remark("sheet_without_students"), ""
    else:
        return True
    roster.problems.append(
        Problem(PlaceInFile(line=part.heading_line or 1), "", wrong or remark("sheet_empty"))
    )
    if ask:
        _outline(roster).ask(ask)
    return False


def _read(lists: list[_Found], roster: Roster, choices: Choices) -> None:
    order = _order_of_days(lists, choices)
    reader = StudentLines(roster)
    for one in lists:
        sheet = one.table.name if len(lists) > 1 else ""
        problems = list(_bad_cells(one, sheet))
        bad_lines = {problem.place.line for problem in problems}
        roster.problems += problems
        roster.left_out += [
            Problem(PlaceInFile(sheet, line.number), _shown(line), why)
            for line, why in one.part.left_out
        ]
        roster.sent_rows.setdefault(PlaceInFile(), one.part.headings)
        roster.sent_rows |= {PlaceInFile(sheet, x.number): x.cells for x in one.part.lines}
        lines = [line for line in one.part.lines if line.number not in bad_lines]
        lines = _without_notes(one, lines, roster, sheet)
        cells = ClassCells(lines, one.columns.of.get(h.CLASS_CODE, []), choices)
        if cells.are_unclear:
            text = remark("classes_only_above")
            roster.problems.append(Problem(PlaceInFile(sheet, one.part.heading_line), "", text))
            _outline(roster).ask(o.CLASSES)
        reading = _reading(one, order, choices, sheet=sheet)
        by_class = groupby(cells.lines(), key=lambda line: one.part.class_at(line.number))
        for title, same in by_class:
            below = replace(reading, one_class=reading.one_class or _titled(title, one, choices))
            reader.read_all(list(same), below)


def _titled(title: str, one: _Found, choices: Choices) -> str:
    """Return the class that a row above names, where no column does."""
    return "" if h.CLASS_CODE in one.columns.of or choices.no_class else title


def _bad_cells(one: _Found, sheet: str) -> Iterator[Problem]:
    """Yield the cells without a value of columns that are read, one of each line."""
    lines = {line.number for line in one.part.lines}
    read = {n for columns in one.columns.of.values() for n in columns}
    cells = {
        x.line: x for x in reversed(one.table.bad_cells) if x.column in read and x.line in lines
    }
    for line, cell in sorted(cells.items()):
        yield Problem(PlaceInFile(sheet, line), "", cell.reason)


def _without_notes(
    one: _Found, lines: list[TableLine], roster: Roster, sheet: str
) -> list[TableLine]:
    """Leave out what stands below the last student, without a number or a name of anybody."""
    of = one.columns.of
    who = {n for field in (h.FAMILY_NAME, h.GIVEN_NAME, h.FULL_NAME) for n in of.get(field, [])}
    numbers = of.get(h.NUMBER, [])

    def is_note(line: TableLine) -> bool:
        cells = dict(enumerate(x.strip() for x in line.cells))
        has_number = any(cells.get(n) and " " not in cells[n] for n in numbers)
        return not has_number and not any(cells.get(n) for n in who)

    kept = list(lines)
    while len(kept) > 1 and is_note(kept[-1]):
        line = kept.pop()
        place = PlaceInFile(sheet, line.number)
        roster.left_out.append(Problem(place, _shown(line), remark("row_after_list")))
        roster.sent_rows.pop(place, None)
    return kept


def _reading(one: _Found, order: DayOrder, choices: Choices, *, sheet: str) -> Reading:
    of, headings = one.columns.of, one.part.headings
    names = {
        field: " + ".join(shorten(headings[n].strip()) for n in columns)
        for field, columns in of.items()
    }
    splits = choices.splits_classes
    class_columns = of.get(h.CLASS_CODE, [])
    # A heading in the plural says that a cell may hold several classes.
    if splits is None and any(h.is_one_of(headings[n], h.PLURALS) for n in class_columns):
        splits = True
    has_class = bool(class_columns) or choices.no_class
    one_class = "" if has_class else choices.one_class or class_of_sheet(one.table.name, sheet)
    glue = glue_of(headings, class_columns)
    is_family_first = _is_family_first(one, choices)
    return Reading(
        *(of, names, order, glue, splits, is_family_first, one_class),
        identity=choices.identity,
        today=localdate(),
        sheet=sheet,
    )


def _is_family_first(one: _Found, choices: Choices) -> bool | None:
    if choices.name_order:
        return choices.name_order == FAMILY_FIRST
    columns = one.columns.of.get(h.FULL_NAME, [])
    return any(h.is_one_of(one.part.headings[n], h.FAMILY_FIRST) for n in columns) or None


def _order_of_days(lists: list[_Found], choices: Choices) -> DayOrder:
    """All columns of days decide together: no school writes each in another order."""
    if choices.order_of_days:
        return DayOrder(is_day_first=choices.order_of_days == DAY_FIRST)
    fields = (*h.DATED, *(column.key for column in added_columns() if column.is_day))
    return find_order(_cells_of(lists, fields))


def _cells_of(lists: list[_Found], fields: Iterable[str]) -> Iterable[tuple[int, str]]:
    for one in lists:
        columns = [n for field in fields for n in one.columns.of.get(field, [])]
        for line in one.part.lines:
            yield from ((line.number, line.cells[n]) for n in columns if n < len(line.cells))


def _describe(outline: Outline, one: _Found, choices: Choices) -> None:
    """Write down how the file is read, with a few values of each column."""
    part = one.part
    outline.heading_line = part.heading_line
    outline.top = [(row.number, _shown(row)) for row in one.table.rows[:TOP_SHOWN]]
    outline.last_line = part.lines[-1].number if part.lines else 0
    outline.n_hidden = sum(row.is_hidden for row in one.table.rows)
    keys = column_keys(part.headings)
    outline.columns = [
        OutlineColumn(key, shorten(part.headings[n].strip()), _samples(part.lines, n), field)
        for n, key in enumerate(keys)
        for field in [one.columns.field_of(n)]
        if part.headings[n].strip() or _samples(part.lines, n)
    ]
    cells = ClassCells(part.lines, one.columns.of.get(h.CLASS_CODE, []), choices)
    outline.has_several_classes = cells.have_commas
    outline.has_empty_classes = cells.have_gaps
    outline.has_plain_names = h.FULL_NAME in one.columns.of
    outline.one_class = choices.one_class
    problem = one.columns.problem
    is_open = problem is not None and problem.code in OPEN_NUMBERS
    outline.has_open_number = is_open or bool(choices.identity)
    fields = (*h.DATED, *(column.key for column in added_columns() if column.is_day))
    outline.has_unclear_days = any("/" in text for _line, text in _cells_of([one], fields))


def _samples(lines: Sequence[TableLine], column: int) -> list[str]:
    found: dict[str, None] = {}
    for line in lines[:200]:
        if column < len(line.cells) and (text := line.cells[column].strip()):
            found[shorten(text)] = None
        if len(found) == o.SAMPLES:
            break
    return list(found)


def _shown(line: TableLine) -> str:
    return shorten(" · ".join(x.strip() for x in line.cells if x.strip()))
