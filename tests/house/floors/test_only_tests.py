"""No function of the product is there for the tests alone."""

import ast
import re
from collections import Counter

from tests.house import PRODUCT, ROOMS, ROOT, files_under, name_of, nodes_of, tree_of

FOR_TESTS = {
    "registered_messages": "what a test compares with the codes that are raised",
    "impersonal_tables": "what a test compares with all tables",
    "statements_to_create": "tests put the triggers back that they had to take away",
    "fnir_at": "of the package that is installed alone: the counterpart of `threshold_at`",
    "fpir_at": "of the package that is installed alone: the counterpart of `threshold_at`",
}
"""Functions that only tests call, and why they stand in the product."""


def words_of(path):
    """Yield the names that a file refers to; a string may hold the way to a function."""
    for node in nodes_of(path):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.name if node.asname else ""
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"\w+", node.value) if " " not in node.value else ()


def functions_that_nobody_registers():
    """List the functions by module; a decorator hands its function to somebody."""
    return {
        node.name: name_of(path)
        for path in files_under(*PRODUCT)
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef) and not node.decorator_list
    }


def test_every_function_is_called_by_the_product():
    called = Counter(word for path in files_under(*ROOMS) for word in words_of(path))
    for path in (ROOT / "templates").rglob("*.*"):
        called.update(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    called.update(re.findall(r"\w+", (ROOT / "manage.py").read_text(encoding="utf-8")))
    alone = {name for name in functions_that_nobody_registers() if not called[name]}
    migrations = " ".join(
        path.read_text(encoding="utf-8") for path in ROOT.glob("*/migrations/*.py")
    )
    assert {name for name in alone if name not in migrations} == set(FOR_TESTS)
