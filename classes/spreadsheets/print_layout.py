"""Lay a worksheet out for paper: its size, headings on each page, pages numbered."""

from collections.abc import Sequence
from math import ceil

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins

from classes.spreadsheets.cells import Sheet
from classes.spreadsheets.paper_sizes import PaperSize

EXCEL_SIZES = {PaperSize.LETTER: 1, PaperSize.A4: 9}
"""Numbers of ST_PaperSize in ECMA-376, part 1, 18.3.1.63."""

UPRIGHT_WIDTH, ACROSS_WIDTH = 100, 185
"""Letters side by side on either paper, upright and across, at three quarters of their size."""

MARGINS_INCHES = {
    **dict.fromkeys(("left", "right", "top"), 0.5),
    **{"bottom": 0.7, "header": 0.3, "footer": 0.3},
}


def set_widths(sheet: Sheet, widths: Sequence[float]) -> None:
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def lay_out(sheet: Sheet, paper: PaperSize, *, heading_row: int, n_name_columns: int) -> None:
    """Repeat headings and names on each page; a sheet too wide for one goes on beside it.

    Its columns have their widths already, and no row is written yet.

    Args:
        heading_row: the row that names the columns; it and all above it are repeated.
        n_name_columns: columns on the left that are repeated where a sheet goes on beside.
    """
    width = sum(dimension.width for dimension in sheet.column_dimensions.values())
    is_across = width > UPRIGHT_WIDTH
    n_beside = max(1, ceil(width / ACROSS_WIDTH)) if is_across else 1
    sheet.page_setup.paperSize = EXCEL_SIZES[paper]
    sheet.page_setup.orientation = "landscape" if is_across else "portrait"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    # 0: as many pages downwards as it takes.
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = n_beside, 0
    sheet.print_title_rows = f"1:{heading_row}"
    if n_beside > 1 and n_name_columns:
        sheet.print_title_cols = f"A:{get_column_letter(n_name_columns)}"
    sheet.print_options.gridLines = True
    sheet.page_margins = PageMargins(**MARGINS_INCHES)
    sheet.oddFooter.left.text = "&A"
    sheet.oddFooter.right.text = _("Page %(page)s of %(pages)s") % {"page": "&P", "pages": "&N"}
