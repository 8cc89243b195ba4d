"""The order in which each transaction of a test locks rows, on PostgreSQL: one for all of them.

`docs/development/locks.md` has the order. Two transactions that lock the same rows in different
orders wait for each other for ever, and PostgreSQL breaks one of them off.
"""

import inspect
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import local
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db.backends.sqlite3.base import DatabaseWrapper as OnSqlite
from django.db.backends.utils import CursorWrapper
from django.db.transaction import Atomic

BASE_DIR = Path(__file__).resolve().parents[2]
ROOT = f"{BASE_DIR}/"
NOT_OF_PRODUCT = (f"{ROOT}tests/", f"{ROOT}conftest.py", f"{ROOT}.venv/")
DOCUMENT = BASE_DIR / "docs/development/locks.md"
STEP = re.compile(r"^\d+\. ", re.MULTILINE)
TABLE = re.compile(r"`([a-z]+_[a-z_]+)`")
LOCKING = re.compile(r" FOR (?:NO KEY )?UPDATE(?: OF (?P<tables>.+?))?(?P<skips> SKIP LOCKED)?$")
NAMED = re.compile(r'(?:FROM|JOIN) "(\w+)"(?: (?:AS )?"?(T\d+|U\d+)"?)?')
ROW_LOCKS: dict[str, Any] = {
    "has_select_for_update": True,
    "has_select_for_update_of": True,
    "has_select_for_no_key_update": True,
}
WRITING = re.compile(r'^(UPDATE|DELETE FROM|INSERT INTO) "(\w+)"')


def canonical_order() -> dict[str, int]:
    """Return the place of each table, as the document lists them."""
    steps = STEP.split(DOCUMENT.read_text())[1:]
    return {
        table: n for n, step in enumerate(steps) for table in TABLE.findall(step.split("\n\n")[0])
    }


class Transaction:
    """The tables of which one transaction holds rows that others may want.

    Args:
        order: the place of each table.
    """

    def __init__(self, order: dict[str, int]) -> None:
        self._order = order
        self.held: list[str] = []
        self.wrong: list[tuple[str, str]] = []
        self._own: set[str] = set()

    def note(self, sql: str) -> None:
        if found := WRITING.match(sql):
            verb, table = found.groups()
            if verb == "INSERT INTO":
                # Nobody else sees a new row yet.
                self._own.add(table)
            else:
                self._lock(table)
        elif found := LOCKING.search(sql):
            for table in _locked_tables(sql, found["tables"]):
                self._lock(table, waits=not found["skips"])

    def _lock(self, table: str, *, waits: bool = True) -> None:
        if table in self.held or table in self._own:
            return
        if waits:
            self.wrong += [(one, table) for one in self.held if self._is_before(table, one)]
        self.held.append(table)

    def _is_before(self, one: str, other: str) -> bool:
        places = self._order
        return one in places and other in places and places[one] < places[other]


def _locked_tables(sql: str, of: str | None) -> list[str]:
    named = {alias or table: table for table, alias in NAMED.findall(_without_parts(sql))}
    wanted = re.findall(r'"(\w+)"', of) if of else list(named)
    return [named.get(name, name) for name in wanted]


def _without_parts(sql: str) -> str:
    """Leave out what stands in parentheses: rows of subqueries are not locked."""
    depth, kept = 0, []
    for letter in sql:
        depth += (letter == "(") - (letter == ")")
        if not depth:
            kept.append(letter)
    return "".join(kept)


class Watch(local):
    """What the transaction of each thread has locked so far; its outermost block counts."""

    depth = 0
    transaction: Transaction | None = None


class LockOrder:
    """Watches all transactions while it is installed.

    Args:
        of_tests: also what a test does by itself.

    Attributes:
        wrong: what was held, and what was asked for then that stands above it.
        seen: all that transactions held, in their order.
    """

    def __init__(self, *, of_tests: bool = False) -> None:
        self._of_tests = of_tests
        self.wrong: set[tuple[str, str]] = set()
        self.seen: set[tuple[str, ...]] = set()
        self._order, self._watch = canonical_order(), Watch()

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Patch Django's classes: threads of a test have connections of their own."""
        execute, enter, leave = CursorWrapper.execute, Atomic.__enter__, Atomic.__exit__

        def watched_execute(cursor: Any, sql: Any, params: Any = None) -> Any:
            text = str(sql)
            on_sqlite = isinstance(sql, str) and cursor.db.vendor == "sqlite"
            result = execute(cursor, LOCKING.sub("", text) if on_sqlite else sql, params)
            # What changed no row holds none; of others SQLite does not say how many they were.
            if not text.startswith(("UPDATE", "DELETE")) or cursor.rowcount:
                self._note(text)
            return result

        def watched_enter(block: Any) -> None:
            enter(block)
            self._begin(block)

        def watched_leave(block: Any, *args: Any) -> None:
            try:
                leave(block, *args)
            finally:
                self._end(block)

        with (
            patch.object(CursorWrapper, "execute", watched_execute),
            patch.multiple(Atomic, __enter__=watched_enter, __exit__=watched_leave),
            # As if it had locks of rows: what it would be asked for is noted and left out.
            patch.multiple(OnSqlite.features_class, **ROW_LOCKS),
        ):
            yield

    def _note(self, sql: str) -> None:
        transaction = self._watch.transaction
        if transaction is None or not (WRITING.match(sql) or LOCKING.search(sql)):
            return
        if self._of_tests or is_of_product():
            transaction.note(sql)

    def _begin(self, block: Any) -> None:
        # The one around a whole test holds what all its steps have held.
        if block._from_testcase:
            return
        self._watch.depth += 1
        if self._watch.depth == 1:
            self._watch.transaction = Transaction(self._order)

    def _end(self, block: Any) -> None:
        if block._from_testcase:
            return
        self._watch.depth -= 1
        if self._watch.depth == 0 and (transaction := self._watch.transaction):
            self.wrong.update(transaction.wrong)
            self.seen.add(tuple(transaction.held))
            self._watch.transaction = None


def is_of_product() -> bool:
    """Tell what the product asks for from what a test changes by itself."""
    frame = inspect.currentframe()
    while frame := frame.f_back if frame else None:
        name = frame.f_code.co_filename
        if name.startswith(ROOT) and not name.startswith(NOT_OF_PRODUCT):
            return True
    return False


@pytest.fixture
def lock_order() -> Iterator[LockOrder]:
    """Watch what a test does, and fail it if a transaction locks in another order than all others.

    On SQLite, which locks no rows, it counts what would be locked.
    """
    order = LockOrder()
    with order.installed():
        yield order
    assert not order.wrong, f"held, then asked for (docs/development/locks.md): {order.wrong}"


@pytest.fixture(autouse=True)
def locks_in_one_order(request: pytest.FixtureRequest) -> None:
    """On PostgreSQL every test is watched."""
    if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
        request.getfixturevalue("lock_order")
