"""Read the cells of columns that other rooms have added: a word, a day, or a text."""

from collections.abc import Callable, Mapping

from classes.spreadsheets.roster_columns import AddedColumn, Value, added_columns
from rosters.errors import BadCellError
from rosters.readers.cells import shorten
from rosters.readers.days import DayOrder, read_day
from rosters.readers.sheets.headings import spell


def read_added(
    texts: Mapping[str, str], name_of: Callable[[str], str], order: DayOrder
) -> dict[str, Value]:
    """Return the values of a row by the columns' keys; what is empty is left out.

    Args:
        texts: the cells of the row that are not empty, by field.
        name_of: gives the heading of a field as the file writes it.

    Raises:
        BadCellError: a cell is neither a day nor one of the words that its column takes.
    """
    return {
        column.key: _read(texts[column.key], column, name_of(column.key), order)
        for column in added_columns()
        if texts.get(column.key)
    }


def _read(text: str, column: AddedColumn, name: str, order: DayOrder) -> Value:
    if word := column.words.get(spell(text)):
        return word
    if not column.is_day:
        return text
    # No day was meant: a refusal that spoke of days alone would not help.
    if not any(letter.isdigit() for letter in text):
        raise BadCellError("cell_no_day_nor_word", got=shorten(text), name=name)
    day = read_day(text, name, order)
    if day is None:
        raise BadCellError("cell_no_day_nor_word", got=shorten(text), name=name)
    return day
