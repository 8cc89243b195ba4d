"""A phone with WebKit, and one with Firefox, before a live site."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Remote

from tests.browser.staging import PaintedClass, stage_painted_class
from tests.engines import firefox, webkit
from tests.engines.phone import Phone
from tests.factories import make_teacher

FOLDER = Path(__file__).parent
PEOPLE = [2, 7, 12]
ENGINES = {
    "webkit": (webkit.why_it_fails, webkit.webkit),
    "firefox": (firefox.why_it_fails, firefox.firefox),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", params=ENGINES)
def browser(request, tmp_path_factory) -> Iterator[Remote]:
    why_it_fails, started = ENGINES[request.param]
    if fault := why_it_fails():
        pytest.skip(fault)
    with started(tmp_path_factory.mktemp(request.param)) as browser:
        yield browser


@pytest.fixture
def painted_class(live_server, school, painted_pipeline, tmp_path) -> PaintedClass:
    """Alice's 7A, whose painted faces the fakes know."""
    painted = stage_painted_class(school, PEOPLE, tmp_path)
    make_teacher(painted.class_group, email="alice@example.org", first_name="Alice", last_name="")
    return painted


@pytest.fixture
def phone(browser, live_server) -> Iterator[Phone]:
    """A phone that nobody has signed in on."""
    visitor = Phone(browser, live_server.url)
    browser.get(live_server.url)
    browser.delete_all_cookies()
    yield visitor
    browser.get("about:blank")
