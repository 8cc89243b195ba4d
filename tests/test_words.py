"""A name says what a thing is: none in the house is a word of talking, none is the verb to look."""

import ast

import pytest

from tests.house import ROOMS, ROOT, files_under, tree_of

OF_TALKING = {
    *("said", "say", "says", "saying", "unsayable"),
    *("tell", "tells", "telling", "told", "hear", "hears", "hearing", "heard"),
}
"""A text, an answer, a choice, a row or an entry has a name of its own (HOUSE's glossary)."""


def names_defined(tree):
    """List what a file names itself: modules it only imports from answer for their own names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.id if isinstance(node, ast.Name) else node.attr
        elif isinstance(node, ast.ImportFrom | ast.Import):
            yield from (alias.asname for alias in node.names if alias.asname)


def functions_defined(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def words_of(name):
    return name.strip("_").lower().split("_")


def is_of_talking(name):
    # The name of a test is a sentence: there something may be said.
    return not name.startswith("test_") and not OF_TALKING.isdisjoint(words_of(name))


def folders_of(room):
    return [folder for folder in (room, f"tests/{room}") if (ROOT / folder).is_dir()]


@pytest.mark.parametrize("room", ROOMS)
def test_no_name_is_a_word_of_talking(room):
    paths = files_under(*folders_of(room))
    found = {(path.name, name) for path in paths for name in names_defined(tree_of(path))}
    found |= {(path.name, path.stem) for path in paths}
    assert not {(where, name) for where, name in found if is_of_talking(name)}


@pytest.mark.parametrize("room", ROOMS)
def test_no_function_is_called_look(room):
    """A `Look` is a value; what a function does has a verb of its own: detect, search, resolve."""
    paths = files_under(*folders_of(room))
    found = {(path.name, name) for path in paths for name in functions_defined(tree_of(path))}
    assert not {(where, name) for where, name in found if words_of(name)[0] == "look"}


def test_the_tests_of_the_whole_house_keep_to_the_words():
    paths = [*(ROOT / "tests").glob("*.py"), ROOT / "conftest.py"]
    found = {(path.name, name) for path in paths for name in names_defined(tree_of(path))}
    assert not {(where, name) for where, name in found if is_of_talking(name)}
