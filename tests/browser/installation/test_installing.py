"""The site can be put among the apps of a phone, and keeps nothing of anybody on the device."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import BrowserType

from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.installation.draw_icons import ICONS, IMG, draw
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

PIXEL_NOISE = 4
"""Grey levels by which two drawings of one browser may differ."""


def test_chromium_finds_nothing_in_the_way_of_installing(visitor, lesson):
    visitor.log_in()
    session = visitor.page.context.new_cdp_session(visitor.page)
    answer = session.send("Page.getAppManifest")
    assert answer["errors"] == []
    assert answer["url"].endswith("/manifest.webmanifest")
    found = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # Tests look through a window that keeps no history: there nothing can be installed.
    assert [error for error in found if error["errorId"] != "in-incognito"] == []


@pytest.mark.parametrize("name", ICONS)
def test_the_icons_are_drawn_as_the_repository_holds_them(name, chromium):
    page = chromium.new_page()
    drawn, kept = (
        np.asarray(Image.open(file).convert("RGBA"), np.int16)
        for file in (io.BytesIO(draw(page, *ICONS[name])), IMG / name)
    )
    page.close()
    assert drawn.shape == kept.shape
    assert np.abs(drawn - kept).mean() < PIXEL_NOISE, "run make icons"


def test_nothing_of_anybody_is_left_on_the_device(chromium, live_server, addresses, tmp_path):
    """Names, faces and registers are on no disk after the browser is closed."""
    _visit(chromium.browser_type, live_server.url, addresses, tmp_path)
    kept = [path.read_bytes() for path in _cache_files(tmp_path)]
    assert any(b"/static/css/site.css" in content for content in kept)
    personal = [b"Brandt", b"7001", b"/faces/", b"/sightings/", b"/sessions/", b"/captures/"]
    assert [word for word in personal if any(word in content for content in kept)] == []


def _visit(browser: BrowserType, url: str, addresses: list[str], folder: Path) -> None:
    context = browser.launch_persistent_context(
        folder, executable_path=CHROMIUM, args=QUIET, base_url=url
    )
    visitor = Visitor(context.new_page())
    visitor.become("alice@example.org")
    for address in addresses:
        visitor.go(address)
    context.close()


def _cache_files(folder: Path) -> list[Path]:
    """Return what lies in the browser's caches, Code Cache and the like included."""
    caches = [path for path in folder.rglob("*") if "Cache" in path.name and path.is_dir()]
    return [file for cache in caches for file in cache.rglob("*") if file.is_file()]
