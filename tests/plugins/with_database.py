"""Run only the tests that ask a database, where another database is asked the same again."""

import pytest
from django.test import TransactionTestCase

ASKING = {"db", "transactional_db", "rows_allowed", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-with-database",
        action="store_true",
        help="leave out tests that the database of the settings has no part in",
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("only_with_database"):
        return
    left_out = [item for item in items if not asks_database(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if asks_database(item)]


def asks_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("django_db") is not None or fixtures & ASKING:
        return True
    # Django's own classes, Hypothesis's of them too, have rows without marker and fixture.
    return issubclass(getattr(item, "cls", None) or object, TransactionTestCase)
