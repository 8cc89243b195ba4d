"""A name says what a thing is: no word of talking, no own one for the field's, no verb to look."""

import ast
import re

import pytest

from tests.house import ROOMS, ROOT, files_under, nodes_of

OF_TALKING = {
    *("said", "say", "says", "saying", "unsayable"),
    *("tell", "tells", "telling", "told", "hear", "hears", "hearing", "heard"),
}
"""A text, an answer, a choice, a row or an entry has a name of its own (HOUSE's glossary)."""

REPLACED = {
    *("bbox", "covering", "foretelling", "kps", "likeness", "liveness", "spoof", "spoofing"),
    *("sweeping", "tally", "tallies", "thinning", "trial", "trials", "xywh"),
}
"""Words that the field has others for: occlusion, similarity, evaluation, stats (glossary)."""

FOLDERS = (*ROOMS, "docs", "tests")

FUNCTION = re.compile(
    r"\bfunction\*? (\w+)|^ +(?:static |async |get )*(\w+)\([^()]*\) \{$", re.MULTILINE
)
VARIABLE = re.compile(r"\b(?:const|let) (\w+)")


def names_defined(nodes):
    """List what a file names itself: modules it only imports from answer for their own names."""
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.id if isinstance(node, ast.Name) else node.attr
        elif isinstance(node, ast.ImportFrom | ast.Import):
            yield from (alias.asname for alias in node.names if alias.asname)


def functions_defined(nodes):
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def words_of(name):
    return name.strip("_").lower().split("_")


def is_of_talking(name):
    # The name of a test is a sentence: there something may be said.
    return not name.startswith("test_") and not OF_TALKING.isdisjoint(words_of(name))


def is_replaced(name):
    return not name.startswith("test_") and not REPLACED.isdisjoint(words_of(name))


def snake(name):
    return "_".join(re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+", name))


def functions_in_script(text):
    """List the functions and methods that a script defines, in the spelling of Python."""
    return {snake(one or other) for one, other in FUNCTION.findall(text)}


def names_in_script(text):
    return functions_in_script(text) | {snake(name) for name in VARIABLE.findall(text)}


def files_of(folder):
    return [*files_under(folder), *([ROOT / "conftest.py"] if folder == "tests" else [])]


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_name_is_a_word_of_talking_or_one_that_the_field_has_another_for(folder):
    paths = files_of(folder)
    found = {(path.name, name) for path in paths for name in names_defined(nodes_of(path))}
    found |= {(path.name, path.stem) for path in paths}
    assert not {(where, name) for where, name in found if is_of_talking(name)}
    assert not {(where, name) for where, name in found if is_replaced(name)}


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_function_is_called_look(folder):
    """A `Look` is a value; what a function does has a verb of its own: detect, search, resolve."""
    paths = files_of(folder)
    found = {(path.name, name) for path in paths for name in functions_defined(nodes_of(path))}
    assert not {(where, name) for where, name in found if words_of(name)[0] == "look"}


@pytest.mark.parametrize("folder", ["static/js", "tests/js"])
def test_scripts_keep_to_the_words(folder):
    paths = [path for path in (ROOT / folder).iterdir() if path.suffix in (".js", ".mjs")]
    texts = {path.name: path.read_text(encoding="utf-8") for path in paths}
    names = {(where, name) for where in texts for name in names_in_script(texts[where])}
    functions = {(where, name) for where in texts for name in functions_in_script(texts[where])}
    assert len(functions) > 30
    assert not {(where, name) for where, name in names if is_of_talking(name)}
    assert not {(where, name) for where, name in functions if words_of(name)[0] == "look"}
