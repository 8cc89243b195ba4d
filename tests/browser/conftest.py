"""A real Chromium before a live site, with a filmed lesson of drawn faces."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from classes.models import User
from tests.browser.staging import Lesson, stage_lesson
from tests.browser.visitor import LIGHT, PHONE, SCREENS, Visitor
from tests.factories import make_teacher

# Playwright runs an event loop in this thread, and Django refuses to query beside one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE_MS = 10_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def lesson(live_server, school, painted_pipeline) -> Lesson:
    """Alice's lesson in 7A; the live server shares the database with the test."""
    lesson = stage_lesson(school)
    make_teacher(lesson.class_group, email="alice@example.org", first_name="Alice", last_name="")
    return lesson


@pytest.fixture
def alice_of_lesson(lesson) -> User:
    return User.objects.get(email="alice@example.org")


@pytest.fixture
def screen(request) -> str:
    return getattr(request, "param", PHONE)


@pytest.fixture
def scheme(request) -> str:
    return getattr(request, "param", LIGHT)


@pytest.fixture
def has_scripts(request) -> bool:
    return getattr(request, "param", True)


@pytest.fixture
def visitor(chromium, live_server, screen, scheme, has_scripts) -> Iterator[Visitor]:
    """Somebody before one of the screens; whatever the page complains about fails the test."""
    context = chromium.new_context(
        base_url=live_server.url,
        color_scheme=scheme,
        java_script_enabled=has_scripts,
        **SCREENS[screen],
    )
    context.set_default_timeout(PATIENCE_MS)
    page: Page = context.new_page()
    visitor = Visitor(page)
    yield visitor
    context.close()
    assert visitor.complaints == []
