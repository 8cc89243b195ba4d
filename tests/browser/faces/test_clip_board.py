"""Naming the faces of a clip: a name that is on its way keeps the others from being pressed."""

import pytest
from playwright.sync_api import expect

from tests.browser.every_page.addresses.faces_pages import stage_clip
from tests.browser.visitor import DESKTOP

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("screen", [DESKTOP], indirect=True)
def test_while_a_name_is_on_its_way_no_other_can_be_pressed(visitor, lesson):
    clip = stage_clip(lesson.class_group, lesson.students)
    visitor.log_in()
    visitor.go(f"/clips/{clip.pk}/")
    names = visitor.page.locator(".clip-name")
    held = []
    visitor.page.route("**/clips/*/name/", lambda route: held.append(route))
    names.nth(1).click()
    expect(names.nth(2)).to_be_disabled()
    expect(visitor.page.get_by_role("button", name="Undo")).to_be_disabled()
    held[0].continue_()
    expect(names.nth(2)).to_be_enabled()
    assert len(held) == 1
    assert "student=" in held[0].request.post_data
    visitor.page.unroute("**/clips/*/name/")
