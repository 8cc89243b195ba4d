"""All that pages, files and other systems show of a status follows from its one definition."""

from pathlib import Path

import pytest

from classes.models import Status
from classes.models.statuses import AWAY, HERE, MEANINGS
from classes.selectors.counts import StatusCounts, count_statuses

STYLES = Path(__file__).resolve().parents[3] / "static" / "css"


def test_each_status_is_defined_in_full():
    assert set(MEANINGS) == set(Status)
    assert {*HERE, *AWAY} == set(Status)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize(
    ("sheet", "rule"),
    [
        ("tokens.css", "--{}:"),
        ("tokens.css", "--{}-ground:"),
        ("controls.css", ".is-{} {{"),
        ("statuses.css", ".status-buttons .is-{} {{"),
        ("statuses.css", ".status-choice.is-{} {{"),
    ],
)
def test_each_status_has_its_colours(status, sheet, rule):
    text = (STYLES / sheet).read_text(encoding="utf-8").replace(",\n", " {\n")
    assert rule.format(status.value) in text


def test_counts_add_up_over_all_statuses():
    counts = count_statuses([*Status.values, Status.LATE])
    assert [n for _status, n in counts.lines] == [1 + (s == Status.LATE) for s in Status]
    assert (counts.n_recorded, counts.n_here, counts.n_away) == (5, 3, 2)


def test_a_status_that_nobody_has_counts_nobody():
    counts = StatusCounts()
    assert counts.as_fields() == {f"n_{status.value}": 0 for status in Status}


def test_no_number_is_given_of_a_word_that_is_no_status():
    with pytest.raises(ValueError, match="sleeping"):
        StatusCounts().n_of("sleeping")


def test_a_sentence_names_late_and_excused_only_if_there_is_anybody():
    named = dict(count_statuses([Status.PRESENT, Status.EXCUSED]).named)
    assert named == {Status.PRESENT: 1, Status.EXCUSED: 1, Status.ABSENT: 0}
