"""Read a scan of letters, sent by anybody: as pages of pictures, each with the code on it."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.base import File

from face_vision.cage.children import caged, caged_environment
from faces.errors import ScanRefusedError
from faces.letters.bound_pages import PagePicture, bind_pages
from faces.letters.codes import LetterCode, letter_among
from faces.letters.page_reader import DPI, FILE_BYTES, MOST_EDGE_PX, MOST_PAGES, TOO_MANY
from storage.files import local_copy

MOST_BYTES = 60_000_000
PATIENCE_S = 150
READER = [sys.executable, "-m", "faces.letters.page_reader"]
JPEG_STARTS = b"\xff\xd8\xff"
ReadPage = tuple[list[str], int, int]
"""The codes on a page, its width and its height."""

OWN_FILES = (Path("faces", "__init__.py"), Path("faces", "letters"))
"""What the reader must see of this house, beside the package that decodes."""


@dataclass(frozen=True, eq=False)
class ScannedPage:
    """One page.

    Args:
        picture: of the page.
        code: what its code says; none on it, or it cannot be read: None.
    """

    picture: PagePicture
    code: LetterCode | None


def read_pages(scan: "File[bytes]") -> list[ScannedPage]:
    """Return the pages of a PDF, or of a photo as the only one.

    Raises:
        ScanRefusedError: it is empty, too large, has too many pages, or is no scan at all.
    """
    if not scan.size:
        raise ScanRefusedError("scan_unreadable")
    if scan.size > MOST_BYTES:
        raise ScanRefusedError("scan_too_large", limit=MOST_BYTES // 1_000_000)
    with local_copy(scan) as path, tempfile.TemporaryDirectory(prefix="letters-") as folder:
        found = _run_reader(path, Path(folder))
        files = sorted(Path(folder).glob("*.jpg"))
        if len(files) != len(found) or sum(file.stat().st_size for file in files) > MOST_BYTES:
            raise ScanRefusedError("scan_too_large", limit=MOST_BYTES // 1_000_000)
        return [
            ScannedPage(_picture_of(file, page), letter_among(page[0]))
            for file, page in zip(files, found, strict=True)
        ]


def make_pdf(pages: Sequence[ScannedPage]) -> bytes:
    """Bind pages into a PDF that holds their pictures and nothing else."""
    return bind_pages([page.picture for page in pages], dpi=DPI)


def _picture_of(file: Path, page: ReadPage) -> PagePicture:
    """Take what the reader wrote, if it is a picture: a scan may have taken the reader over."""
    _, width, height = page
    with file.open("rb") as source:
        jpeg = source.read(FILE_BYTES)
    if not jpeg.startswith(JPEG_STARTS) or not all(0 < n <= MOST_EDGE_PX for n in (width, height)):
        raise ScanRefusedError("scan_unreadable")
    return PagePicture(jpeg, width, height)


def _run_reader(scan: Path, folder: Path) -> list[ReadPage]:
    shown = [scan, *(settings.BASE_DIR / path for path in OWN_FILES)]
    # Into a file, which the reader's own limits hold short: a pipe would take whatever comes.
    with tempfile.TemporaryFile() as answer:
        try:
            subprocess.run(  # noqa: S603 - our own module, two paths made here
                caged([*READER, str(scan), str(folder)], shown=shown, written=[folder]),
                # There `-m` finds the module by the paths of the environment alone.
                cwd="/",
                env=caged_environment(),
                stdout=answer,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE_S,
                check=True,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            # It crashed, swelled or hung: a file for that is no scan.
            raise ScanRefusedError("scan_unreadable") from None
        answer.seek(0)
        return _pages_of(answer.read())


def _pages_of(answer: bytes) -> list[ReadPage]:
    try:
        answered = json.loads(answer)
        if answered.get("failure") != TOO_MANY:
            return [
                ([str(code) for code in codes], int(w), int(h)) for codes, w, h in answered["pages"]
            ]
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        # It is none of its answers, or says that this is no scan.
        raise ScanRefusedError("scan_unreadable") from None
    raise ScanRefusedError("scan_pages_too_many", limit=MOST_PAGES)
