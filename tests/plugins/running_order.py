"""Run quick tests first, then the slow ones, those that take longest before the others."""

from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]

LONGEST = tuple(
    TESTS / place
    for place in ("deployment/test_postgresql.py", "browser/every_page/test_every_page.py")
)
"""Of the slow files; either takes several minutes, and the others find room beside it."""

SLOW_MARKERS = ["postgresql", "cluster", "networks", "browser"]
"""From the first to the last; a test with several of them comes with the last one.

The longest file begins first: one that began last would keep the others waiting at the end.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_place)


def _place(item: pytest.Item) -> tuple[int, int]:
    """Return 0 for a quick test, 1 for one of the longest files, 2 for the others; and where."""
    marker = max((i for i, name in enumerate(SLOW_MARKERS, 1) if _has(item, name)), default=0)
    if not marker:
        return 0, 0
    return (1, LONGEST.index(item.path)) if item.path in LONGEST else (2, marker)


def _has(item: pytest.Item, marker: str) -> bool:
    return item.get_closest_marker(marker) is not None
