"""Write a list of any length into a file, a piece at a time: the memory it takes does not grow."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from import_export.resources import Resource
from openpyxl import Workbook

from classes.admin.exports.formats import BYTE_ORDER_MARK, as_text, begin_sheet, cell_of

ROWS_A_PIECE = 2000
ROWS_A_SHEET = 1_000_000
"""Spreadsheet programs open 1,048,576; what is more stands on a further sheet."""

SHEETS_SHARE = 0.95
"""Of the progress: a workbook is packed once all its rows are written."""


@dataclass(frozen=True, eq=False)
class LongList:
    """Rows to be written, and who is told how many are.

    Args:
        title: of its sheets.
        resource: its columns.
        rows: the query, in its order.
        n_rows: how many these are.
        on_share: is told the share written, after each piece.
    """

    title: str
    resource: Resource
    rows: Any
    n_rows: int
    on_share: Callable[[float], object]

    @property
    def headings(self) -> list[str]:
        return [str(title) for title in self.resource.get_export_headers()]

    def pieces(self) -> Iterator[list[list[Any]]]:
        """Yield the lines of some rows after the other."""
        left = self.rows.iterator(chunk_size=ROWS_A_PIECE)
        n_written = 0
        while piece := list(islice(left, ROWS_A_PIECE)):
            yield [self.resource.export_resource(row) for row in piece]
            n_written += len(piece)
            self.on_share(SHEETS_SHARE * min(1.0, n_written / self.n_rows))


def write_csv(long_list: LongList, target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        file.write(BYTE_ORDER_MARK)
        writer = csv.writer(file)
        writer.writerow(long_list.headings)
        for lines in long_list.pieces():
            writer.writerows([as_text(value) for value in line] for line in lines)


def write_workbook(long_list: LongList, target: Path) -> None:
    workbook = Workbook(write_only=True)
    sheet: Any = None
    n_left = 0
    for lines in long_list.pieces():
        for line in lines:
            if not n_left:
                title = long_list.title if sheet is None else f"{len(workbook.worksheets) + 1}"
                sheet = begin_sheet(workbook, title, [long_list.headings, *lines])
                n_left = ROWS_A_SHEET
            sheet.append([cell_of(sheet, value) for value in line])
            n_left -= 1
    if sheet is None:
        begin_sheet(workbook, long_list.title, [long_list.headings])
    workbook.save(target)


WRITERS = {"csv": write_csv, "xlsx": write_workbook}
