"""What the worker found in a file, kept beside it, so that turning pages plans nothing again."""

import json
from typing import Any

from rosters.file_imports.models import FileImport
from storage.companion_files import (
    erase_companion_after_commit,
    read_companion,
    write_companion,
)

ENDING = ".json"


def save_lines(row: FileImport, kept: dict[str, Any]) -> None:
    """Write them down, in no language; what is left over is deleted with the file."""
    write_companion(row.file, ENDING, json.dumps(kept).encode())


def load_lines(row: FileImport) -> dict[str, Any] | None:
    """Return what is kept; None if it is gone."""
    content = read_companion(row.file, ENDING)
    try:
        # Nothing is no JSON either: lines that are gone and damaged ones go one way.
        kept: dict[str, Any] = json.loads(content or b"")
    except ValueError:
        return None
    return kept


def erase_lines_after_commit(row: FileImport) -> None:
    """Erase them once it is certain that nobody looks at them again."""
    erase_companion_after_commit(row.file, ENDING)
