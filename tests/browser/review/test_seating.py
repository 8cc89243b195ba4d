"""The seating plan in a real browser: dragged, by keys, and by two taps."""

import pytest
from playwright.sync_api import expect

from recognition.models import Seat
from tests.browser.visitor import DESKTOP, PHONE, Visitor
from tests.factories.office import make_meeting, make_room

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def planner(visitor, lesson) -> Visitor:
    visitor.log_in()
    visitor.go(f"/classes/{lesson.class_group.pk}/seats/")
    return visitor


def place(visitor: Visitor, column: int, row: int):
    return visitor.page.locator(f'.place[data-column="{column}"][data-row="{row}"]')


@pytest.mark.parametrize("screen", [DESKTOP], indirect=True)
def test_a_photo_is_dragged_to_a_place_and_moved_on_by_keys(planner, lesson):
    ida = lesson.students[0]
    seat = planner.page.locator(f"#seat-{ida.pk}")
    seat.drag_to(place(planner, 2, 1))
    expect(place(planner, 2, 1).locator(".seat")).to_have_id(f"seat-{ida.pk}")
    seat.focus()
    planner.page.keyboard.press("ArrowRight")
    expect(place(planner, 3, 1).locator(".seat")).to_have_id(f"seat-{ida.pk}")
    expect(seat).to_be_focused()
    planner.page.keyboard.press("Delete")
    expect(planner.page.locator(f".standing #seat-{ida.pk}")).to_be_visible()
    assert not Seat.objects.exists()


@pytest.mark.parametrize("screen", [DESKTOP], indirect=True)
def test_keys_pressed_while_a_move_is_on_its_way_wait_for_it(planner, lesson):
    planner.page.route(
        "**/seats/", lambda route: (planner.page.wait_for_timeout(300), route.continue_())
    )
    planner.page.locator(f"#seat-{lesson.students[0].pk}").focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowDown"):
        planner.page.keyboard.press(key)
    expect(place(planner, 2, 1).locator(".seat")).to_have_id(f"seat-{lesson.students[0].pk}")


@pytest.mark.parametrize("screen", [PHONE], indirect=True)
def test_two_taps_seat_a_student_on_a_phone(planner, lesson):
    noel = lesson.students[1]
    planner.page.locator(f"#seat-{noel.pk}").tap()
    place(planner, 0, 2).tap()
    expect(place(planner, 0, 2).locator(".seat")).to_have_id(f"seat-{noel.pk}")
    planner.check_width()


def test_all_are_seated_as_the_last_film_saw_them(planner):
    planner.click("Seat everybody as the last film saw them")
    planner.sees("sit as the last film saw them.")
    assert Seat.objects.count() == 4


@pytest.mark.parametrize("screen", [DESKTOP], indirect=True)
def test_each_room_keeps_its_plan(planner, lesson):
    ida, room = lesson.students[0], make_room(school=lesson.class_group.school, name="Lab 1")
    make_meeting(class_group=lesson.class_group, room=room)
    planner.page.reload()
    expect(planner.page.get_by_role("link", name="Lab 1")).to_have_attribute("aria-current", "page")
    planner.page.locator(f"#seat-{ida.pk}").drag_to(place(planner, 2, 1))
    expect(place(planner, 2, 1).locator(".seat")).to_have_id(f"seat-{ida.pk}")
    planner.click("No room entered")
    expect(planner.page.locator(f".standing #seat-{ida.pk}")).to_be_visible()
    assert Seat.objects.get().room == room
