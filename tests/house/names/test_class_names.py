"""A class is found by its name: no two of the product bear the same, nor of what is beside it."""

import ast
from collections import defaultdict

import pytest

from tests.house import NOT_OF_THE_PRODUCT, PRODUCT, files_under, name_of, tree_of

ASKED_BY_NAME = {"Command": "Django finds the class of a command by this name"}
"""Names that several bear, and why."""


def classes_of(tree):
    """Return the names of the classes of a module; those within others go by these."""
    return [node.name for node in tree.body if isinstance(node, ast.ClassDef)]


def borne_by_several(modules):
    found = defaultdict(set)
    for module, tree in modules.items():
        for name in classes_of(tree):
            found[name].add(module)
    return {name: sorted(places) for name, places in found.items() if len(places) > 1}


@pytest.mark.parametrize(("rooms", "least"), [(PRODUCT, 500), (NOT_OF_THE_PRODUCT, 100)])
def test_no_two_classes_have_the_same_name(rooms, least):
    modules = {name_of(path): tree_of(path) for path in files_under(*rooms)}
    assert sum(len(classes_of(tree)) for tree in modules.values()) > least
    several = borne_by_several(modules)
    assert {name: places for name, places in several.items() if name not in ASKED_BY_NAME} == {}
    assert set(ASKED_BY_NAME) <= set(several)


def test_the_reading_finds_what_it_is_for():
    trees = {name: ast.parse("class Plan:\n    class Meta: pass") for name in ("a", "b")}
    other = {"c": ast.parse("class Other:\n    class Meta: pass")}
    assert borne_by_several(trees | other) == {"Plan": ["a", "b"]}
