"""What a person has asked the device for: the keyboard, less motion, colours of one's own."""

import pytest
from playwright.sync_api import expect

from tests.browser.inspections import inspect

pytestmark = pytest.mark.django_db(transaction=True)

FOCUS_RING = """
() => {
  const style = getComputedStyle(document.activeElement);
  return [document.activeElement.outerHTML.slice(0, 80), style.outlineStyle, style.outlineWidth];
}
"""
MOVES = """
() => [...document.querySelectorAll("*")].flatMap((element) => (
  [null, "::before", "::after"].map((part) => getComputedStyle(element, part))
)).filter(
  (style) => style.animationName !== "none" || parseFloat(style.transitionDuration) > 0
).length
"""


def test_whoever_walks_by_keyboard_sees_where_they_are(visitor, lesson):
    visitor.become("alice@example.org")
    visitor.go(f"/sessions/{lesson.session.pk}/")
    walked = []
    for _step in range(14):
        visitor.page.keyboard.press("Tab")
        walked.append(visitor.page.evaluate(FOCUS_RING))
    assert len({element for element, _style, _width in walked}) == len(walked)
    assert [step for step in walked if step[1:] != ["solid", "3px"]] == []


def test_the_first_step_of_the_keyboard_skips_to_the_content(visitor, lesson):
    visitor.become("alice@example.org")
    visitor.go("/")
    visitor.page.keyboard.press("Tab")
    skip = visitor.page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_in_viewport()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("main")).to_be_focused()


def test_nothing_moves_for_whoever_asked_for_less_motion(visitor, lesson):
    visitor.become("alice@example.org")
    visitor.go(f"/sessions/{lesson.session.pk}/review/")
    assert visitor.page.evaluate(MOVES) > 0
    visitor.page.emulate_media(reduced_motion="reduce")
    assert visitor.page.evaluate(MOVES) == 0


def test_progress_and_choices_are_seen_in_colours_of_ones_own(visitor, pages):
    visitor.become("alice@example.org")
    visitor.page.emulate_media(forced_colors="active")
    visitor.go(pages["recognition:capture"][1])
    progress = visitor.page.locator("progress").first
    assert progress.evaluate("(bar) => getComputedStyle(bar).borderStyle") == "solid"
    visitor.go(pages["classes:amend"][1])
    chosen = visitor.page.locator(".status-choice:has(:checked)")
    assert chosen.evaluate("(choice) => getComputedStyle(choice).outlineStyle") == "solid"


def test_the_open_menu_is_good_too(visitor, lesson):
    visitor.become("alice@example.org")
    visitor.go("/")
    visitor.page.locator(".menu summary").click()
    expect(visitor.page.get_by_role("link", name="Change password")).to_be_visible()
    assert inspect(visitor.page) == []


@pytest.mark.parametrize("has_scripts", [False], indirect=True)
def test_the_language_is_chosen_without_scripts(visitor, lesson):
    visitor.go("/account/login/")
    visitor.click("Deutsch")
    visitor.sees_heading("Anmelden")
    visitor.click("English")
    visitor.sees_heading("Log in")
