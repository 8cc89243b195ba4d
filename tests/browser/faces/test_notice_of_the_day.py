"""With the day of a consent the page changes to the notice in force then, unless one is chosen."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import DESKTOP
from tests.factories import make_administrator, make_class_group, make_notice, make_student

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def group(school):
    for version, month in [("2026-02", 2), ("2026-08", 8)]:
        written_at = datetime(2026, month, 1, 9, tzinfo=UTC)
        make_notice(school=school, version=version, created_at=written_at)
    make_administrator(school=school, email="dana@example.org")
    return make_class_group(make_student(school=school), school=school, code="7A")


@pytest.mark.parametrize("screen", [DESKTOP], indirect=True)
@pytest.mark.parametrize("place", ["list", "student", "new student"])
def test_the_notice_follows_the_day_until_one_is_chosen(visitor, group, place):
    student = group.enrolments.get().student
    addresses = {
        "list": f"/classes/{group.pk}/consents/",
        "student": f"/students/{student.pk}/faces/",
        "new student": f"/schools/{group.school_id}/students/new/",
    }
    visitor.become("dana@example.org")
    visitor.go(addresses[place])
    notice = visitor.page.locator("select[name=notice]")
    day = visitor.page.locator("input[name=given_on]")
    chosen = notice.locator("option:checked")
    expect(chosen).to_have_text("2026-08")
    day.fill("2026-03-10")
    expect(chosen).to_have_text("2026-02")
    day.fill("2026-09-10")
    expect(chosen).to_have_text("2026-08")
    notice.select_option(label="2026-02")
    day.fill("2026-10-10")
    expect(chosen).to_have_text("2026-02")
