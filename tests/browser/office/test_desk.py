"""The desk in a browser: on a tablet at the door, and by the keyboard of a laptop alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.every_page.test_every_page import faults_of
from tests.browser.visitor import DESKTOP

pytestmark = pytest.mark.django_db(transaction=True)
TABLET = {"width": 768, "height": 1024}
MOST_KEYS = 40
"""So often Tab is pressed at most until a door has the focus."""


@pytest.fixture
def at_desk(visitor, lesson, alice_of_lesson):
    visitor.become("alice@example.org")
    visitor.go("/desk/")
    return visitor


def focus_by_keyboard(visitor, words: str) -> None:
    for _ in range(MOST_KEYS):
        visitor.page.keyboard.press("Tab")
        if words in visitor.page.evaluate("document.activeElement.textContent"):
            return
    pytest.fail(f"no key leads to {words}")


def test_on_a_tablet_two_doors_stand_beside_two(at_desk):
    at_desk.page.set_viewport_size(TABLET)
    doors = [door.bounding_box() for door in at_desk.page.locator(".door").all()]
    assert doors[0]["y"] == doors[1]["y"] < doors[2]["y"] == doors[3]["y"]
    assert doors[0]["x"] == doors[2]["x"] < doors[1]["x"] == doors[3]["x"]


def test_on_a_tablet_the_desk_is_in_order(at_desk):
    at_desk.page.set_viewport_size(TABLET)
    assert faults_of(at_desk, "/desk/") == []


@pytest.mark.parametrize("screen", [DESKTOP], indirect=True)
def test_a_door_opens_by_the_keyboard_alone(at_desk):
    focus_by_keyboard(at_desk, "Test the class")
    at_desk.page.keyboard.press("Enter")
    expect(at_desk.page.get_by_role("heading", name="Train and test", level=1)).to_be_visible()


def test_why_few_pictures_are_enough_opens_by_a_tap(at_desk):
    why = at_desk.page.get_by_text("Are 80 to 100 pictures needed?")
    answer = at_desk.page.get_by_text("No. Older systems had to be trained")
    expect(answer).to_be_hidden()
    why.tap()
    expect(answer).to_be_visible()
