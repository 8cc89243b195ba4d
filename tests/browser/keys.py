"""Somebody who has no mouse: walks by Tab, presses Enter, and must always see where she is."""

from playwright.sync_api import Locator, Page, expect

MOST_STEPS = 120

IS_FOCUSED = "element => element === document.activeElement"
FOCUS = """
() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);
  const isSeen = (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none";
  return { isSeen, html: at.outerHTML.slice(0, 120) };
}
"""


class Keys:
    """The keyboard of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def walk_to(self, wanted: Locator, *, key: str = "Tab") -> None:
        """Press Tab until the focus is where it is wanted; each step on the way is seen."""
        for _ in range(MOST_STEPS):
            if wanted.count() and wanted.first.evaluate(IS_FOCUSED):
                self.sees_focus()
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{wanted} is not reached by {key}")

    def press(self, wanted: Locator, key: str = "Enter") -> None:
        self.walk_to(wanted)
        self.page.keyboard.press(key)

    def sees_focus(self) -> None:
        """The focus is on something, and drawn around it."""
        found = self.page.evaluate(FOCUS)
        assert found, "the focus is lost"
        assert found["isSeen"], f"no focus is drawn: {found['html']}"

    def keeps_focus(self) -> None:
        """After a part of the page was replaced the focus is still on something."""
        expect(self.page.locator(":focus")).to_have_count(1)
        self.sees_focus()
