"""Import the product's modules with a mark before each statement, which says that it ran."""

import json
import marshal
import mmap
import os
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

MARKS, PLACES, KEPT = "marks", "places.json", "code"
"""A byte for each line of each file; where the bytes of a file begin; compiled modules."""


def begin() -> None:
    """Count from now on, in this process and those that it starts, unless it may not read."""
    folder = Path(os.environ["LINES_COUNTED_IN"])
    try:
        places = json.loads((folder / PLACES).read_text())
        with (folder / MARKS).open("r+b") as file:
            marks = memoryview(mmap.mmap(file.fileno(), 0))
    except OSError:
        return
    sys.meta_path.insert(0, CountedFinder(folder, places, marks))


def marks_of(path: str) -> memoryview:
    """Return the bytes of a file, by the number of the line."""
    [finder] = [one for one in sys.meta_path if isinstance(one, CountedFinder)]
    return finder.marks_of(path)


class CountedFinder(MetaPathFinder):
    def __init__(self, folder: Path, places: dict[str, tuple[int, int]], marks: memoryview) -> None:
        self._folder = folder
        self._places = places
        self._marks = marks

    def marks_of(self, path: str) -> memoryview:
        begins, ends = self._places[path]
        return self._marks[begins:ends]

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.origin not in self._places:
            return None
        spec.loader = CountedLoader(fullname, spec.origin, self._folder / KEPT)
        return spec


class CountedLoader(SourceFileLoader):
    """Keeps what it compiles, as Python does: many processes import the same."""

    def __init__(self, fullname: str, path: str, kept: Path) -> None:
        super().__init__(fullname, path)
        self._kept = kept

    def get_code(self, fullname: str) -> CodeType:
        kept = self._kept / f"{fullname}.{Path(self.path).stat().st_mtime_ns}"
        try:
            return marshal.loads(kept.read_bytes())  # noqa: S302 - our own
        except (OSError, EOFError, ValueError):
            return self._compiled(kept)

    def _compiled(self, kept: Path) -> CodeType:
        # Only where a module is new: what marks the statements takes a while to import.
        from tests.counting.marked_statements import compile_marked

        code = compile_marked(self.get_data(self.path), self.path)
        draft = kept.with_name(f".{os.getpid()}-{kept.name}")
        try:
            draft.write_bytes(marshal.dumps(code))
            draft.replace(kept)
        except OSError:
            pass  # A process that may not write, as in the cage, compiles for itself.
        return code
