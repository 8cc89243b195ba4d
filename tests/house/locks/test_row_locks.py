"""Rows are held by themselves, and so that others may refer to them: else orders of locks hide."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.rooms import APPS

ROOT = Path(__file__).resolve().parents[3]

FULLY = {
    "classes/services/cancelled_lessons.py": "its lessons go: what would refer to them must wait",
}


def locks_of(path: Path) -> Iterator[dict[str, str]]:
    """Yield what each call says of how it locks."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "select_for_update":
            yield {word.arg or "": ast.unparse(word.value) for word in node.keywords}


def all_locks() -> dict[str, list[dict[str, str]]]:
    files = [path for room in APPS for path in (ROOT / room).rglob("*.py")]
    found = {str(path.relative_to(ROOT)): list(locks_of(path)) for path in files}
    return {name: locks for name, locks in found.items() if locks}


def test_each_holds_its_own_rows_alone():
    locks = all_locks()
    assert len(locks) > 40
    assert not [
        name for name, found in locks.items() if any(one.get("of") != "('self',)" for one in found)
    ]


def test_none_keeps_others_from_referring_to_its_rows():
    locks = all_locks()
    full = {
        name for name, found in locks.items() if any(one.get("no_key") != "True" for one in found)
    }
    assert full == set(FULLY)
