"""Rows of the interfaces that the database must refuse, by the constraint that refuses each."""

from collections.abc import Callable

INTEGRATIONS_BAD_ROWS: dict[str, list[Callable[[], object]]] = {}
