"""The sign-in runs out while the office fills in a form: she signs in, and all of it is there."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from classes.models import PlannedAbsence
from faces.models import BiometricConsent, ConsentObjection
from tests.browser.visitor import DESKTOP, Visitor, on_every_screen
from tests.factories import (
    PASSWORD,
    make_administrator,
    make_enrolment,
    make_notice,
    make_student,
)

pytestmark = pytest.mark.django_db(transaction=True)

N_LETTERS = 25


@pytest.fixture
def office(visitor, lesson) -> Visitor:
    """Dana administers the school; the letters of a class are back."""
    group = lesson.class_group
    for email in ("dana@example.org", "gina@example.org"):
        make_administrator(school=group.school, email=email, first_name=email[:4].title())
    make_notice(school=group.school)
    for _ in range(N_LETTERS - 1):
        make_enrolment(student=make_student(school=group.school), class_group=group)
    visitor.become("dana@example.org")
    return visitor


def sign_in_again(visitor: Visitor, email: str = "dana@example.org") -> None:
    page = visitor.page
    visitor.sees("You had been logged out. What you entered is kept")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    visitor.click("Log in")


def fill_in_absence(visitor: Visitor, lesson) -> str:
    student = lesson.students[0]
    address = f"/schools/{student.school_id}/absences/students/{student.pk}/"
    visitor.go(address)
    visitor.page.get_by_label("First day").fill("2026-11-02")
    visitor.page.get_by_label("From (empty: all day)").fill("08:30")
    visitor.page.get_by_label("Until (empty: all day)").fill("10:00")
    visitor.page.get_by_role("radio", name="Absent").check()
    visitor.page.get_by_label("Reason").fill("Dr. Tooth")
    return address


@on_every_screen
def test_a_planned_absence_stands_in_its_form_again(office, lesson):
    address = fill_in_absence(office, lesson)
    Session.objects.all().delete()
    office.click("Save")
    sign_in_again(office)
    office.sees("It is not saved yet.")
    assert office.page.url.endswith(address)
    expect(office.page.get_by_label("From (empty: all day)")).to_have_value("08:30")
    expect(office.page.get_by_label("Reason")).to_have_value("Dr. Tooth")
    assert not PlannedAbsence.objects.exists()
    office.click("Save")
    office.sees("is planned.")
    absence = PlannedAbsence.objects.get()
    assert (absence.status, absence.reason) == ("absent", "Dr. Tooth")
    # Said once the page's script has run; a string as a condition is refused by the page's policy.
    office.page.wait_for_load_state("load")
    assert office.page.evaluate("sessionStorage.getItem('kept-entries')") is None


@pytest.mark.parametrize("screen", [DESKTOP], indirect=True)
def test_every_tick_of_a_class_is_there_again(office, lesson):
    office.go(f"/classes/{lesson.class_group.pk}/consents/")
    office.click("Yes for all")
    line = office.page.locator(".is-open-line").nth(3)
    line.get_by_label("No").check()
    line.get_by_placeholder("Signed by").fill("Father Four")
    expect(line.get_by_label("Yes")).not_to_be_checked()
    Session.objects.all().delete()
    office.click("Enter these answers")
    sign_in_again(office)
    office.sees("It is not saved yet.")
    expect(office.page.locator("#n-ticked")).to_have_text(f"({N_LETTERS})")
    before = BiometricConsent.objects.count()
    office.click("Enter these answers")
    office.sees(f"{N_LETTERS - 1} consents are entered.")
    assert BiometricConsent.objects.count() == before + N_LETTERS - 1
    assert ConsentObjection.objects.get().objected_by == "Father Four"


def test_what_one_person_entered_is_not_shown_to_another(office, lesson):
    fill_in_absence(office, lesson)
    Session.objects.all().delete()
    office.click("Save")
    sign_in_again(office, "gina@example.org")
    expect(office.page.get_by_label("Reason")).to_have_value("")
    # Said once the page's script has run; a string as a condition is refused by the page's policy.
    office.page.wait_for_load_state("load")
    assert office.page.evaluate("sessionStorage.getItem('kept-entries')") is None


def test_a_password_is_never_kept(office):
    office.go("/account/password_change/")
    assert office.page.locator("form:has([type=password])").count() == 1
    office.page.evaluate(
        """() => {
          const form = document.querySelector("form:has([type=password])");
          form.dataset.keep = "entries";
          form.querySelector("[type=password]").value = "a secret of mine";
          form.addEventListener("submit", (event) => event.preventDefault());
          form.requestSubmit();
        }"""
    )
    assert "a secret" not in (office.page.evaluate("sessionStorage.getItem('kept-entries')") or "")


def test_what_was_one_press_is_done_after_signing_in(office, lesson):
    student = lesson.students[0]
    office.go(f"/students/{student.pk}/")
    Session.objects.all().delete()
    office.click("Ill today")
    office.sees("You had been logged out. What you pressed is kept")
    office.page.get_by_label("E-mail address").fill("dana@example.org")
    office.page.get_by_label("Password").fill(PASSWORD)
    office.click("Log in")
    office.sees(student.given_name)
    expect(office.page.get_by_role("button", name="Ill today")).to_have_count(0)
    assert PlannedAbsence.objects.get().student == student
