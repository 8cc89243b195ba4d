"""A real Chromium before a live site, with a filmed lesson of drawn faces."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from accounts.models import User
from benchmarks.fixtures.chromium import chromium_path
from tests.browser.camera import launch_with_camera, launch_with_two_cameras, paint_camera_clip
from tests.browser.driver import why_driver_fails
from tests.browser.every_page.addresses.pages import stage_pages
from tests.browser.every_page.addresses.sights import Sight, pages_of, stage_sights
from tests.browser.lessons.flaky_site import FlakySite
from tests.browser.staging import Lesson, PaintedClass, stage_lesson, stage_painted_class
from tests.browser.visitor import LIGHT, PHONE, SCREENS, Visitor
from tests.factories import make_teacher

# Playwright runs an event loop in this thread, and Django refuses to query beside one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FOLDER = Path(__file__).parent
CHROMIUM = chromium_path()
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE_MS = 10_000
FILMED_PEOPLE = [2, 7, 12]
FILMING: dict[str, Any] = {"timezone_id": "Europe/Lisbon", "permissions": ["camera"]}
INSECURE_NAME = "attendance.school.test"
TO_THIS_MACHINE = f"--host-resolver-rules=MAP {INSECURE_NAME} 127.0.0.1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def static_files_kept() -> Iterator[None]:
    """As the site itself says of them: a browser asks for each once, not with every page."""
    serve = StaticFilesHandler.serve

    def served_to_keep(self: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        answer = serve(self, request)
        answer["Cache-Control"] = "max-age=3600"
        return answer

    with patch.object(StaticFilesHandler, "serve", served_to_keep):
        yield


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    if not CHROMIUM:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    if fault := why_driver_fails():
        pytest.skip(fault)
    # What a page tries again by itself it does after seconds; on a busy machine after more.
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def camera_chromium(playwright, tmp_path_factory) -> Iterator[Browser]:
    """A browser whose camera shows the painted class."""
    clip = paint_camera_clip(tmp_path_factory.mktemp("camera") / "class.mjpeg", FILMED_PEOPLE)
    browser = launch_with_camera(playwright, CHROMIUM or "", clip, *QUIET, TO_THIS_MACHINE)
    yield browser
    browser.close()


@pytest.fixture
def dark_chromium(playwright, tmp_path) -> Iterator[Browser]:
    """A browser whose camera shows a room where the light is off."""
    clip = paint_camera_clip(tmp_path / "dark.mjpeg", FILMED_PEOPLE, is_dark=True)
    browser = launch_with_camera(playwright, CHROMIUM or "", clip, *QUIET)
    yield browser
    browser.close()


@pytest.fixture
def chromium_with_two_cameras(playwright) -> Iterator[Browser]:
    browser = launch_with_two_cameras(playwright, CHROMIUM or "", *QUIET)
    yield browser
    browser.close()


@pytest.fixture
def chromium_asking(playwright) -> Iterator[Browser]:
    """A browser with a camera and nobody there to allow it."""
    args = [*QUIET, "--use-fake-device-for-media-stream", "--deny-permission-prompts"]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=args)
    yield browser
    browser.close()


@pytest.fixture
def painted_class(live_server, school, painted_pipeline, tmp_path) -> PaintedClass:
    """Alice's 7A, all of whom the camera shows."""
    painted = stage_painted_class(school, FILMED_PEOPLE, tmp_path)
    make_teacher(painted.class_group, email="alice@example.org", first_name="Alice", last_name="")
    return painted


@pytest.fixture
def alice_of_class(painted_class) -> User:
    return User.objects.get(email="alice@example.org")


@pytest.fixture
def filmer(camera_chromium, live_server, screen, scheme) -> Iterator[Visitor]:
    """Somebody with a camera, whose device keeps the time of Lisbon."""
    yield from _visit(
        camera_chromium, live_server.url, color_scheme=scheme, **FILMING, **SCREENS[screen]
    )


@pytest.fixture
def flaky_site(live_server) -> Iterator[FlakySite]:
    site = FlakySite(live_server.url)
    yield site
    site.close()


@pytest.fixture
def flaky_filmer(camera_chromium, flaky_site, screen) -> Iterator[Visitor]:
    """Somebody with a camera, whose site may be away."""
    yield from _visit(camera_chromium, flaky_site.url, **FILMING, **SCREENS[screen])


@pytest.fixture
def filmer_in_the_dark(dark_chromium, live_server, screen) -> Iterator[Visitor]:
    yield from _visit(dark_chromium, live_server.url, **FILMING, **SCREENS[screen])


@pytest.fixture
def filmer_with_two_cameras(chromium_with_two_cameras, live_server, screen) -> Iterator[Visitor]:
    yield from _visit(chromium_with_two_cameras, live_server.url, **FILMING, **SCREENS[screen])


@pytest.fixture
def refused_filmer(chromium_asking, live_server, screen) -> Iterator[Visitor]:
    """Somebody with a camera that the browser may not use."""
    yield from _visit(chromium_asking, live_server.url, **SCREENS[screen])


@pytest.fixture
def insecure_filmer(camera_chromium, live_server, settings, screen) -> Iterator[Visitor]:
    """Somebody who opened the site without HTTPS under a name that is not this machine's own."""
    settings.ALLOWED_HOSTS = ["*"]
    url = live_server.url.replace("localhost", INSECURE_NAME)
    yield from _visit(camera_chromium, url, **FILMING, **SCREENS[screen])


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
def pages(lesson, alice_of_lesson) -> dict[str, list[str]]:
    """The addresses of each page by its name."""
    return stage_pages(lesson, alice_of_lesson)


@pytest.fixture
def addresses(pages) -> list[str]:
    return [address for addresses in pages.values() for address in addresses]


@pytest.fixture
def sights(lesson, settings) -> list[Sight]:
    """What no address alone shows, of a site without a mail server."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    settings.ROOT_URLCONF = "tests.browser.staging.broken_site"
    return stage_sights(lesson)


@pytest.fixture
def pages_of_roles(lesson, pages) -> list[Sight]:
    """What an office, a head and an operator open in a day."""
    school = lesson.class_group.school
    roles = ("secretary", "head", "operator")
    return [sight for role in roles for sight in pages_of(role, school, pages)]


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
    yield from _visit(
        chromium,
        live_server.url,
        color_scheme=scheme,
        java_script_enabled=has_scripts,
        **SCREENS[screen],
    )


@pytest.fixture
def profile(tmp_path) -> Path:
    """The folder in which a browser keeps what is its owner's."""
    return tmp_path / "profile"


@pytest.fixture
def owner(playwright, live_server, screen, profile) -> Iterator[Visitor]:
    """Somebody before a browser of her own, which keeps what it may; complaints fail the test."""
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=CHROMIUM,
        args=QUIET,
        base_url=live_server.url,
        **SCREENS[screen],
    )
    yield from _visit_in(context)


def _visit(browser: Browser, base_url: str, **options: Any) -> Iterator[Visitor]:
    yield from _visit_in(browser.new_context(base_url=base_url, **options))


def _visit_in(context: BrowserContext) -> Iterator[Visitor]:
    context.set_default_timeout(PATIENCE_MS)
    page: Page = context.new_page()
    visitor = Visitor(page)
    yield visitor
    context.close()
    assert visitor.complaints == []
