"""From the office to the register: an absence entered, seen before any face, confirmed."""

import pytest

from classes.models import Student
from tests.browser.staging import Lesson
from tests.browser.visitor import Visitor, on_every_screen
from tests.factories import make_administrator
from tests.factories.office import make_code

pytestmark = pytest.mark.django_db(transaction=True)


def enter_absence(visitor: Visitor, lesson: Lesson, student: Student) -> None:
    """Search for a student in the office's pages and plan a visit to the dentist."""
    page = visitor.page
    visitor.go("/")
    page.locator(".site-bar summary").click()
    visitor.click("Planned absences")
    visitor.sees_heading("Planned absences")
    # What is typed before the page's scripts run is searched with the next key only.
    page.wait_for_load_state("load")
    page.get_by_role("searchbox", name="Student").press_sequentially(student.family_name)
    visitor.click(f"{student}", within=page.locator("#absences"))
    page.get_by_label("First day").fill(f"{lesson.session.day}")
    page.get_by_label("From (empty: all day)").fill("08:30")
    page.get_by_label("Until (empty: all day)").fill("10:00")
    page.get_by_label("D Dentist").check()
    page.get_by_label("Reason").fill("Dr. Tooth")
    visitor.check_width()
    visitor.click("Save")


@on_every_screen
def test_the_office_enters_an_absence_and_the_teacher_confirms_it(visitor, lesson):
    school, session = lesson.class_group.school, lesson.session
    make_administrator(school=school, email="dana@example.org")
    make_code(school=school, letter="D", label="Dentist", used_by="office")
    last = lesson.students[-1]

    visitor.become("dana@example.org")
    enter_absence(visitor, lesson, last)
    visitor.sees(f"The absence of {last} is planned.")
    visitor.sees("from 08:30 until 10:00")

    visitor.become("alice@example.org")
    visitor.go(f"/sessions/{session.pk}/")
    line = visitor.page.locator(f"#student-{last.pk}")
    visitor.sees("Planned: Dentist", within=line)
    visitor.sees("Dr. Tooth", within=line)
    visitor.go(f"/sessions/{session.pk}/review/")
    visitor.sees("Planned: Dentist", within=line)
    visitor.sees("1 of them as planned")
    visitor.click("Confirm")
    visitor.sees_heading("Register")
    visitor.sees("planned by the office, confirmed by Alice", within=line)
    record = session.records.get(student=last)
    assert (record.status, record.letter, record.note) == ("excused", "D", "Dr. Tooth")


def test_one_tap_says_what_is_planned_without_a_page_load(visitor, lesson):
    student = lesson.students[0]
    code = make_code(school=student.school, letter="D", label="Dentist")
    student.planned_absences.create(
        starts_at=lesson.session.starts_at,
        ends_at=lesson.session.ends_at,
        code=code,
        entered_by=make_administrator(school=student.school),
    )
    visitor.become("alice@example.org")
    visitor.go(f"/sessions/{lesson.session.pk}/")
    visitor.page.evaluate("window.isSamePage = true")
    line = visitor.page.locator(f"#student-{student.pk}")
    visitor.click("As planned", within=line)
    visitor.sees("entered by Alice", within=line)
    assert lesson.session.records.get(student=student).code == code
    assert visitor.page.evaluate("window.isSamePage")
