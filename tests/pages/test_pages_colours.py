"""The colours of the pages can be read: contrasts of WCAG 2.2, by light and in the dark."""

import re

import pytest
from django.conf import settings

TEXT_CONTRAST = 4.5
"""Of text and its ground (1.4.3)."""
EDGE_CONTRAST = 3.0
"""Of the edge of something to press or fill in (1.4.11)."""

STATUSES = ["present", "check", "absent", "late", "excused", "hand"]
TEXTS = [(f"--{status}", f"--{status}-ground") for status in STATUSES] + [
    (ink, ground)
    for ink in ["--ink", "--ink-soft", "--brand"]
    for ground in ["--paper", "--ground", "--sunk"]
]
TEXTS += [("--on-brand", "--brand"), ("--on-brand", "--brand-strong"), ("--absent", "--paper")]
EDGES = [
    ("--edge", "--paper"),
    ("--edge", "--ground"),
    ("--focus", "--paper"),
    ("--brand", "--sunk"),
]


def read_schemes() -> dict[str, dict[str, str]]:
    text = (settings.BASE_DIR / "static/css/tokens.css").read_text(encoding="utf-8")
    light, dark = text.split("@media")
    return {
        name: dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", part))
        for name, part in [("light", light), ("dark", dark)]
    }


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, glossary)."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("pairs", "enough"), [(TEXTS, TEXT_CONTRAST), (EDGES, EDGE_CONTRAST)], ids=["text", "edges"]
)
def test_colours_stand_out_from_their_ground(scheme, pairs, enough):
    colours = read_schemes()[scheme]
    faint = [pair for pair in pairs if contrast(colours[pair[0]], colours[pair[1]]) < enough]
    assert faint == []
