"""Make class lists for tests: CSV, Excel, OneRoster."""

import io
import zipfile
from collections.abc import Iterable, Sequence

from openpyxl import Workbook

HEADINGS = ("Number", "Given name", "Family name", "Class")
CLASS_7A = [
    ("701", "Ana", "Adams", "7A"),
    ("702", "Ben", "Baker", "7A"),
    ("703", "Ben", "Baker", "7A"),
    ("704", "Anabel", "Clark", "7A"),
]
"""The rows of the cast's 7A, as they are in the school."""


def make_csv(
    *rows: Sequence[str],
    headings: Sequence[str] = HEADINGS,
    separator: str = ",",
    encoding: str = "utf-8",
) -> bytes:
    lines = [separator.join(row) for row in (headings, *rows)]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def make_xlsx(*rows: Sequence[object], headings: Sequence[str] = HEADINGS) -> bytes:
    book = Workbook()
    for row in (headings, *rows):
        book.active.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def make_zip(files: dict[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def many_rows(n_rows: int, *, n_classes: int = 80) -> Iterable[tuple[str, ...]]:
    for number in range(n_rows):
        yield (str(10_000 + number), f"Given{number}", f"Family{number}", f"C{number % n_classes}")
