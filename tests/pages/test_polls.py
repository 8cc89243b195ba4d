"""Parts of pages that ask again by themselves go on after a request was lost."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
POLLS = {
    path.relative_to(TEMPLATES).as_posix(): trigger
    for path in TEMPLATES.rglob("*.html")
    for trigger in re.findall(r'hx-trigger="(load delay[^"]*)"', path.read_text(encoding="utf-8"))
}


def test_there_are_such_parts():
    assert "recognition/captures/_capture_progress.html" in POLLS


@pytest.mark.parametrize("template", POLLS)
def test_it_asks_again_without_an_answer(template):
    assert re.search(r", every \d+s", POLLS[template])
