"""Files that the admin exports: text stays text, whatever a spreadsheet would make of it."""

import io
from typing import Any

from import_export.formats import base_formats
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from classes.spreadsheets.cells import text_cell
from classes.spreadsheets.formula_injection import escape_formula

BYTE_ORDER_MARK = "\ufeff"


class SafeCSV(base_formats.CSV):
    CONTENT_TYPE = "text/csv; charset=utf-8"

    def export_data(self, dataset: Any, **kwargs: Any) -> str:
        rows = [[_text(value) for value in row] for row in dataset]
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
        sheet = workbook.create_sheet(dataset.title)
        sheet.freeze_panes = "A2"
        for row in [dataset.headers, *dataset]:
            sheet.append([_cell(sheet, value) for value in row])
        file = io.BytesIO()
        workbook.save(file)
        return file.getvalue()


def _text(value: Any) -> Any:
    return escape_formula(value) if isinstance(value, str) else value


def _cell(sheet: Any, value: Any) -> Any:
    is_text = isinstance(value, str)
    return text_cell(sheet, value) if is_text else WriteOnlyCell(sheet, value)
