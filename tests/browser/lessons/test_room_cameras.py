"""Whoever keeps the machines lets the site look for cameras, and takes one over into the form."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from jobs.runner import work
from recognition.models import Camera
from recognition.services.rooms import camera_searches
from tests.browser.inspections import contrast_faults, inspect
from tests.browser.visitor import SCREENS
from tests.face_vision.cameras.test_discovery import responder
from tests.factories import make_administrator
from tests.factories.office import make_camera, make_room

__all__ = ["responder"]
pytestmark = pytest.mark.django_db(transaction=True)

PICTURES = os.environ.get("ROOM_PICTURES", "")
"""A folder for what the pages look like; empty: none are taken."""


@pytest.fixture
def room(school, responder, settings, monkeypatch):
    """A room with one camera, in whose network another answers."""
    settings.CAMERA_NETWORKS, settings.SCHOOL_CAMERA_NETWORKS = [responder.network], {}
    monkeypatch.setattr(camera_searches, "WAITED_S", 0.5)
    make_administrator(school=school, email="dana@example.org")
    room = make_room(school=school, name="Room 12")
    make_camera(room=room, name="Back", source="0")
    return room


def check(visitor, name) -> None:
    visitor.check_width()
    faults = inspect(visitor.page)
    for scheme in ("light", "dark"):
        visitor.page.emulate_media(color_scheme=scheme)
        faults += contrast_faults(visitor.page)
        photograph(visitor, f"{name}-{scheme}")
    assert faults == []


def photograph(visitor, name) -> None:
    if PICTURES:
        width = visitor.page.evaluate("innerWidth")
        visitor.page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("screen", SCREENS, indirect=True)
def test_a_camera_that_answers_is_taken_over_with_a_few_presses(visitor, screen, room, responder):
    visitor.become("dana@example.org")
    visitor.go(f"/rooms/{room.pk}/")
    visitor.click("Look for cameras")
    visitor.sees("Looking for cameras …")
    work(lane="rooms")
    visitor.sees("1 camera answered")
    check(visitor, "cameras-found")
    visitor.click("Take over")
    address = visitor.page.get_by_label("Device or address")
    expect(address).to_have_value(f"rtsp://{responder.host}/")
    photograph(visitor, "camera-form")
    address.fill(f"rtsp://door:word@{responder.host}/stream1")
    visitor.page.get_by_role("button", name="Save", exact=True).click()
    visitor.sees("was added")
    assert Camera.objects.get(name="Front door").source.endswith("/stream1")
    visitor.go(f"/rooms/{room.pk}/")
    visitor.sees("Entered already: Room 12, Front door")
    assert visitor.complaints == []
