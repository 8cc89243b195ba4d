"""The schedule in the documents is that of the code."""

import re
from pathlib import Path

from privacy.registry import all_holdings

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "privacy" / "retention.md"
HEAD = "| what | name | days | least | most | from |\n|---|---|---|---|---|---|\n"


def table_of_code():
    """Write the rows of the table, those that go by age first."""
    by_age = sorted(all_holdings(), key=lambda one: one.period is None)
    return HEAD + "".join(row_of(one) for one in by_age)


def row_of(holding):
    period = holding.period
    days = (period.usual_days, period.least_days, period.most_days) if period else ("–",) * 3
    cells = [holding.title, f"`{holding.name}`", *days, holding.until]
    return "| " + " | ".join(str(cell) for cell in cells) + " |\n"


def written():
    [found] = re.findall(r"\| what \| name .*\n(?:\|.*\n)+", DOCUMENT.read_text(encoding="utf-8"))
    return found


def test_the_document_names_every_holding_with_its_days():
    assert written() == table_of_code()


def test_films_stand_in_it_with_their_week():
    assert "| `films` | 7 | 0 | 30 |" in written()
