"""A teacher opens the site: the lesson that is on stands on top, and one tap films it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from tests.browser.inspections import contrast_faults, inspect
from tests.browser.visitor import SCREENS, on_every_screen
from tests.factories import make_class_group, make_session, make_student
from tests.factories.office import make_meeting, make_room

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)


@pytest.fixture
def day_of_lessons(painted_class, school, monkeypatch):
    """Lessons before, now and later; one class has none. Noon: no day ends during the test."""
    noon = timezone.now().replace(hour=10, minute=0, second=0, microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    alice = User.objects.get(email="alice@example.org")
    room = make_room(school=school, name="Room 12")
    current = None
    for group, hours in [(painted_class.class_group, -0.25), ("9B", -3), ("8C", 2), ("10D", 4)]:
        if isinstance(group, str):
            group = make_class(school, group, alice)
        session = make_session(
            class_group=group,
            meeting=make_meeting(class_group=group),
            room=room,
            starts_at=noon + hours * HOUR,
        )
        current = current or session
    make_class(school, "5A", alice)
    return current


def make_class(school, code, teacher):
    group = make_class_group(make_student(school=school), school=school, code=code, title="Physics")
    group.teachers.set(teacher.teacher_posts.all())
    return group


@pytest.mark.parametrize("screen", SCREENS, indirect=True)
def test_one_tap_leads_from_the_current_lesson_to_its_film(filmer, day_of_lessons):
    filmer.become("alice@example.org")
    filmer.go("/")
    filmer.sees_heading("My lessons today")
    page = filmer.page
    first = page.get_by_role("main").get_by_role("heading", level=2).first
    expect(first).to_have_text("7A Physics")
    card = page.get_by_role("region", name="7A Physics")
    filmer.sees("Room 12", within=card)
    filmer.sees("3 students", within=card)
    filmer.click("Film the class", within=card)
    stage = page.get_by_role("dialog")
    expect(stage.get_by_role("button", name="Start filming")).to_be_enabled()
    assert f"/sessions/{day_of_lessons.pk}/take/" in page.url


@on_every_screen
def test_the_pages_of_lessons_are_in_order(visitor, day_of_lessons):
    visitor.become("alice@example.org")
    for address in ("/", "/registers/missing/"):
        visitor.go(address)
        assert inspect(visitor.page) + contrast_faults(visitor.page) == []
    visitor.go("/")
    visitor.click("1 register was not taken")
    visitor.sees_heading("Registers not taken")
    visitor.click("9B Physics")
    visitor.sees_heading("Review")
