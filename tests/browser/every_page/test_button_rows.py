"""Each row of buttons has one main button, a few others, and hides what is rarely wanted.

The rows of every page are looked at where every page is opened (`test_every_page.py`).
"""

import pytest
from playwright.sync_api import expect

from tests.browser.inspections import broken_pills, broken_words, crowded_rows
from tests.browser.visitor import DESKTOP
from tests.factories.office import make_code

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_school_with_many_codes_finds_them_under_more(visitor, lesson):
    school = lesson.class_group.school
    for number in range(12):
        make_code(school=school, letter=f"X{number}", label=f"Reason {number}", position=number)
    visitor.become("alice@example.org")
    student, *_ = lesson.students[::-1]
    for address in (f"/sessions/{lesson.session.pk}/", f"/sessions/{lesson.session.pk}/review/"):
        visitor.go(address)
        assert crowded_rows(visitor.page) == []
        line = visitor.page.locator(f"#student-{student.pk}")
        expect(line.get_by_role("button", name="X3 Reason 3")).to_be_visible()
        expect(line.get_by_role("button", name="X7 Reason 7")).to_be_hidden()
        line.locator("summary", has_text="More").click()
        line.get_by_role("button", name="X7 Reason 7").click()
        expect(line.locator(".status").first).to_contain_text("X7 Reason 7")
        expect(line.locator(".more-codes[open]")).to_have_count(0)
        assert crowded_rows(visitor.page) == []
        student.attendance_records.all().delete()


def test_a_long_code_of_the_school_stands_beside_its_letter(visitor, lesson):
    """In the pill it would break over three lines, or push the name away."""
    long = "Family holiday, not agreed or longer than agreed"
    make_code(school=lesson.class_group.school, letter="G", label=long, counts_as="absent")
    lesson.students[-1].family_name = "Papadopoulos"
    lesson.students[-1].save()
    visitor.become("alice@example.org")
    visitor.go(f"/sessions/{lesson.session.pk}/review/")
    line = visitor.page.locator(f"#student-{lesson.students[-1].pk}")
    line.get_by_role("button", name=f"G {long}").click()
    expect(line.locator(".line-words")).to_contain_text(long)
    expect(line.locator(".cycle .status b")).to_have_text("G")
    assert broken_pills(visitor.page) == []
    visitor.go(f"/sessions/{lesson.session.pk}/")
    expect(line.locator(".status-words")).to_have_text(long)
    assert broken_words(line.locator(".line-name")) == []
    assert broken_pills(visitor.page) == []


@pytest.mark.parametrize("screen", [DESKTOP], indirect=True)
def test_a_crowded_row_is_noticed(visitor, lesson):
    visitor.go("/account/login/")
    buttons = "<button class='button is-primary'>x</button>" * 2 + "<a class=button>y</a>" * 5
    visitor.page.set_content(f"<main><div class=button-row>{buttons}</div></main>")
    assert len(crowded_rows(visitor.page)) == 2
    visitor.complaints.clear()
