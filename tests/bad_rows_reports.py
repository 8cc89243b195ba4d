"""Rows of the reports app that the database must refuse, by the constraint that refuses each."""

from collections.abc import Callable

REPORTS_BAD_ROWS: dict[str, list[Callable[[], object]]] = {}
