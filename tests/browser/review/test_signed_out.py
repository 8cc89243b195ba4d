"""The sign-in runs out while somebody reviews: she signs in, and what she pressed is there once."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from classes.models import AttendanceAmendment
from tests.browser.visitor import Visitor
from tests.factories import PASSWORD, make_teacher

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reviewer(visitor, lesson) -> Visitor:
    visitor.log_in()
    visitor.go(f"/sessions/{lesson.session.pk}/review/")
    return visitor


def forgive_the_refused_tap(visitor: Visitor) -> None:
    """Chromium notes each answer 401 as an error of the console."""
    visitor.complaints[:] = [text for text in visitor.complaints if "401" not in text]


def sign_in_again(visitor: Visitor, email: str = "alice@example.org") -> None:
    page = visitor.page
    visitor.sees("You had been logged out.")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    visitor.click("Log in")


def line_of(visitor: Visitor, student):
    return visitor.page.locator(f"#student-{student.pk}")


def test_a_tap_is_kept_over_the_sign_in(reviewer, lesson):
    last = lesson.students[-1]
    Session.objects.all().delete()
    line_of(reviewer, last).get_by_role("button", name="E Excused").click()
    sign_in_again(reviewer)
    reviewer.sees("What you pressed before you logged in is saved.")
    expect(reviewer.page).to_have_url(
        f"{reviewer.page.url.split('/sessions')[0]}/sessions/{lesson.session.pk}/review/"
    )
    record = lesson.session.records.get()
    assert (record.student, record.status, record.recorded_by.email) == (
        last,
        "excused",
        "alice@example.org",
    )
    assert not AttendanceAmendment.objects.exists()
    reviewer.page.reload()
    reviewer.sees("entered by Alice", within=line_of(reviewer, last))
    assert lesson.session.records.count() == 1
    forgive_the_refused_tap(reviewer)


def test_three_quick_taps_are_kept(reviewer, lesson):
    Session.objects.all().delete()
    students = lesson.students[-3:]
    reviewer.page.evaluate(
        """ids => ids.forEach(id => document.getElementById(`set-${id}-absent`).click())""",
        [student.pk for student in students],
    )
    sign_in_again(reviewer)
    reviewer.sees("What you pressed before you logged in is saved.")
    assert {record.student for record in lesson.session.records.all()} == set(students)
    forgive_the_refused_tap(reviewer)


def test_the_confirmation_is_kept(reviewer, lesson):
    Session.objects.all().delete()
    reviewer.click("Confirm", within=reviewer.page.locator(".dock"))
    sign_in_again(reviewer)
    reviewer.sees("Confirmed:")
    lesson.session.refresh_from_db()
    assert lesson.session.confirmed_by.email == "alice@example.org"


def test_what_one_person_pressed_is_not_sent_in_the_name_of_another(reviewer, lesson):
    make_teacher(lesson.class_group, email="bob@example.org", first_name="Bob", last_name="")
    Session.objects.all().delete()
    line_of(reviewer, lesson.students[-1]).get_by_role("button", name="E Excused").click()
    sign_in_again(reviewer, "bob@example.org")
    expect(reviewer.page.get_by_role("heading", name="Review", exact=True)).to_be_visible()
    reviewer.page.wait_for_load_state("networkidle")
    assert not lesson.session.records.exists()
    assert reviewer.page.evaluate("sessionStorage.getItem('kept-presses')") is None
    forgive_the_refused_tap(reviewer)


def test_a_sign_in_in_another_tab_loses_no_tap(reviewer, lesson):
    """Signing in gives the browser a new token: the page that was open holds the old one."""
    other = reviewer.page.context.new_page()
    reviewer.page.context.clear_cookies()
    other.goto("/account/login/")
    other.get_by_label("E-mail address").fill("alice@example.org")
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Log in").click()
    expect(other.get_by_role("heading", name="My classes")).to_be_visible()
    last = lesson.students[-1]
    line_of(reviewer, last).get_by_role("button", name="E Excused").click()
    reviewer.sees("What you pressed before you logged in is saved.")
    assert lesson.session.records.get().status == "excused"
    reviewer.complaints[:] = [text for text in reviewer.complaints if "403" not in text]


def test_what_was_pressed_before_is_taken_back_after_signing_in_again(reviewer, lesson):
    last = lesson.students[-1]
    line_of(reviewer, last).get_by_role("button", name="E Excused").click()
    reviewer.sees("Excused.", within=reviewer.page.locator("#dock-feedback"))
    Session.objects.all().delete()
    reviewer.page.reload()
    reviewer.page.get_by_label("E-mail address").fill("alice@example.org")
    reviewer.page.get_by_label("Password").fill(PASSWORD)
    reviewer.click("Log in")
    dock = reviewer.page.locator("#dock-feedback")
    expect(dock.get_by_label("Note")).to_be_visible()
    reviewer.click("Undo", within=dock)
    reviewer.sees("1 entry is taken back.")
    assert not lesson.session.records.exists()
