"""Each row of buttons has one main button, a few others, and hides what is rarely wanted.

The rows of every page are looked at where every page is opened (`test_every_page.py`).
"""

import pytest
from playwright.sync_api import expect

from tests.browser.inspections import broken_pills, broken_words, crowded_rows, stacked_rows
from tests.browser.visitor import DESKTOP
from tests.factories.office import make_code, make_planned_absence

pytestmark = pytest.mark.django_db(transaction=True)

STACK = """
(width) => {
  document.querySelector(".button-row").style.width = "300px";
  for (const button of document.querySelectorAll(".button")) {
    Object.assign(button.style, { display: "block", width: `${width}px` });
  }
}
"""
"""In a row of 300 px, which a page's own policy lets a script do, but no style."""


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


def test_buttons_below_each_other_are_noticed(visitor):
    visitor.go("/account/login/")
    buttons = "<a class=button>Somewhat longer words</a>" * 3
    visitor.page.set_content(f"<main><div class=button-row>{buttons}</div></main>")
    assert stacked_rows(visitor.page) == []
    visitor.page.evaluate(STACK, 200)
    assert len(stacked_rows(visitor.page)) == 1
    visitor.page.evaluate(STACK, 300)
    assert stacked_rows(visitor.page) == []
    visitor.complaints.clear()


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_ways_from_timetable_and_register_stand_two_by_two(visitor, lesson, dana, language):
    """In German, whose words are longer, they stood one below the other on a phone."""
    visitor.speak(language)
    visitor.become(dana.email)
    school = lesson.class_group.school
    for address in (f"/schools/{school.pk}/timetable/", f"/sessions/{lesson.session.pk}/"):
        visitor.go(address)
        assert visitor.page.locator(".button-row.is-paired .button").count() > 2
        assert stacked_rows(visitor.page) == []


def test_what_was_planned_is_read_in_the_width_of_its_line(visitor, lesson, dana):
    """Between a name and a status it stood in a column of two words."""
    session, why = lesson.session, "Dentist, and then her grandmother’s birthday"
    hours = {"starts_at": session.starts_at, "ends_at": session.ends_at}
    for student in lesson.students:
        make_planned_absence(student=student, entered_by=dana, reason=why, **hours)
    visitor.become("alice@example.org")
    visitor.go(f"/sessions/{lesson.session.pk}/review/")
    planned = visitor.page.locator(".planned-but-seen")
    line = visitor.page.locator(".present-line", has=planned).first
    words, status = line.locator(".planned-but-seen"), line.locator("summary .status")
    assert words.bounding_box()["width"] > 0.6 * line.bounding_box()["width"]
    assert words.bounding_box()["y"] >= status.bounding_box()["y"]
