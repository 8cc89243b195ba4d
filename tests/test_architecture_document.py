"""The list of files in docs/architecture.md is complete and says what the modules say."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PACKAGES = ("attendance_site", "benchmarks", "classes", "integrations", "recognition", "reports")


def listed() -> dict[str, str]:
    """Return path and description of each file in the document."""
    rows: dict[str, str] = {}
    folder = ""
    for line in TEXT.splitlines():
        if heading := re.fullmatch(r"\*\*`(.+)/`\*\*", line):
            folder = "" if heading[1] == "." else f"{heading[1]}/"
        elif row := re.fullmatch(r"\| `(.+\.py)` \| (.+) \|", line):
            rows[folder + row[1]] = row[2]
    return rows


def modules() -> list[Path]:
    found = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    return [p for p in found if p.name != "__init__.py" and "migrations" not in p.parts]


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_module_stands_in_the_list_with_its_first_line(path):
    first_line = (ast.get_docstring(ast.parse(path.read_text())) or "").splitlines()[0]
    assert listed()[path.relative_to(ROOT).as_posix()] == first_line.replace("|", "/")


def test_no_file_is_listed_that_does_not_exist():
    assert [name for name in listed() if not (ROOT / name).exists()] == []
