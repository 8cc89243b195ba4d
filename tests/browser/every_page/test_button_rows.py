"""Each row of buttons has one main button, a few others, and hides what is rarely wanted."""

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import DESKTOP, SCREENS
from tests.factories.office import make_code

pytestmark = pytest.mark.django_db(transaction=True)

MOST_EQUAL = 4

FIND_ROWS = """
() => {
  const rows = new Map();
  for (const button of document.querySelectorAll("main .button, main fieldset button")) {
    const isHeld = button.matches("[aria-pressed=true], [aria-current]");
    if (isHeld || !button.checkVisibility()) continue;
    const row = button.closest(".button-row, .section-head, .dock, fieldset") ??
      button.closest("li, article, section, .card, main");
    const weights = ["is-primary", "is-yes", "is-no", "is-quiet", "is-code"];
    const weight = weights.find((name) => button.classList.contains(name)) ?? "plain";
    const counts = rows.get(row) ?? {};
    (counts[weight] ??= []).push(button.textContent.trim().replace(/\\s+/g, " "));
    rows.set(row, counts);
  }
  return [...rows.values()];
}
"""


def crowded_rows(page) -> list[str]:
    """Name the buttons of each row that has two main ones, or too many of equal weight."""
    most = {"is-primary": 1}
    return [
        f"{len(words)} {weight}: {words}"
        for row in page.evaluate(FIND_ROWS)
        for weight, words in row.items()
        if len(words) > most.get(weight, MOST_EQUAL)
    ]


@pytest.mark.parametrize("screen", SCREENS, indirect=True)
def test_each_row_has_one_main_button_and_few_others(visitor, addresses):
    visitor.become("alice@example.org")
    found = []
    for address in addresses:
        visitor.go(address)
        found += [f"{address}: {row}" for row in crowded_rows(visitor.page)]
    assert found == []


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


@pytest.mark.parametrize("screen", [DESKTOP], indirect=True)
def test_a_crowded_row_is_noticed(visitor, lesson):
    visitor.go("/account/login/")
    buttons = "<button class='button is-primary'>x</button>" * 2 + "<a class=button>y</a>" * 5
    visitor.page.set_content(f"<main><div class=button-row>{buttons}</div></main>")
    assert len(crowded_rows(visitor.page)) == 2
    visitor.complaints.clear()
