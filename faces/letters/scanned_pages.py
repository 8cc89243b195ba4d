"""Read a scan of letters, sent by anybody: as pages of pictures, each with the code on it."""

import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from PIL import Image

from face_vision.cage.children import caged, caged_environment
from faces.errors import ScanRefusedError
from faces.letters.codes import LetterCode, letter_among
from faces.letters.page_reader import DPI, MOST_PAGES, TOO_MANY
from storage.files import local_copy

MOST_BYTES = 60_000_000
PATIENCE_S = 150
READER = [sys.executable, "-m", "faces.letters.page_reader"]
OWN_FILES = (Path("faces", "__init__.py"), Path("faces", "letters"))
"""What the reader must see of this house, beside the package that decodes."""


@dataclass(frozen=True, eq=False)
class ScannedPage:
    """One page.

    Args:
        jpeg: the page as a picture.
        code: what its code says; none on it, or it cannot be read: None.
    """

    jpeg: bytes
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
        codes = _run_reader(path, Path(folder))
        files = sorted(Path(folder).glob("*.jpg"))
        return [
            ScannedPage(file.read_bytes(), letter_among(texts))
            for file, texts in zip(files, codes, strict=True)
        ]


def make_pdf(pages: Sequence[ScannedPage]) -> bytes:
    """Bind pages into a PDF that holds their pictures and nothing else."""
    pictures = [Image.open(io.BytesIO(page.jpeg)) for page in pages]
    file = io.BytesIO()
    pictures[0].save(file, "PDF", save_all=True, append_images=pictures[1:], resolution=DPI)
    return file.getvalue()


def _run_reader(scan: Path, folder: Path) -> list[list[str]]:
    shown = [scan, *(settings.BASE_DIR / path for path in OWN_FILES)]
    try:
        run = subprocess.run(  # noqa: S603 - our own module, two paths made here
            caged([*READER, str(scan), str(folder)], shown=shown, written=[folder]),
            # There `-m` finds the module by the paths of the environment alone.
            cwd="/",
            env=caged_environment(),
            capture_output=True,
            timeout=PATIENCE_S,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        # It crashed, swelled or hung: a file for that is no scan.
        raise ScanRefusedError("scan_unreadable") from None
    answer = json.loads(run.stdout)
    if answer.get("failure") == TOO_MANY:
        raise ScanRefusedError("scan_pages_too_many", limit=MOST_PAGES)
    if "failure" in answer:
        raise ScanRefusedError("scan_unreadable")
    codes: list[list[str]] = answer["codes"]
    return codes
