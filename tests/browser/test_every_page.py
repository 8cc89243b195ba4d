"""Every page: no complaint of the browser or of axe, nothing too wide, things large enough."""

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.pages import BEFORE_LOG_IN, NO_PAGES, names_of_addresses, stage_pages
from tests.browser.visitor import Visitor, on_every_screen

pytestmark = pytest.mark.django_db(transaction=True)

SCREENSHOTS = os.environ.get("SCREENSHOTS", "")
"""A folder that pictures of all pages are written to; empty: none."""

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SMALLEST_TARGET_PX = 44
"""Edge of what a finger can hit (WCAG 2.2, 2.5.5, which exempts links in a sentence)."""

FIND_SMALL_TARGETS = """
() => [...document.querySelectorAll("main button, main a, main summary, main select")]
  .filter((element) => !element.matches("p a:not(.text-link)"))
  .filter((element) => element.checkVisibility())
  .map((element) => [element.innerText.trim(), element.getBoundingClientRect()])
  .filter(([, box]) => box.height < %d - 0.5)
  .map(([text, box]) => `${text}: ${box.height}`)
"""
HTMX_KEEPS = {"htmx-current-path-for-history"}
"""Only the address of the page; its history of pages is switched off (base.html)."""

FIND_WHAT_IS_KEPT = """
async () => {
  const names = await caches.keys();
  const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  const stored = [...Object.keys(localStorage), ...Object.keys(sessionStorage)];
  return [names, workers.map(({ scope }) => scope), stored];
}
"""


@pytest.fixture
def pages(lesson, alice_of_lesson) -> dict[str, list[str]]:
    return stage_pages(lesson, alice_of_lesson)


def addresses_in(pages: dict[str, list[str]]) -> list[str]:
    return [address for addresses in pages.values() for address in addresses]


def look_closely(visitor: Visitor, address: str, name: str) -> list[str]:
    """Say what is wrong with a page; take its picture if pictures are wanted."""
    visitor.go(address)
    assert visitor.page.locator("h1").count() == 1, address
    assert visitor.page.locator("main").count() == 1, address
    if SCREENSHOTS:
        path = (
            Path(SCREENSHOTS)
            / f"{re.sub('[^a-z0-9]+', '-', address).strip('-') or 'home'}-{name}.png"
        )
        visitor.page.screenshot(path=path, full_page=True)
    found = Axe().run(visitor.page, options=RULES).response["violations"]
    return [f"{address}: {v['id']}: {v['nodes'][0]['html'][:160]}" for v in found]


def test_every_address_is_a_page_or_says_why_not(pages):
    known = set(pages) | set(BEFORE_LOG_IN) | set().union(*NO_PAGES.values())
    assert names_of_addresses() == known


@on_every_screen
def test_each_page_is_in_order(visitor, pages, screen, scheme):
    visitor.log_in()
    wrong = []
    for address in addresses_in(pages):
        wrong += look_closely(visitor, address, f"{screen}-{scheme}")
    assert wrong == []


@on_every_screen
def test_each_page_before_logging_in_is_in_order(visitor, lesson, screen, scheme):
    wrong = []
    for address in BEFORE_LOG_IN.values():
        wrong += look_closely(visitor, address, f"{screen}-{scheme}")
    assert wrong == []


def test_each_target_is_large_enough_for_a_finger(visitor, pages):
    visitor.log_in()
    for address in addresses_in(pages):
        visitor.go(address)
        too_small = visitor.page.evaluate(FIND_SMALL_TARGETS % SMALLEST_TARGET_PX)
        assert too_small == [], address


def test_no_page_loads_anything_from_elsewhere_and_none_is_kept(visitor, pages, live_server):
    elsewhere, kept = [], []
    visitor.page.on("request", lambda r: elsewhere.append(r.url))

    def look(response) -> None:
        is_static = "/static/" in response.url
        if not is_static and "no-store" not in response.headers.get("cache-control", ""):
            kept.append(response.url)

    visitor.page.on("response", look)
    visitor.log_in()
    for address in addresses_in(pages):
        visitor.go(address)
    own = (live_server.url, "blob:", "data:")
    assert [url for url in elsewhere if not url.startswith(own)] == []
    assert kept == []
    caches, workers, stored = visitor.page.evaluate(FIND_WHAT_IS_KEPT)
    assert (caches, workers) == ([], [])
    assert set(stored) <= HTMX_KEEPS


def test_the_page_can_be_installed(visitor, lesson):
    visitor.go("/account/login/")
    manifest = visitor.page.evaluate(
        "fetch(document.querySelector('[rel=manifest]').href).then((r) => r.json())"
    )
    assert (manifest["display"], manifest["start_url"], manifest["scope"]) == (
        "standalone",
        "/",
        "/",
    )
    sizes = visitor.page.evaluate(
        """(urls) => Promise.all(urls.map(async (url) => {
          const image = new Image();
          image.src = url;
          await image.decode();
          return image.naturalWidth;
        }))""",
        [icon["src"] for icon in manifest["icons"] if icon["type"] == "image/png"],
    )
    assert sizes == [192, 512, 512]
