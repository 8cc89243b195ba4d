"""The assurance of trust names tests that exist, and counts its lines right."""

import re
from functools import cache

import pytest

from tests.house import ROOT, nodes_of

TEXT = (ROOT / "docs" / "privacy" / "assurance.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \|$", TEXT, re.MULTILINE)
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TEXT)))
STATES = ("Holds", "Partly: ", "Not yet: ")


@cache
def functions_of(path: str) -> set[str]:
    return {getattr(node, "name", "") for node in nodes_of(ROOT / path)}


def test_every_line_is_there_once():
    assert [int(number) for number, *_ in ROWS] == list(range(1, 40))


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_every_test_named_exists(path, name):
    assert (ROOT / path).is_file()
    assert not name or name in functions_of(path)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_line_names_tests_and_no_whole_file(row):
    """A file may be about something else, and nobody would notice: a test's name is a sentence."""
    named = re.findall(r"`([^`]+)`", row[3])
    assert [name for name in named if not re.fullmatch(r"tests/[\w/]+\.py::test_\w+", name)] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_holds_names_a_test_and_what_does_not_says_why(row):
    _, _, state, tests = row
    assert state.startswith(STATES)
    assert "tests/" in tests or state.startswith("Not yet: ")
    if not state.startswith("Holds"):
        assert len(state) > len("Not yet: nothing")


def test_the_counts_are_right():
    states = [state for _, _, state, _ in ROWS]
    counted = [sum(state.startswith(word.strip(": ")) for state in states) for word in STATES]
    found = re.search(r"Of 39 lines (\d+) hold, (\d+) hold in part, (\d+) do not yet", TEXT)
    assert found
    assert [int(number) for number in found.groups()] == counted


def test_every_chapter_is_answered():
    chapters = re.findall(r"^\| V(\d+) [^|]+ \| [A-Z]", TEXT, re.MULTILINE)
    assert [int(number) for number in chapters] == list(range(1, 18))
