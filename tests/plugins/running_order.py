"""Run quick tests first, then the slow ones, those that take longest before the others."""

import pytest

SLOW_MARKERS = ["postgresql", "cluster", "networks", "browser"]
"""From the first to the last; a test with several of them comes with the last one.

The longest file begins first: one that began last would keep the others waiting at the end.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    return max((i for i, name in enumerate(SLOW_MARKERS, 1) if _has(item, name)), default=0)


def _has(item: pytest.Item, marker: str) -> bool:
    return item.get_closest_marker(marker) is not None
