"""What is wrong with the page in a browser, as sentences; an empty list is a good page."""

from functools import cache
from importlib.resources import files

from playwright.sync_api import Locator, Page

SMALLEST_TARGET_PX = 44
"""Edge of what a finger hits (WCAG 2.2, 2.5.5, which exempts links in a sentence)."""

RULES = [
    *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
    "best-practice",
]
"""Which of axe's rules count: all that belong to WCAG 2.2 AA, and its good advice."""

FIND_SMALL_TARGETS = """
(smallest) => {
  const targets = "a[href], button, summary, select, textarea, input:not([type=hidden])";
  const isInSentence = (element) => element.matches("p a:not(.text-link), li p a");
  const boxOf = (element) => (
    // A tick or a choice of files is hit by its label as well.
    element.labels?.length && element.matches("[type=radio], [type=checkbox], [type=file]")
      ? element.labels[0] : element
  ).getBoundingClientRect();
  return [...document.querySelectorAll(targets)]
    .filter((element) => element.checkVisibility() && !isInSentence(element))
    .filter((element) => !element.matches(".visually-hidden, .skip-link") || element.labels?.length)
    .map((element) => [element, boxOf(element)])
    .filter(([, box]) => box.width < smallest - 0.5 || box.height < smallest - 0.5)
    .map(([element, box]) => `${element.outerHTML.slice(0, 90)}: ${box.width} x ${box.height}`);
}
"""

FIND_WHAT_IS_CUT = """
() => {
  const edge = document.documentElement.clientWidth;
  const scrolls = (element) => {
    for (let at = element.parentElement; at; at = at.parentElement) {
      if (["auto", "scroll"].includes(getComputedStyle(at).overflowX)) return true;
    }
    return false;
  };
  const shown = [...document.querySelectorAll("main *")].filter(
    (element) => element.checkVisibility() && !element.closest(".visually-hidden, svg")
  );
  const isCut = ({ left, right, width }) => width > 1 && (left < -0.5 || right > edge + 0.5);
  const isSqueezed = (element, { width, height }) => (
    element.matches("h3, strong") && element.textContent.trim().length > 4
      && width > 1 && width < 30 && height > 60
  );
  const hidesLines = (element) => (
    element.matches("textarea[readonly]") && element.scrollHeight > element.clientHeight + 1
  );
  return shown.filter((element) => {
    const box = element.getBoundingClientRect();
    return isSqueezed(element, box) || hidesLines(element)
      || (element.matches("a, button, select, input, .status") && isCut(box) && !scrolls(element));
  }).map((element) => `cut or squeezed: ${element.outerHTML.slice(0, 90)}`);
}
"""

FIND_BROKEN_PILLS = """
() => [...document.querySelectorAll("main .status")]
  .filter((pill) => pill.checkVisibility() && pill.textContent.trim())
  .filter((pill) => (
    pill.getBoundingClientRect().height > 2.2 * parseFloat(getComputedStyle(pill).fontSize)
  ))
  .map((pill) => `a pill of several lines: ${pill.textContent.trim().replace(/\\s+/g, " ")}`)
"""

MOST_EQUAL = 4
"""Buttons of equal weight in one row."""

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

FIND_STACKED_ROWS = """
() => [...document.querySelectorAll("main .button-row")].map((row) => {
  const buttons = [...row.querySelectorAll(":scope > .button, :scope > form > .button")]
    .filter((button) => button.checkVisibility() && !button.matches(".is-primary"));
  const alone = buttons.filter((button) => {
    const { top, width } = button.getBoundingClientRect();
    const isBeside = (other) => Math.abs(other.getBoundingClientRect().top - top) < 10;
    return buttons.filter(isBeside).length === 1 && width < 0.8 * row.clientWidth;
  });
  return alone.map((button) => button.textContent.trim().replace(/\\s+/g, " "));
}).filter((words) => words.length > 2).map((words) => `below each other: ${words.join(", ")}`)
"""

RUN_AXE = """
async (rules) => {
  const found = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  return found.violations.flatMap(
    (fault) => fault.nodes.map((node) => `${fault.id}: ${node.target} ${node.failureSummary}`)
  );
}
"""


def inspect(page: Page) -> list[str]:
    """Say everything that is wrong with a page just loaded."""
    # A field that is focused scrolls the page: what is beneath the bar by that is no fault of it.
    page.evaluate("window.scrollTo(0, 0)")
    cut = [*page.evaluate(FIND_WHAT_IS_CUT), *broken_pills(page)]
    return [*misshapen(page), *small_targets(page), *cut, *axe_faults(page, RULES)]


def broken_pills(page: Page) -> list[str]:
    """Name the words that are too long for a pill: a sentence stands beside it."""
    return list(page.evaluate(FIND_BROKEN_PILLS))


def misshapen(page: Page) -> list[str]:
    """One heading, one main part, a language, nothing wider than the screen."""
    found = page.evaluate(
        """() => {
          const root = document.documentElement;
          const count = (selector) => document.querySelectorAll(selector).length;
          return { h1: count("h1"), main: count("main"), lang: root.lang,
                   isWide: root.scrollWidth > root.clientWidth };
        }"""
    )
    wanted = {"h1": 1, "main": 1, "isWide": False}
    faults = [f"{key} is {found[key]}" for key, value in wanted.items() if found[key] != value]
    return faults if found["lang"] else [*faults, "no language"]


def small_targets(page: Page) -> list[str]:
    return list(page.evaluate(FIND_SMALL_TARGETS, SMALLEST_TARGET_PX))


def crowded_rows(page: Page) -> list[str]:
    """Name the buttons of each row that has two main ones, or too many of equal weight."""
    most = {"is-primary": 1}
    return [
        f"{len(words)} {weight}: {words}"
        for row in page.evaluate(FIND_ROWS)
        for weight, words in row.items()
        if len(words) > most.get(weight, MOST_EQUAL)
    ]


def stacked_rows(page: Page) -> list[str]:
    """Name narrow buttons of equal weight, one below the other with empty space beside each."""
    return list(page.evaluate(FIND_STACKED_ROWS))


def contrast_faults(page: Page) -> list[str]:
    return axe_faults(page, ["color-contrast"], kind="rule")


def axe_faults(page: Page, rules: list[str], *, kind: str = "tag") -> list[str]:
    """Run axe-core, which comes with its Python package; the page's own policy does not stop it."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_axe())
    return list(page.evaluate(RUN_AXE, {"type": kind, "values": rules}))


@cache
def _axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def broken_words(names: Locator) -> list[str]:
    """Return the words of these elements that do not stand whole on one line."""
    return names.evaluate_all(
        r"""names => names.flatMap((name) => {
          const text = name.firstChild, words = [...text.data.matchAll(/\S+/g)];
          return words.filter(({ 0: word, index }) => {
            const range = document.createRange();
            range.setStart(text, index);
            range.setEnd(text, index + word.length);
            return range.getClientRects().length > 1;
          }).map(([word]) => word);
        })"""
    )
