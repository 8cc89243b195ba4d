"""Cells of an .xlsx file that is written row by row: text that stays text, real dates."""

from datetime import date, datetime
from typing import Any, cast

from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from classes.spreadsheets.formula_injection import is_formula

MOMENT_FORMAT = "ddd d mmm yyyy hh:mm"
DAY_FORMAT = "d mmm yyyy"
RATE_FORMAT = "0.0 %"
TYPE = "Calibri"
"""That of all other cells: a font without a name is printed in another one."""

BOLD = Font(name=TYPE, family=2, bold=True, size=11)
TITLE = Font(name=TYPE, family=2, bold=True, size=14)
LEFT = Alignment(horizontal="left")
CENTRED = Alignment(horizontal="center", wrap_text=True)
UPRIGHT = Alignment(horizontal="center", vertical="bottom", text_rotation=90)
MOST_DIGITS = 15
"""Spreadsheets keep no more of a number."""

Sheet = Any
"""A worksheet written row by row; the types of openpyxl do not know all of it."""


def text_cell(
    sheet: Sheet, text: str, *, font: Font | None = None, is_centred: bool = False
) -> Cell:
    """Make text that stays text: a name such as =1+1 is neither calculated nor changed."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    if is_formula(text):
        # Else a spreadsheet program makes a formula of it as soon as somebody edits the cell.
        cell.quotePrefix = True
    if font:
        cell.font = font
    if is_centred:
        cell.alignment = CENTRED
    return cell


def number_cell(sheet: Sheet, text: str) -> Cell:
    """Make a number of what is one and is written so; 007 and A7 stay text."""
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    if is_number and str(int(text)) == text:
        cell = WriteOnlyCell(sheet, int(text))
        # It names somebody, nobody adds it up: it stands as text does.
        cell.alignment = LEFT
        return cell
    return text_cell(sheet, text)


def moment_cell(sheet: Sheet, moment: datetime) -> Cell:
    """Make a date with its time; the school's clock, as spreadsheets know no zones."""
    cell = WriteOnlyCell(sheet, moment.replace(tzinfo=None))
    cell.number_format = MOMENT_FORMAT
    cell.alignment = CENTRED
    return cell


def moment_heading(sheet: Sheet, moment: datetime, *, is_upright: bool) -> Cell:
    """Make a moment over a column; upright, the column may be narrow."""
    cell = moment_cell(sheet, moment)
    cell.font = BOLD
    if is_upright:
        cell.alignment = UPRIGHT
    return cell


def day_cell(sheet: Sheet, day: date) -> Cell:
    cell = WriteOnlyCell(sheet, value=cast(datetime, day))
    cell.number_format = DAY_FORMAT
    return cell


def rate_cell(sheet: Sheet, rate: float) -> Cell:
    """Make a share from 0 to 1 that is shown in percent."""
    cell = WriteOnlyCell(sheet, float(rate))
    cell.number_format = RATE_FORMAT
    return cell
