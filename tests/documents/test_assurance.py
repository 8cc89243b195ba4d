"""The assurance of trust names tests that exist, and counts its lines right."""

import re
from functools import cache

from tests.house import ROOT, nodes_of

TEXT = (ROOT / "docs" / "privacy" / "assurance.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \|$", TEXT, re.MULTILINE)
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TEXT)))
QUOTED = r"`([^`]+)`"
STATES = ("Holds", "Partly: ", "Not yet: ")


@cache
def functions_of(path: str) -> set[str]:
    return {getattr(node, "name", "") for node in nodes_of(ROOT / path)}


def test_every_line_is_there_once():
    assert [int(number) for number, *_ in ROWS] == list(range(1, 40))


def test_every_test_named_exists():
    assert len(NAMED) > 100
    assert [(path, name) for path, name in NAMED if not exists(path, name)] == []


def exists(path: str, name: str) -> bool:
    return (ROOT / path).is_file() and (not name or name in functions_of(path))


def test_a_line_names_tests_and_no_whole_file():
    """A file may be about something else, and nobody would notice: a test's name is a sentence."""
    named = [(number, name) for number, *_, tests in ROWS for name in re.findall(QUOTED, tests)]
    assert [one for one in named if not re.fullmatch(r"tests/[\w/]+\.py::test_\w+", one[1])] == []


def test_what_holds_names_a_test_and_what_does_not_says_why():
    wrong = [number for number, _, state, tests in ROWS if not is_in_order(state, tests)]
    assert wrong == []


def is_in_order(state: str, tests: str) -> bool:
    has_tests = "tests/" in tests or state.startswith("Not yet: ")
    has_reason = state.startswith("Holds") or len(state) > len("Not yet: nothing")
    return state.startswith(STATES) and has_tests and has_reason


def test_the_counts_are_right():
    states = [state for _, _, state, _ in ROWS]
    counted = [sum(state.startswith(word.strip(": ")) for state in states) for word in STATES]
    found = re.search(r"Of 39 lines (\d+) hold, (\d+) hold in part, (\d+) do not yet", TEXT)
    assert found
    assert [int(number) for number in found.groups()] == counted


def test_every_chapter_is_answered():
    chapters = re.findall(r"^\| V(\d+) [^|]+ \| [A-Z]", TEXT, re.MULTILINE)
    assert [int(number) for number in chapters] == list(range(1, 18))
