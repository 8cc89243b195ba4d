"""A class of sixty on paper: headings and names on each page, on A4 as on Letter."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.browser.office.test_summaries import SPAN, long_term  # noqa: F401 - a fixture
from tests.browser.visitor import DESKTOP
from tests.factories import make_enrolment, make_record, make_student

pytestmark = pytest.mark.django_db(transaction=True)

N_STUDENTS = 56


@pytest.fixture
def large_class(long_term):  # noqa: F811
    session = long_term.sessions.first()
    for number in range(N_STUDENTS):
        student = make_student(school=long_term.school, given_name=f"Given{number}")
        make_enrolment(student=student, class_group=long_term)
        make_record(session=session, student=student)
    return long_term


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("screen", [DESKTOP], indirect=True)
def test_headings_stand_on_each_page_and_nothing_is_cut_off(visitor, large_class, paper):
    visitor.become("alice@example.org")
    visitor.go(f"/classes/{large_class.pk}/summary/{SPAN}")
    page = visitor.page
    content = page.pdf(format=paper, landscape=True)
    pages = [one.extract_text() for one in PdfReader(BytesIO(content)).pages]
    with_students = [text for text in pages if "Given1" in text or "Given5" in text]
    assert len(with_students) > 2
    assert all("Given name" in text for text in with_students)
    for number in range(N_STUDENTS):
        assert sum(f"Given{number}\n" in f"{text}\n" or f"Given{number} " in text for text in pages)
