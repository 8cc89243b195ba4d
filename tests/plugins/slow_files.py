"""Import only the files with slow tests where only slow tests are asked for.

Thousands of quick tests need ten seconds to be imported, in each process that shares the tests.
A file counts by its words: it, or a `conftest.py` of its folders, marks something `mark.NAME`.
"""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.plugins.running_order import SLOW_MARKERS

TESTS = Path(__file__).parents[1]
MARKED = re.compile(r"\bmark\.([a-z]+)")
HELD = (*SLOW_MARKERS, "alone")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-files-marking",
        metavar="NAMES",
        help="import only test files that mark something with one of these, as in browser,alone",
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    names = config.getoption("only_files_marking")
    if not names or collection_path.suffix != ".py" or TESTS not in collection_path.parents:
        return None
    return True if markers_named(collection_path).isdisjoint(names.split(",")) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A slow test in a file that does not name its marker would be left out without a word."""
    lost = {item.nodeid for item in items if not _markers_of(item) <= markers_named(item.path)}
    if lost:
        raise pytest.UsageError(f"mark these in their own file: {', '.join(sorted(lost)[:5])}")


@cache
def markers_named(path: Path) -> frozenset[str]:
    """Return the names of markers that a file and the conftests of its folders use."""
    folders = [folder for folder in path.parents if TESTS in folder.parents]
    named = _words_of(path)
    return named.union(*(_words_of(folder / "conftest.py") for folder in folders))


@cache
def _words_of(path: Path) -> frozenset[str]:
    return frozenset(MARKED.findall(path.read_text("utf-8"))) if path.exists() else frozenset()


def _markers_of(item: pytest.Item) -> set[str]:
    return {marker.name for marker in item.iter_markers() if marker.name in HELD}
