"""Letters of a class go to the printer, come back through the scanner, and are told apart."""

import io

import pytest
from django.core.files.base import ContentFile
from pypdf import PdfReader

from classes.models import School
from faces.letters.scanned_pages import read_pages
from faces.models import BiometricConsent, ConsentNotice
from tests.browser.staging.consents import NOTICE
from tests.browser.visitor import DESKTOP
from tests.factories import make_enrolment, make_notice, make_student

pytestmark = pytest.mark.django_db(transaction=True)

MM = 72 / 25.4
SIZES_PT = {"a4": (210 * MM, 297 * MM), "letter": (8.5 * 72, 11 * 72)}
LONG = "\n\n".join([NOTICE] * 5)
"""Fifteen paragraphs."""


@pytest.fixture
def letters(lesson, alice_of_lesson):
    """Alice administers the school too; three new students have not answered."""
    group = lesson.class_group
    group.school.staff_roles.create(user=alice_of_lesson, role="administrator")
    make_notice(school=group.school, text=NOTICE)
    for _ in range(3):
        make_enrolment(student=make_student(school=group.school), class_group=group)
    return group


def printed(visitor, address) -> bytes:
    visitor.go(address)
    return visitor.page.pdf(prefer_css_page_size=True)


@pytest.mark.parametrize("paper", SIZES_PT)
@pytest.mark.parametrize("text", [NOTICE, LONG], ids=["short", "long"])
@pytest.mark.parametrize("screen", [DESKTOP], indirect=True)
def test_each_letter_is_one_page_whose_code_is_read_again(visitor, letters, paper, text):
    ConsentNotice.objects.update(text=text)
    visitor.become("alice@example.org")
    pdf = printed(visitor, f"/classes/{letters.pk}/letters/?paper={paper}")
    pages = PdfReader(io.BytesIO(pdf)).pages
    unanswered = 4
    assert len(pages) == unanswered
    assert tuple(map(float, pages[0].mediabox[2:])) == pytest.approx(SIZES_PT[paper], abs=1.5)
    codes = [page.code for page in read_pages(ContentFile(pdf, name="scan.pdf"))]
    assert len({code.student for code in codes if code}) == unanswered


@pytest.mark.parametrize("screen", [DESKTOP], indirect=True)
def test_twenty_five_consents_take_thirty_clicks_at_most(visitor, letters):
    for _ in range(21):
        student = make_student(school=School.objects.get())
        make_enrolment(student=student, class_group=letters)
    visitor.become("alice@example.org")
    visitor.go(f"/classes/{letters.pk}/faces/")
    visitor.click("Enter consents")
    boxes = visitor.page.get_by_role("checkbox", name="Yes")
    for number in range(25):
        boxes.nth(number).click()
    visitor.click("Enter these answers")
    visitor.sees("25 consents are entered.")
    before = 7
    assert BiometricConsent.objects.count() == 25 + before
