"""Every page: no complaint of the browser or of axe, nothing too wide, things large enough."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.browser.every_page.addresses.no_pages import NO_PAGES
from tests.browser.every_page.addresses.pages import (
    BEFORE_LOG_IN,
    names_of_addresses,
    password_link,
)
from tests.browser.every_page.addresses.sights import Sight
from tests.browser.inspections import contrast_faults, inspect
from tests.browser.visitor import DESKTOP, SCREENS, Visitor
from tests.factories import (
    make_administrator,
    make_colleague,
    make_school,
    make_superuser,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)

on_both_screens = pytest.mark.parametrize("screen", SCREENS, indirect=True)

OK = 200
N_STEPS = 16
"""Of the set-up, as long as there is no school."""

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


def faults_of(visitor: Visitor, address: str) -> list[str]:
    """Say what is wrong with a page by light, and with its colours in the dark."""
    visitor.page.emulate_media(color_scheme="light")
    visitor.go(address)
    found = inspect(visitor.page)
    visitor.page.emulate_media(color_scheme="dark")
    found += [f"in the dark: {fault}" for fault in contrast_faults(visitor.page)]
    return [f"{address}: {fault}" for fault in found]


def faults_of_sight(visitor: Visitor, sight: Sight) -> list[str]:
    visitor.page.emulate_media(color_scheme="light")
    sight.open(visitor)
    found = inspect(visitor.page)
    visitor.page.emulate_media(color_scheme="dark")
    found += [f"in the dark: {fault}" for fault in contrast_faults(visitor.page)]
    return [f"{sight.name}: {fault}" for fault in found]


def test_every_address_is_a_page_or_says_why_not(pages):
    known = set(pages) | set(BEFORE_LOG_IN) | set().union(*NO_PAGES.values())
    assert names_of_addresses() == known


@on_both_screens
def test_each_page_is_in_order(visitor, addresses):
    visitor.become("alice@example.org")
    assert [fault for address in addresses for fault in faults_of(visitor, address)] == []


@pytest.mark.parametrize("role", ["secretary", "head", "operator"])
def test_each_page_is_in_order_for_whoever_else_opens_it(visitor, lesson, addresses, role):
    """Somebody of the office alone sees other parts of a page than its teacher."""
    user = make_colleague(school=lesson.class_group.school, role=role, email="other@example.org")
    client = Client()
    client.force_login(user)
    seen = [address for address in addresses if client.get(address).status_code == OK]
    assert seen
    visitor.become(user.email)
    assert [fault for address in seen for fault in faults_of(visitor, address)] == []


@on_both_screens
def test_each_page_before_logging_in_is_in_order(visitor, alice_of_lesson):
    pages = [*BEFORE_LOG_IN.values(), password_link(alice_of_lesson)]
    assert [fault for address in pages for fault in faults_of(visitor, address)] == []
    visitor.sees_heading("Choose a new password")


@on_both_screens
def test_whoever_has_no_class_yet_finds_a_page_in_order(visitor, lesson):
    make_user(email="lena@example.org")
    make_administrator(school=make_school(name="Lake School"), email="dana@example.org")
    for email, heading in [
        ("lena@example.org", "No class yet"),
        ("dana@example.org", "Set up Lake School"),
    ]:
        visitor.become(email)
        assert faults_of(visitor, "/") == []
        visitor.sees_heading(heading)


@on_both_screens
def test_what_no_address_alone_shows_is_in_order(visitor, sights):
    assert [fault for sight in sights for fault in faults_of_sight(visitor, sight)] == []


@on_both_screens
def test_the_first_page_of_an_empty_installation_is_in_order(visitor, live_server):
    make_superuser(email="root@example.org")
    visitor.become("root@example.org")
    assert faults_of(visitor, "/") == []
    visitor.sees_heading("Set up your school")
    expect(visitor.page.locator(".setup-tick.is-check")).to_have_count(N_STEPS)
    expect(visitor.page.locator(".setup-tick.is-present")).to_have_count(0)


@pytest.mark.parametrize("screen", [DESKTOP], indirect=True)
def test_a_bad_page_is_noticed(visitor, lesson):
    """The inspections themselves can fail."""
    visitor.go("/account/login/")
    visitor.page.set_content(
        "<html><body><main><button>x</button><img src='data:,'><input type='text'><p>pale</p>"
    )
    visitor.page.evaluate("document.querySelector('p').style = 'color: #ccc; width: 3000px'")
    visitor.page.evaluate("document.querySelector('input').style = 'margin-left: 2900px'")
    found = " ".join(inspect(visitor.page))
    wanted = ["h1 is 0", "isWide", "no language", "<button>", "image-alt", "label", "contrast"]
    wanted += ["cut or squeezed: <input"]
    assert [word for word in wanted if word not in found] == []
    visitor.complaints.clear()


def test_no_page_loads_anything_from_elsewhere_and_none_is_kept(visitor, addresses, live_server):
    elsewhere, kept = [], []
    visitor.page.on("request", lambda r: elsewhere.append(r.url))

    def note_kept(response) -> None:
        is_static = "/static/" in response.url
        if not is_static and "no-store" not in response.headers.get("cache-control", ""):
            kept.append(response.url)

    visitor.page.on("response", note_kept)
    visitor.become("alice@example.org")
    for address in addresses:
        visitor.go(address)
    own = (live_server.url, "blob:", "data:")
    assert [url for url in elsewhere if not url.startswith(own)] == []
    assert kept == []
    caches, workers, stored = visitor.page.evaluate(FIND_WHAT_IS_KEPT)
    assert (caches, workers) == ([], [])
    assert set(stored) <= HTMX_KEEPS
