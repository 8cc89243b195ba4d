"""Files that the admin exports: text stays text, whatever a spreadsheet would make of it."""

import io
from typing import Any

from import_export.formats import base_formats
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"


def harmless(value: Any) -> Any:
    """Keep a spreadsheet from calculating with a text: an apostrophe says that it is text."""
    is_formula = isinstance(value, str) and value.startswith(STARTS_FORMULA)
    return f"'{value}" if is_formula else value


class SafeCSV(base_formats.CSV):
    CONTENT_TYPE = "text/csv; charset=utf-8"

    def export_data(self, dataset: Any, **kwargs: Any) -> str:
        rows = [[harmless(value) for value in row] for row in dataset]
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


def _cell(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    return cell
