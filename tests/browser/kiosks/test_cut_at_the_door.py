"""The tablet starts again during a cut of the network, takes whoever comes, and hands in later."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Playwright, expect

from kiosks.models import DoorVisit
from kiosks.recogniser import recognise_visit
from kiosks.selectors.kiosk_keys import kiosk_key
from tests.browser.camera import paint_camera_clip
from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.lessons.flaky_site import FlakySite
from tests.browser.visitor import Visitor
from tests.factories import make_session
from tests.factories.kiosks import make_kiosk

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE_MS = 40_000
TABLET: dict[str, Any] = {"viewport": {"width": 768, "height": 1024}, "has_touch": True}
KEPT = """
async () => {
  const names = await caches.keys();
  const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return requests.flat().map(({ url }) => new URL(url).pathname).sort();
}
"""
READABLE = [b"\xff\xd8\xff", b"7002", "7002".encode("utf-16-le"), b"offsets_s"]
"""How a JPEG begins, and the code that was tapped, as browsers write text."""

SMALLEST_VISIT_BYTES = 20_000
IS_CONTROLLED = "() => Boolean(navigator.serviceWorker.controller)"
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope)"


@pytest.fixture
def networks(monkeypatch) -> None:
    """The process of the networks, reached without its socket; only JSON passes."""

    def ask(operation, body=b"", parameters=None):
        return json.loads(json.dumps(recognise_visit(body, json.loads(json.dumps(parameters)))))

    monkeypatch.setattr("kiosks.services.visits.ask_inference_server", ask)
    monkeypatch.setattr("kiosks.views.door_pages.is_inference_server_up", lambda: True)


@pytest.fixture
def lesson_now(painted_class, networks):
    starts_at = timezone.now() + timedelta(minutes=7)
    ends_at = starts_at + timedelta(minutes=45)
    return make_session(class_group=painted_class.class_group, starts_at=starts_at, ends_at=ends_at)


@pytest.fixture
def site(live_server) -> Iterator[FlakySite]:
    site = FlakySite(live_server.url)
    yield site
    site.close()


class Tablet:
    """A tablet that may be switched off: its browser keeps its profile."""

    def __init__(self, playwright: Playwright, url: str, folder: Path) -> None:
        self._playwright, self._url, self._profile = playwright, url, folder / "profile"
        self._clip = paint_camera_clip(folder / "one.mjpeg", [2])
        self._context: BrowserContext | None = None

    def switch_on(self) -> Visitor:
        camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
        camera.append(f"--use-file-for-fake-video-capture={self._clip}")
        self._context = self._playwright.chromium.launch_persistent_context(
            self._profile,
            executable_path=CHROMIUM,
            args=[*QUIET, *camera],
            base_url=self._url,
            permissions=["camera"],
            **TABLET,
        )
        return Visitor(self._context.pages[0])

    def wait_for_disk(self) -> None:
        """Chromium writes down which files it keeps some seconds after it has them."""
        kept = self._profile / "Default" / "Service Worker" / "CacheStorage"
        wait_until(lambda: list(kept.glob("*/index.txt")))
        wait_until(lambda: any(b'id="kiosk"' in file.read_bytes() for file in kept.rglob("*_0")))
        wait_until(lambda: list(kept.rglob("the-real-index")))

    def lies_open(self) -> list[str]:
        """Name the files of its databases in which a picture or a code can be read."""
        files = [
            file for file in (self._profile / "Default" / "IndexedDB").rglob("*") if file.is_file()
        ]
        # Else nothing at all would have been kept.
        assert sum(len(file.read_bytes()) for file in files) > SMALLEST_VISIT_BYTES
        return [file.name for file in files if any(one in file.read_bytes() for one in READABLE)]

    def switch_off(self) -> None:
        if self._context:
            self._context.close()
        self._context = None


@pytest.fixture
def tablet(playwright, site, tmp_path) -> Iterator[Tablet]:
    tablet = Tablet(playwright, site.url, tmp_path)
    yield tablet
    tablet.switch_off()


@pytest.fixture
def kiosk(lesson_now):
    return make_kiosk(school=lesson_now.class_group.school)


def open_door(tablet: Tablet, kiosk) -> Visitor:
    """Open its link, and wait until its page is kept."""
    door = tablet.switch_on()
    door.go(f"/door/open/{kiosk_key(kiosk)}/")
    door.click("Open the kiosk here")
    door.sees_heading("Welcome")
    wait_until(lambda: "/door/" in door.page.evaluate(KEPT))
    wait_until(lambda: door.page.evaluate(IS_CONTROLLED))
    return door


def wait_until(is_so: Callable[[], object]) -> None:
    """Ask again and again: a page's own promise would count as true at once."""
    ends_at_s = time.monotonic() + PATIENCE_MS / 1000
    while not is_so():
        assert time.monotonic() < ends_at_s
        time.sleep(0.2)


def test_a_tablet_that_starts_again_during_a_cut_takes_whoever_comes_and_hands_in_later(
    tablet, site, kiosk
):
    open_door(tablet, kiosk)
    tablet.wait_for_disk()
    tablet.switch_off()
    site.go_away()
    door = tablet.switch_on()
    door.go("/door/")
    door.sees_heading("Welcome")
    door.click("I am here")
    words = door.page.locator(".kiosk-words p:visible")
    expect(words).to_contain_text("There is no network now", timeout=PATIENCE_MS)
    door.click("Tap a code")
    door.page.get_by_label("Your code").fill("7002")
    door.click("Done")
    expect(words).to_contain_text("There is no network now")
    assert not DoorVisit.objects.exists()
    # Switched off once more before the network is back.
    tablet.switch_off()
    assert tablet.lies_open() == []
    door = tablet.switch_on()
    door.go("/door/")
    expect(door.page.locator(".kiosk-n")).to_have_text("2")
    site.come_back()
    expect(door.page.locator(".kiosk-waiting")).to_be_hidden(timeout=PATIENCE_MS)
    outcomes = sorted(DoorVisit.objects.values_list("outcome", flat=True))
    # A busy browser shows its camera in jerks: she is handed in once, whoever she is taken for.
    assert outcomes[0] == "code"
    assert outcomes[1:] in (["known"], ["still"])


def test_of_the_page_alone_something_is_kept_and_an_ended_kiosk_keeps_nothing(tablet, site, kiosk):
    door = open_door(tablet, kiosk)
    kept = door.page.evaluate(KEPT)
    assert kept[0] == "/door/"
    assert {path.split("/")[1] for path in kept[1:]} == {"static"}
    assert door.page.evaluate(WORKERS) == [f"{site.url}/door/"]
    kiosk.delete()
    door.go("/door/")
    door.sees_heading("This device is not a door kiosk")
    wait_until(lambda: door.page.evaluate("async () => (await caches.keys()).length === 0"))
    assert door.page.evaluate(WORKERS) == []
