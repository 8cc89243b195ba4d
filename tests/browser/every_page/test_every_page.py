"""Every page: no complaint of the browser or of axe, nothing too wide, things large enough."""

import re
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Request, Response, expect

from accounts.models import User
from tests.browser.every_page.addresses.no_pages import NO_PAGES
from tests.browser.every_page.addresses.pages import (
    BEFORE_LOG_IN,
    names_of_addresses,
    password_link,
)
from tests.browser.every_page.addresses.sights import Sight
from tests.browser.inspections import contrast_faults, crowded_rows, inspect, stacked_rows
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
HOME = "/"
MAIN = re.compile(r"<main.*</main>", re.DOTALL)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
N_STEPS = 17
"""Of the set-up, as long as there is no school."""

HTMX_KEEPS = {"htmx-current-path-for-history"}
"""Only the address of the page; its history of pages is switched off (base.html)."""

PERSONAL = [b"Brandt", b"7001", b"/faces/", b"/sightings/", b"/sessions/", b"/captures/"]

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
def test_each_page_is_in_order_and_leaves_nothing_on_the_device(
    owner, profile, addresses, live_server
):
    """In one walk: a page loads nothing from elsewhere, and the browser keeps nothing of it.

    Names, faces and registers are on no disk after the browser is closed.
    """
    traffic = Traffic(owner, (live_server.url, "blob:", "data:"))
    owner.become("alice@example.org")
    found = []
    for address in addresses:
        found += faults_of(owner, address)
        rows = [*crowded_rows(owner.page), *stacked_rows(owner.page)]
        found += [f"{address}: {row}" for row in rows]
    assert (found, traffic.elsewhere, traffic.kept) == ([], [], [])
    caches, workers, stored = owner.page.evaluate(FIND_WHAT_IS_KEPT)
    assert (caches, workers) == ([], [])
    assert set(stored) <= HTMX_KEEPS
    owner.page.context.close()
    left = cache_files(profile)
    assert any(b"/static/css/site.css" in content for content in left)
    assert [word for word in PERSONAL if any(word in content for content in left)] == []


def cache_files(profile: Path) -> list[bytes]:
    """Return what lies in the browser's caches, Code Cache and the like included."""
    caches = [path for path in profile.rglob("*") if "Cache" in path.name and path.is_dir()]
    return [file.read_bytes() for one in caches for file in one.rglob("*") if file.is_file()]


class Traffic:
    """What the browser asks for elsewhere, and the answers that it may keep."""

    def __init__(self, visitor: Visitor, own: tuple[str, ...]) -> None:
        self._own = own
        self.elsewhere: list[str] = []
        self.kept: list[str] = []
        visitor.page.on("request", self._note_request)
        visitor.page.on("response", self._note_response)

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith(self._own):
            self.elsewhere.append(request.url)

    def _note_response(self, response: Response) -> None:
        is_static = "/static/" in response.url
        if not is_static and "no-store" not in response.headers.get("cache-control", ""):
            self.kept.append(response.url)


def test_each_page_is_in_order_for_whoever_else_opens_it(visitor, lesson, addresses):
    """Somebody of the office alone sees other parts of a page than its teacher.

    Where she sees the same, it has been inspected; the frame of all pages is that of the first.
    """
    alice = Client()
    alice.force_login(User.objects.get(email="alice@example.org"))
    inspected = {address: {main_of(alice, address)} for address in addresses}
    found = []
    for role in ["secretary", "head", "operator"]:
        user = make_colleague(
            school=lesson.class_group.school, role=role, email=f"{role}@example.org"
        )
        client = Client()
        client.force_login(user)
        shown = {address: main_of(client, address) for address in addresses}
        assert any(shown.values())
        visitor.become(user.email)
        for address, main in shown.items():
            is_new = address == HOME or main not in inspected[address]
            if main and is_new:
                inspected[address].add(main)
                found += [f"{role} at {fault}" for fault in faults_of(visitor, address)]
    assert found == []


def main_of(client: Client, address: str) -> str:
    """Return what somebody sees of a page, without the frame of all pages; empty if refused."""
    answer = client.get(address)
    [main] = MAIN.findall(answer.text) or [""]
    return TOKEN.sub("", main) if answer.status_code == OK else ""


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
