"""Summaries in a real browser: the latest sessions first in view, and what comes out on paper."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from classes.models import AttendanceRecord
from tests.browser.inspections import broken_words, inspect
from tests.browser.visitor import on_every_screen
from tests.factories import NINE_O_CLOCK, make_administrator, make_session

pytestmark = pytest.mark.django_db(transaction=True)

N_SESSIONS = 40
SPAN = "?first=2026-08-01&last=2026-12-31"


@pytest.fixture
def long_term(live_server, class_group, students, alice, school):
    """Forty sessions of 7A, one student late in each; more than fit on a sheet."""
    make_administrator(school=school, email="dana@example.org")
    for number in range(N_SESSIONS):
        session = make_session(
            class_group=class_group, starts_at=NINE_O_CLOCK + timedelta(days=number)
        )
        for student in students:
            is_late = student == students[number % len(students)]
            AttendanceRecord.objects.create(
                session=session,
                student=student,
                status="late" if is_late else "present",
                source="capture",
            )
    return class_group


@on_every_screen
def test_the_latest_sessions_are_in_view_and_the_page_stays_narrow(visitor, long_term):
    visitor.become("alice@example.org")
    visitor.go(f"/classes/{long_term.pk}/summary/{SPAN}")
    seen = visitor.page.evaluate(
        """() => {
          const box = document.querySelector(".grid-box").getBoundingClientRect();
          const name = document.querySelector(".grid tbody th").getBoundingClientRect();
          const last = document.querySelector(".grid thead th:last-child").getBoundingClientRect();
          return [last.right <= box.right + 1, name.left >= box.left - 1];
        }"""
    )
    assert seen == [True, True]
    assert inspect(visitor.page) == []


def test_no_name_in_the_totals_is_broken_within_a_word(visitor, long_term, students):
    students[0].family_name = "Papadopoulos"
    students[0].save()
    visitor.become("alice@example.org")
    visitor.go(f"/classes/{long_term.pk}/summary/{SPAN}")
    assert broken_words(visitor.page.locator(".numbers tbody th a")) == []


@on_every_screen
def test_the_page_of_the_school_is_sound(visitor, long_term):
    visitor.become("dana@example.org")
    visitor.go(f"/schools/{long_term.school_id}/summary/{SPAN}")
    visitor.page.get_by_text("The same in numbers").click()
    assert inspect(visitor.page) == []


def test_paper_holds_every_student_and_session_and_nothing_to_click(visitor, long_term, students):
    visitor.become("alice@example.org")
    visitor.go(f"/classes/{long_term.pk}/summary/{SPAN}")
    reader = PdfReader(BytesIO(visitor.page.pdf(prefer_css_page_size=True)))
    words = "\n".join(page.extract_text() for page in reader.pages)
    assert all(page.mediabox.width > page.mediabox.height for page in reader.pages)
    # Once in each of the two parts of the grid and once among the totals, besides those to look at.
    assert all(words.count(student.family_name) >= 3 for student in students)
    letters = [word for line in words.splitlines() for word in line.split()]
    assert letters.count("P") >= N_SESSIONS * (len(students) - 1)
    assert letters.count("L") >= N_SESSIONS
    assert "Other days" not in words
    assert "Print" not in words


def test_paper_holds_the_days_of_a_student(visitor, long_term, student):
    visitor.become("alice@example.org")
    visitor.go(f"/students/{student.pk}/summary/{SPAN}")
    reader = PdfReader(BytesIO(visitor.page.pdf(prefer_css_page_size=True)))
    words = "\n".join(page.extract_text() for page in reader.pages)
    assert "September 2026" in words
    assert "October 2026" in words
    assert "10 late" in words
