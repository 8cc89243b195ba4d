"""A tablet at the door greets who is known, takes codes, and hands in later what a cut held up."""

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from kiosks.models import DoorVisit
from kiosks.recogniser import recognise_visit
from kiosks.selectors.kiosk_keys import kiosk_key
from recognition.models import Sighting
from tests.browser.camera import launch_with_camera, paint_camera_clip
from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.inspections import contrast_faults, inspect
from tests.browser.visitor import SCREENS, Visitor
from tests.factories import make_administrator, make_session
from tests.factories.kiosks import make_kiosk

pytestmark = pytest.mark.django_db(transaction=True)

DEVICES = SCREENS | {"tablet": {"viewport": {"width": 768, "height": 1024}, "has_touch": True}}
PATIENCE_MS = 40_000
MOST_TAPS = 3
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PICTURES = os.environ.get("KIOSK_PICTURES", "")
"""A folder for what the pages look like; empty: none are taken."""


@pytest.fixture
def networks(monkeypatch) -> None:
    """The process of the networks, reached without its socket; only JSON passes."""

    def ask(operation, body=b"", parameters=None):
        return json.loads(json.dumps(recognise_visit(body, json.loads(json.dumps(parameters)))))

    monkeypatch.setattr("kiosks.services.visits.ask_inference_server", ask)
    monkeypatch.setattr("kiosks.views.door_pages.is_inference_server_up", lambda: True)


@pytest.fixture
def lesson_now(painted_class, networks):
    """A lesson that began seven minutes ago."""
    starts_at = timezone.now() - timedelta(minutes=7, seconds=5)
    ends_at = starts_at + timedelta(minutes=45)
    return make_session(class_group=painted_class.class_group, starts_at=starts_at, ends_at=ends_at)


@pytest.fixture(scope="module")
def one_at_door(playwright, tmp_path_factory) -> Iterator[Browser]:
    """A browser before which one painted student stands."""
    clip = paint_camera_clip(tmp_path_factory.mktemp("door") / "one.mjpeg", [2])
    browser = launch_with_camera(playwright, CHROMIUM or "", clip, *QUIET)
    yield browser
    browser.close()


@pytest.fixture
def device(request) -> str:
    return getattr(request, "param", "tablet")


@pytest.fixture
def door(one_at_door, live_server, device, lesson_now) -> Iterator[Visitor]:
    """The tablet, with its link opened."""
    options = {"base_url": live_server.url, "permissions": ["camera"], **DEVICES[device]}
    context = one_at_door.new_context(**options)
    visitor = Visitor(context.new_page())
    kiosk = make_kiosk(school=lesson_now.class_group.school)
    visitor.go(f"/door/open/{kiosk_key(kiosk)}/")
    visitor.click("Open the kiosk here")
    visitor.sees_heading("Welcome")
    # A page whose scripts have not arrived cannot take anybody.
    visitor.page.wait_for_load_state("networkidle")
    yield visitor
    context.close()
    assert visitor.complaints == []


def check(door: Visitor, name: str) -> None:
    """Nothing is wrong with what is shown, by light and in the dark."""
    found = []
    for scheme in SCHEMES:
        door.page.emulate_media(color_scheme=scheme)
        door.check_width()
        found += inspect(door.page) if scheme == "light" else contrast_faults(door.page)
        if PICTURES:
            width = door.page.evaluate("innerWidth")
            door.page.screenshot(path=Path(PICTURES) / f"{name}-{width}-{scheme}.png")
    assert found == []


def expect_words(door: Visitor, text: str) -> None:
    words = door.page.locator(".kiosk-words p:visible")
    expect(words).to_contain_text(text, timeout=PATIENCE_MS)


def tap_until_greeted(door: Visitor) -> None:
    """Tap, and once more where the page asks for it: a busy browser shows its camera in jerks."""
    asked = door.page.get_by_text("Please once more").filter(visible=True)
    greeted = door.page.get_by_text("Hello Ida!").filter(visible=True)
    for _ in range(MOST_TAPS):
        door.click("I am here")
        expect_words(door, "turn your head")
        expect(asked.or_(greeted)).to_be_visible(timeout=PATIENCE_MS)
        if greeted.is_visible():
            return
    pytest.fail("The one before the camera was never greeted.")


@pytest.mark.parametrize("device", DEVICES, indirect=True)
def test_who_comes_late_is_greeted_and_her_teacher_is_asked(door, device, lesson_now):
    expect_words(door, "Tap, and look at the camera")
    check(door, "idle")
    tap_until_greeted(door)
    expect_words(door, "after the beginning")
    check(door, "greeting")
    assert Sighting.objects.get().proposed_student.given_name == "Ida"
    expect_words(door, "Tap, and look at the camera")
    expect(door.page.locator("body")).not_to_contain_text("Ida")
    door.page.context.clear_cookies()
    door.become("alice@example.org")
    door.go(f"/sessions/{lesson_now.pk}/review/")
    door.sees("There from the start?")
    check(door, "review")


@pytest.mark.parametrize("device", ["phone", "tablet"], indirect=True)
def test_the_page_speaks_german(door, device):
    door.speak("de")
    door.page.reload()
    expect_words(door, "Tippen und fünf Sekunden")
    door.page.get_by_role("button", name="Code tippen").click()
    check(door, "code-de")


def test_a_cut_of_the_network_loses_nobody_and_counts_nobody_twice(door):
    door.page.context.set_offline(True)
    door.click("I am here")
    expect_words(door, "There is no network now")
    door.sees("to be sent once the network is back")
    check(door, "offline")
    assert not DoorVisit.objects.exists()
    door.page.context.set_offline(False)
    expect(door.page.locator(".kiosk-waiting")).to_be_hidden(timeout=PATIENCE_MS)
    visit = DoorVisit.objects.get()
    # A busy browser shows its camera in jerks: it is handed in once, whoever it is taken for.
    assert visit.outcome in {"known", "still"}
    # The browser itself says that it had no network.
    door.complaints[:] = [one for one in door.complaints if "ERR_INTERNET" not in one]


def test_a_code_waits_for_the_teacher(door, lesson_now):
    door.click("Tap a code")
    door.page.get_by_label("Your code").fill("7002")
    door.click("Done")
    expect_words(door, "Your teacher confirms it")
    expect(door.page.locator("body")).not_to_contain_text("Noel")
    door.page.context.clear_cookies()
    door.become("alice@example.org")
    door.go(f"/sessions/{lesson_now.pk}/review/")
    door.sees("Tapped a code at the door")
    check(door, "codes")
    minutes = (DoorVisit.objects.get().at - lesson_now.starts_at) // timedelta(minutes=1)
    door.page.get_by_role("button", name=f"{minutes} min late").click()
    door.sees_heading("Review")
    expect(door.page.get_by_text("Tapped a code at the door")).to_have_count(0)
    record = lesson_now.records.get()
    entry = (record.student.given_name, record.status, record.minutes_late)
    assert entry == ("Noel", "late", minutes)


def test_the_office_sets_one_up(visitor, lesson_now):
    school = lesson_now.class_group.school
    make_administrator(school=school, email="dana@example.org", first_name="Dana")
    visitor.become("dana@example.org")
    visitor.go(f"/schools/{school.pk}/rooms/")
    visitor.click("Door kiosks")
    check(visitor, "office")
    for label, value in {
        "Name, such as": "North door",
        "The impact assessment": "2026-08-01",
        "A notice": "2026-08-01",
        "Name and post": "Grace Hopper, head",
    }.items():
        visitor.page.get_by_label(label).fill(value)
    visitor.page.get_by_role("button", name="Set up", exact=True).click()
    visitor.sees("Its link")
    check(visitor, "link")
