"""`begin FOLDER` makes room for the marks; `hand_over FOLDER` gives them to coverage's report."""

import json
import shutil
import sys
from pathlib import Path

from coverage import Coverage

from tests.counting.counted_imports import KEPT, MARKS, PLACES

ROOT = Path(__file__).resolve().parents[2]
NOT_OF_THE_PRODUCT = {"tests", "benchmarks", "docs"}


def product_files() -> list[Path]:
    packages = [init.parent for init in ROOT.glob("*/__init__.py")]
    found = [path for package in packages for path in package.rglob("*.py")]
    return sorted(path for path in found if _is_counted(path.relative_to(ROOT).parts))


def _is_counted(parts: tuple[str, ...]) -> bool:
    return parts[0] not in NOT_OF_THE_PRODUCT and "migrations" not in parts


def begin(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / KEPT).mkdir(parents=True)
    places, ends = {}, 0
    for path in product_files():
        begins, ends = ends, ends + len(path.read_bytes().splitlines()) + 1
        places[str(path)] = (begins, ends)
    (folder / PLACES).write_text(json.dumps(places))
    (folder / MARKS).write_bytes(bytes(ends))


def lines_run(folder: Path) -> dict[str, list[int]]:
    marks = (folder / MARKS).read_bytes()
    places = json.loads((folder / PLACES).read_text())
    return {
        path: [line for line, mark in enumerate(marks[begins:ends]) if mark]
        for path, (begins, ends) in places.items()
    }


def hand_over(folder: Path) -> None:
    """Write them as coverage's own data, so that `coverage report` knows them."""
    coverage = Coverage()
    coverage.erase()
    lines = lines_run(folder)
    coverage.get_data().add_lines(lines)
    coverage.get_data().touch_files(lines)  # Those too of which no line ran.
    coverage.save()


if __name__ == "__main__":
    {"begin": begin, "hand_over": hand_over}[sys.argv[1]](Path(sys.argv[2]).resolve())
