"""The change log says each thing once: two changes that were joined leave no line of before."""

from collections import Counter

from tests.house import ROOT

N_COMPARED = 45
"""Characters at the beginning of a line; two lines that share them say the same thing twice."""


def test_no_line_stands_there_twice():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    beginnings = [line[:N_COMPARED] for line in text.splitlines() if line.startswith("- ")]
    assert [beginning for beginning, n in Counter(beginnings).items() if n > 1] == []
