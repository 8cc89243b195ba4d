"""Draw the pages of a scan anew and read their codes, in a process of its own.

Whatever a PDF holds beside what one sees of it (scripts, files, links) is left behind, and one
that makes its reader fail, hang or swell takes nothing else with it. Run by
`faces.letters.scanned_pages`; it knows neither the site nor its secrets.
"""

import json
import resource
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import zxingcpp
from cv2.typing import MatLike

from face_vision.errors import UnreadablePicture
from face_vision.media.file_kinds import is_picture
from face_vision.media.images import encode_jpeg, read_picture
from face_vision.types import Frame

MOST_PAGES = 120
DPI = 150
POINTS_AN_INCH = 72
MOST_EDGE_PX = 2200
"""A sheet of 37 cm at 150 dpi: larger ones are drawn smaller."""

JPEG_QUALITY = 70
CPU_S = 120
MEMORY_BYTES = 3 * 1024**3
"""Of addresses; what is really used for a page is a tenth of it."""

FILE_BYTES = 4 * 1024**2
"""Of a page, as it is drawn; a page of nothing but grain has 2.5 MB."""

PDF_STARTS = b"%PDF-"
HEAD_BYTES = 1024
"""Readers look for the beginning of a PDF this far: some scanners put a word before it."""

QR_CODES = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)

UNREADABLE, TOO_MANY = "scan_unreadable", "scan_pages_too_many"


class _ScanFailure(Exception):
    """What is wrong with a scan, by code."""


def main(scan: Path, folder: Path) -> None:
    """Write a JPEG for each page into a folder, and say as JSON what was read of them."""
    _limit_self()
    sys.stdout.write(json.dumps(_answer(scan, folder)))


def read_codes_of(page: Frame) -> list[str]:
    """Return what the QR codes of a page hold; empty: there are none, or none can be read."""
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    larger = partial(cv2.resize, grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    # Smeared by the scanner, some are only read with more pixels between their squares.
    return _read_codes(grey) or _read_codes(larger())


def _read_codes(grey: MatLike) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(grey, formats=QR_CODES)]


def _answer(scan: Path, folder: Path) -> dict[str, object]:
    try:
        pages = [_keep_page(page, folder / f"{n:04}.jpg") for n, page in enumerate(_pages(scan))]
    except _ScanFailure as failure:
        return {"failure": str(failure)}
    except (UnreadablePicture, pypdfium2.PdfiumError):
        return {"failure": UNREADABLE}
    return {"pages": pages}


def _limit_self() -> None:
    for what, most in (
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
    ):
        resource.setrlimit(what, (most, most))
    cv2.setNumThreads(1)


def _pages(scan: Path) -> Iterator[Frame]:
    if is_picture(scan):
        yield read_picture(scan, max_edge_px=MOST_EDGE_PX)
        return
    with scan.open("rb") as file:
        if PDF_STARTS not in file.read(HEAD_BYTES):
            raise _ScanFailure(UNREADABLE)
    document = pypdfium2.PdfDocument(scan)
    if not 0 < len(document) <= MOST_PAGES:
        raise _ScanFailure(TOO_MANY if len(document) else UNREADABLE)
    for number in range(len(document)):
        yield _draw(document[number])


def _draw(page: pypdfium2.PdfPage) -> Frame:
    longest_pt = max(page.get_size())
    scale = min(DPI / POINTS_AN_INCH, MOST_EDGE_PX / longest_pt)
    # In the order of all frames here, RGB: PDFium's own is BGR.
    bitmap = page.render(scale=scale, rev_byteorder=True)
    pixels = bitmap.to_numpy()
    page.close()
    return np.ascontiguousarray(pixels[..., :3])


def _keep_page(page: Frame, path: Path) -> tuple[list[str], int, int]:
    """Write a page; return its codes, its width and its height."""
    path.write_bytes(encode_jpeg(page, JPEG_QUALITY))
    height, width = page.shape[:2]
    return read_codes_of(page), width, height


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
