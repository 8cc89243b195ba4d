"""Count no lines while one test asks the same of everything, on the Python where that takes long.

Up to Python 3.11 each call and line goes through the counter, half of the time of such a test;
the lines that a hundred addresses run are run, and counted, by the tests of each address as well.
"""

import sys
from collections import Counter
from collections.abc import Iterator

import pytest

MOST_CASES = 100
"""A test with more cases than this is one of a generated family."""

_families = pytest.StashKey[frozenset[str]]()


@pytest.hookimpl(tryfirst=True)  # Before `-m` takes some away: the same in every run.
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    n_cases = Counter(_test_of(item) for item in items)
    config.stash[_families] = frozenset(test for test, n in n_cases.items() if n > MOST_CASES)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    counter = sys.gettrace()
    is_counted = type(counter).__module__.partition(".")[0] == "coverage"
    if not is_counted or _test_of(item) not in item.config.stash[_families]:
        return (yield)
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(counter)


def _test_of(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]
