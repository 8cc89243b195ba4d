"""The name of a test is the same in every process, or several cannot share the tests."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
DIFFERS_EACH_TIME = {"now", "time", "monotonic", "time_ns", "today", "localdate", "localtime"}
DIFFERS_EACH_TIME |= {"uuid1", "uuid4", "token_bytes", "token_hex", "token_urlsafe", "urandom"}


def called_in_parametrize(source: str) -> Iterator[str]:
    """Yield the functions that give another value each time, called where cases are listed."""
    for node in ast.walk(ast.parse(source)):
        for decorator in getattr(node, "decorator_list", []):
            if isinstance(decorator, ast.Call) and _name(decorator) == "parametrize":
                calls = (part for part in ast.walk(decorator) if isinstance(part, ast.Call))
                # A time of day, time(8, 30), stays; the moment, time(), does not.
                yield from (
                    name
                    for call in calls
                    if (name := _name(call)) in DIFFERS_EACH_TIME
                    and not (name == "time" and call.args)
                )


def _name(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", None) or getattr(call.func, "id", ""))


def test_no_case_is_named_after_the_moment_it_was_listed():
    found = {
        str(path.relative_to(TESTS)): names
        for path in TESTS.rglob("*.py")
        if (names := list(called_in_parametrize(path.read_text("utf-8"))))
    }
    assert found == {}


@pytest.mark.parametrize(
    "case", ['{"exp": int(time.time()) - 3600}', "timezone.now()", "uuid4()", "secrets.token_hex()"]
)
def test_such_a_case_is_found(case):
    source = f'@pytest.mark.parametrize("claims", [{case}])\ndef test_one(claims): ...\n'
    assert len(list(called_in_parametrize(source))) == 1
