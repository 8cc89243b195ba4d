"""Read a zip or a workbook that somebody sent: by a child, which alone opens it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from archives.asked_child import answer, asked_child, damaged_if_wrong
from archives.errors import TOO_LARGE, ArchiveError
from face_vision.cage.children import Child
from face_vision.cage.wire import Message, receive_bytes

CELL_BYTES = 8
MOST_CELL_BYTES = 40_000_000
"""Of all cells that are listened to, each counted with its letters and a little more: a word that
stands in a workbook once may stand in a million cells."""

Cell = str | list[Any] | None
"""A text; nothing; or a list: ["n", number, its format], ["f", formula], ["e"] for an error."""


@dataclass(frozen=True)
class Limits:
    """What an archive may hold.

    Args:
        most_files: in it.
        most_bytes: of all of them together.
    """

    most_files: int
    most_bytes: int


@dataclass(frozen=True)
class Sheets:
    """Which sheets of a workbook are read, and how much of them.

    Args:
        most_rows: of a sheet; more are refused. Empty ones do not count.
        most_columns: those further right are not read.
        names: of sheets; without any, all that Excel shows.
    """

    most_rows: int
    most_columns: int
    names: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class SheetRow:
    """A row that is not empty, or lies within merged cells."""

    number: int
    cells: list[Cell]
    is_hidden: bool


@dataclass(frozen=True)
class WorkbookSheet:
    """A sheet; its rows are read once, before the next sheet.

    Args:
        blocks: merged cells of one column: first row, last row, column counted from 0.
    """

    name: str
    blocks: list[tuple[int, int, int]]
    rows: Iterator[SheetRow]


@dataclass(frozen=True)
class ArchiveContents:
    """What was in an archive: files by their paths, or the sheets of a workbook.

    Args:
        names: of all sheets, hidden ones too; None: it is no workbook.
        sheets: those that are read, one after the other.
    """

    files: dict[str, bytes]
    names: list[str] | None
    sheets: Iterator[WorkbookSheet]


@contextmanager
def opened_archive(
    content: bytes, limits: Limits, wanted: Sheets | None
) -> Iterator[ArchiveContents]:
    """Open a zip, or a workbook where one is wanted; its child ends with the block.

    Raises:
        ArchiveError: it is damaged, too large, or no workbook; also later, while it is read.
    """
    asked = None if wanted is None else asdict(wanted)
    with asked_child("contents", content, {"limits": asdict(limits), "wanted": asked}) as child:
        first = answer(child)
        if "sheets" in first:
            yield ArchiveContents({}, [str(name) for name in first["sheets"]], _sheets(child))
        else:
            yield ArchiveContents(_files(child, first, limits), None, iter(()))


def _files(child: Child, first: Message, limits: Limits) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    message, n_left = first, limits.most_bytes
    while "file" in message:
        with damaged_if_wrong():
            content = receive_bytes(child.link, message["n_bytes"], most=n_left)
            files[str(message["file"])] = content
        n_left -= len(content)
        # Whatever a child that a file has taken over goes on to send.
        if len(files) > limits.most_files:
            raise ArchiveError(TOO_LARGE)
        message = answer(child)
    return files


def _sheets(child: Child) -> Iterator[WorkbookSheet]:
    n_left, message = MOST_CELL_BYTES, answer(child)

    def rows() -> Iterator[SheetRow]:
        nonlocal n_left
        message = answer(child)
        while "row" in message:
            row = _row(message)
            n_left -= sum(CELL_BYTES + _n_letters(cell) for cell in row.cells)
            if n_left < 0:
                raise ArchiveError(TOO_LARGE)
            yield row
            message = answer(child)

    while "sheet" in message:
        with damaged_if_wrong():
            blocks = [(int(a), int(b), int(c)) for a, b, c in message["blocks"]]
        yield WorkbookSheet(str(message["sheet"]), blocks, rows())
        message = answer(child)


def _row(message: Message) -> SheetRow:
    with damaged_if_wrong():
        cells = [_cell(cell) for cell in message["cells"]]
        return SheetRow(int(message["row"]), cells, bool(message["is_hidden"]))


def _cell(cell: Any) -> Cell:
    """Return a cell, if it is one: a child that a file has taken over may answer anything."""
    match cell:
        case None | str() | ["e"] | ["f", str()]:
            return cell
        case ["n", bool(), _]:
            raise ValueError("no cell")
        case ["n", int() | float(), str()]:
            return cell
    raise ValueError("no cell")


def _n_letters(cell: Cell) -> int:
    return len(cell) if isinstance(cell, str) else len(str(cell))
