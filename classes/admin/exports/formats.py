"""Files that the admin exports: text stays text, whatever a spreadsheet would make of it."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from import_export.formats import base_formats
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from classes.spreadsheets.cells import text_cell
from classes.spreadsheets.formula_injection import escape_formula
from classes.spreadsheets.paper_sizes import PaperSize
from classes.spreadsheets.print_layout import lay_out, set_widths

BYTE_ORDER_MARK = "\ufeff"
LONGEST_CELL, ROWS_MEASURED = 48, 500


class SafeCSV(base_formats.CSV):
    CONTENT_TYPE = "text/csv; charset=utf-8"

    def export_data(self, dataset: Any, **kwargs: Any) -> str:
        rows = [[as_text(value) for value in row] for row in dataset]
        # `wipe()` forgets the headers as well.
        headers = dataset.headers
        dataset.wipe()
        dataset.headers = headers
        dataset.extend(rows)
        # Without the mark Excel reads names in the wrong letters.
        return BYTE_ORDER_MARK + str(dataset.export("csv"))

    def get_title(self) -> str:
        return "CSV"


class SafeXLSX(base_formats.XLSX):
    def get_title(self) -> str:
        return "Excel (.xlsx)"

    def export_data(self, dataset: Any, **kwargs: Any) -> bytes:
        """Write text cells as text, which no spreadsheet calculates with."""
        workbook = Workbook(write_only=True)
        sheet = begin_sheet(workbook, dataset.title, [dataset.headers, *dataset])
        for row in dataset:
            sheet.append([cell_of(sheet, value) for value in row])
        file = io.BytesIO()
        workbook.save(file)
        return file.getvalue()


def begin_sheet(workbook: Workbook, title: str | None, lines: Sequence[Sequence[Any]]) -> Any:
    """Add a sheet that is ready for the printer, with its headings.

    Args:
        lines: the headings, and the first lines, which the columns are as wide as.
    """
    sheet: Any = workbook.create_sheet(title)
    sheet.freeze_panes = "A2"
    first_rows = zip(*lines[: ROWS_MEASURED + 1], strict=True)
    set_widths(sheet, [_width(values) for values in first_rows])
    lay_out(sheet, PaperSize.A4, heading_row=1, n_name_columns=0)
    sheet.append([cell_of(sheet, value) for value in lines[0]])
    return sheet


def _width(values: Iterable[Any]) -> int:
    """Make a column as wide as its longest text, within reason."""
    return min(LONGEST_CELL, 2 + max(len(str(value or "")) for value in values))


def as_text(value: Any) -> Any:
    return escape_formula(value) if isinstance(value, str) else value


def cell_of(sheet: Any, value: Any) -> Any:
    is_text = isinstance(value, str)
    return text_cell(sheet, value) if is_text else WriteOnlyCell(sheet, value)
