"""Marks name the lines that coverage's tracer names, also of a process that is killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from coverage import Coverage, CoverageData

from tests.counting import counted_imports
from tests.counting.__main__ import ROOT, begin, hand_over, product_files
from tests.counting.marked_statements import compile_marked

pytestmark = pytest.mark.thorough

PROGRAM = '''"""A docstring."""

from __future__ import annotations

import enum
from functools import (
    cache,
)


class Colour(enum.Enum):
    """Another."""

    RED = 1

    @property
    def __hidden(self) -> int:
        return self.value


@cache
def sign(n: int) -> str:
    """One more."""
    if n < 0:
        return "minus"
    elif n == 0:
        return "none"
    else:
        text = (
            "plus"
        )
        return text


def tried(n: int) -> str:
    for _ in range(2):
        try:
            1 / n
        except ZeroDivisionError:
            found = "zero"
        else:
            found = "one"
        finally:
            n += 1
    while n < 0:
        n += 1
    match found:
        case "one":
            with open("/dev/null") as file:
                return file.read()
        case _:
            return "never"


async def unused() -> None:
    async with unused():
        pass


sign(1), sign(0), tried(0)
if __name__ == "elsewhere": sign(-1)
'''


@pytest.fixture
def program(tmp_path) -> Path:
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    return path


def missing_lines(program: Path, data: Path) -> list[int]:
    """Return the lines of which coverage reports that they have not run."""
    coverage = Coverage(data_file=data)
    coverage.load()
    return coverage.analysis2(str(program))[3]


def test_marks_name_the_lines_that_coverage_names(program, tmp_path, monkeypatch):
    traced, marked = tmp_path / "traced", tmp_path / "marked"
    counted = ["-m", "coverage", "run", f"--data-file={traced}", program]
    subprocess.run([sys.executable, *counted], cwd=tmp_path, check=True)
    marks = bytearray(PROGRAM.count("\n") + 1)
    place = {str(program): memoryview(marks)}.__getitem__
    monkeypatch.setattr(counted_imports, "marks_of", place)
    exec(compile_marked(PROGRAM.encode(), str(program)), {"__name__": "program"})  # noqa: S102
    data = CoverageData(str(marked))
    data.add_lines({str(program): [line for line, mark in enumerate(marks) if mark]})
    data.write()
    missing = missing_lines(program, traced)
    assert missing_lines(program, marked) == missing
    assert missing


def test_what_a_killed_process_ran_is_counted_and_what_it_did_not_run_is_not(tmp_path, monkeypatch):
    begin(tmp_path / "lines")
    code = "import os; from face_vision import errors; os.kill(os.getpid(), 9)"
    environment = {"LINES_COUNTED_IN": str(tmp_path / "lines"), "PYTHONPATH": "tests/counting"}
    for _again in range(2):  # The second one finds what the first has compiled.
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=os.environ | environment, check=False
        )
        assert done.returncode == -signal.SIGKILL
    monkeypatch.chdir(tmp_path)
    hand_over(tmp_path / "lines")
    data = CoverageData(str(tmp_path / ".coverage"))
    data.read()
    assert data.measured_files() == {str(path) for path in product_files()}
    assert data.lines(str(ROOT / "face_vision/errors.py"))
    assert not data.lines(str(ROOT / "classes/access.py"))


def test_the_product_is_counted_without_its_migrations_and_tests():
    counted = {str(path.relative_to(ROOT)) for path in product_files()}
    assert {"classes/models/people.py", "demo/apps.py"} < counted
    assert not [path for path in counted if "migrations" in path or path.startswith("tests/")]
