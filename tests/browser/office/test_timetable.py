"""The office makes a week: by the mouse, by touch, and by keys alone."""

from datetime import time

import pytest
from playwright.sync_api import expect

from classes.models import WeeklyMeeting
from tests.browser.visitor import DESKTOP, PHONE, Visitor
from tests.factories import make_administrator, make_class_group, make_student, make_teacher
from tests.factories.office import make_meeting, make_period

pytestmark = pytest.mark.django_db(transaction=True)

on_desktop = pytest.mark.parametrize("screen", [DESKTOP], indirect=True)
on_phone = pytest.mark.parametrize("screen", [PHONE], indirect=True)


@pytest.fixture
def group(school):
    """7A meets on Mondays in the first of three periods."""
    for number in range(3):
        start, end = time(8 + number), time(8 + number, 45)
        make_period(school=school, name=str(number + 1), starts_at=start, ends_at=end)
    group = make_class_group(make_student(school=school), school=school, code="7A")
    make_teacher(group, first_name="Alice", last_name="")
    make_meeting(
        class_group=group, subject="Art", weekday=0, starts_at=time(8), ends_at=time(8, 45)
    )
    make_administrator(school=school, email="dana@example.org")
    return group


@pytest.fixture
def week(visitor, group) -> Visitor:
    visitor.become("dana@example.org")
    visitor.go(f"/schools/{group.school_id}/timetable/?show=class-{group.pk}")
    visitor.page.wait_for_load_state("load")
    return visitor


def cell(visitor, weekday, number):
    hour = f"{7 + number:02}"
    return visitor.page.locator(f'td[data-slot="{weekday}-{hour}00-{hour}45"]')


def expect_in(place, text="Art"):
    expect(place.locator(".lesson", has_text=text)).to_be_visible()


def places():
    return sorted((m.weekday, m.starts_at.hour - 7, m.subject) for m in WeeklyMeeting.objects.all())


@on_desktop
def test_a_lesson_is_dragged_copied_and_undone(week):
    page = week.page
    cell(week, 0, 1).locator(".lesson").hover()
    page.mouse.down()
    cell(week, 2, 3).hover()
    page.mouse.up()
    expect_in(cell(week, 2, 3))
    assert places() == [(2, 3, "Art")]
    page.keyboard.down("Control")
    cell(week, 2, 3).locator(".lesson").drag_to(cell(week, 4, 1))
    page.keyboard.up("Control")
    expect_in(cell(week, 4, 1))
    week.sees("Lesson copied")
    week.click("Undo")
    expect(cell(week, 4, 1).locator(".lesson")).to_have_count(0)
    assert places() == [(2, 3, "Art")]


@on_desktop
def test_a_lesson_dropped_outside_stays_where_it_is(week):
    page = week.page
    cell(week, 0, 1).locator(".lesson").hover()
    page.mouse.down()
    page.mouse.move(5, 5, steps=4)
    page.mouse.up()
    expect(page.locator(".lesson-ghost")).to_have_count(0)
    expect(page.locator(".lesson-form")).to_have_count(0)
    assert places() == [(0, 1, "Art")]


@on_desktop
def test_everything_is_done_by_keys(week):
    page, press = week.page, week.page.keyboard.press
    cell(week, 0, 1).locator(".lesson").focus()
    press("ArrowRight")
    press("ArrowDown")
    press("Enter")
    form = page.get_by_role("form", name="New lesson")
    expect(form.get_by_label("Class")).to_be_focused()
    press("Tab")
    page.keyboard.type("Chess")
    press("Enter")
    expect(cell(week, 1, 2).locator(".lesson")).to_be_focused()
    press("Control+c")
    press("ArrowDown")
    press("Control+v")
    expect(cell(week, 1, 3).locator(".lesson")).to_be_focused()
    press("Escape")
    press("Control+x")
    press("ArrowLeft")
    press("Control+v")
    expect(cell(week, 0, 3).locator(".lesson")).to_be_focused()
    assert places() == [(0, 1, "Art"), (0, 3, "Chess"), (1, 2, "Chess")]
    press("Delete")
    expect(cell(week, 0, 3).locator(".lesson")).to_have_count(0)
    press("Control+z")
    expect_in(cell(week, 0, 3), "Chess")
    assert places() == [(0, 1, "Art"), (0, 3, "Chess"), (1, 2, "Chess")]


@on_desktop
def test_a_form_that_is_closed_gives_the_keyboard_back(week):
    cell(week, 0, 1).locator(".lesson").focus()
    week.page.keyboard.press("Enter")
    expect(week.page.get_by_role("form", name="Lesson")).to_be_visible()
    week.page.keyboard.press("Escape")
    expect(cell(week, 0, 1).locator(".lesson")).to_be_focused()


@on_phone
def test_by_touch_a_lesson_is_held_and_put_elsewhere(week):
    """Chromium's own touch: a finger holds still, moves, and lifts."""
    page = week.page
    start, end = (cell(week, *place).bounding_box() for place in ((0, 1), (0, 3)))
    page.evaluate("scrollTo(0, 0)")
    session = page.context.new_cdp_session(page)

    def touch(kind, box=None):
        points = [{"x": box["x"] + 40, "y": box["y"] + 24}] if box else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", start)
    expect(page.locator(".lesson-ghost")).to_have_count(1)
    touch("touchMove", end)
    touch("touchEnd")
    expect_in(cell(week, 0, 3))
    assert places() == [(0, 3, "Art")]


@on_phone
def test_by_touch_a_lesson_is_picked_from_the_tray_and_put_down(week):
    page = week.page
    page.get_by_role("button", name="7A Art").tap()
    week.sees("Picked up")
    cell(week, 0, 2).locator(".cell-add").tap()
    expect_in(cell(week, 0, 2))
    week.check_width()
    assert places() == [(0, 1, "Art"), (0, 2, "Art")]


@on_desktop
def test_the_delete_key_of_a_mac_removes_a_lesson_but_not_while_somebody_types(week):
    page, lesson = week.page, cell(week, 0, 1).locator(".lesson")
    lesson.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Subject").press("Backspace")
    assert places() == [(0, 1, "Art")]
    page.keyboard.press("Escape")
    expect(lesson).to_be_focused()
    page.keyboard.press("Backspace")
    expect(lesson).to_have_count(0)
    assert places() == []


@on_desktop
def test_what_is_pressed_while_a_change_is_on_its_way_waits_for_it(week):
    """On a slow network: a lesson is moved, and undone before the answer is there."""
    page = week.page
    cell(week, 0, 1).locator(".lesson").drag_to(cell(week, 1, 1))
    expect_in(cell(week, 1, 1))
    # The keys are for the cell that has the focus, and it follows the lesson.
    expect(cell(week, 1, 1).locator(":focus")).to_have_count(1)
    page.route("**/timetable/**", lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.keyboard.press("Control+x")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Control+v")
    page.keyboard.press("Control+z")
    expect_in(cell(week, 1, 1))
    expect(page.locator("#undo-step")).to_have_count(0)
    assert places() == [(1, 1, "Art")]
    page.unroute("**/timetable/**")


@on_phone
def test_a_rooms_long_name_stands_below_its_field_in_full(week, group):
    name = "Laboratory on the ground floor of the old building"
    room = group.school.rooms.create(name=name)
    WeeklyMeeting.objects.update(room=room)
    week.page.reload()
    cell(week, 0, 1).locator(".lesson").tap()
    form = week.page.locator(".lesson-form")
    expect(form.locator(".whole-choice", has_text=name)).to_be_visible()
    form.get_by_label("Room").select_option(label="–")
    expect(form.locator(".whole-choice", has_text=name)).to_have_count(0)
    week.check_width()
