"""Numbers of records, rates and runs."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.selectors.absence_runs import absences_in_a_row
from reports.selectors.figures import Count, Figures, add_up

on_a_busy_computer = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

STATUSES = st.sampled_from(["present", "late", "excused", "absent"])


def figures_of(*statuses) -> Figures:
    return Figures.added_up((Count(status, None, 1) for status in statuses), {})


def test_the_rate_counts_late_as_here_and_excused_as_away():
    assert figures_of("present", "late", "excused", "absent").rate == 0.5


def test_no_record_has_no_rate():
    assert figures_of().rate is None
    assert not figures_of().is_below(100)


@pytest.mark.parametrize(("n_absent", "is_below"), [(0, False), (1, False), (2, True)])
def test_below_a_limit_is_less_than_it(n_absent, is_below):
    figures = figures_of(*["present"] * (10 - n_absent), *["absent"] * n_absent)
    assert figures.is_below(90) is is_below


def test_few_records_are_held_against_nobody():
    assert not figures_of(*["absent"] * 4).is_below(90)
    assert figures_of(*["absent"] * 5).is_below(90)


def test_codes_are_counted_by_letter_beside_what_they_count_as():
    figures = Figures.added_up([Count("excused", 1, 2), Count("excused", None, 1)], {1: "D"})
    assert (figures.n_of("excused"), figures.by_code) == (3, {"D": 2})


def test_minutes_are_added_up():
    figures = Figures.added_up([Count("late", None, 2, 15), Count("late", None, 1, None)], {})
    assert figures.minutes_late == 15


@on_a_busy_computer
@given(st.lists(st.lists(STATUSES, max_size=8), max_size=6))
def test_figures_of_parts_add_up_to_those_of_the_whole(parts):
    whole = figures_of(*(status for part in parts for status in part))
    assert add_up(figures_of(*part) for part in parts) == whole


@on_a_busy_computer
@given(st.lists(STATUSES, max_size=30))
def test_runs_are_those_of_the_words_alone(statuses):
    """Written down as letters, a run is what stands between two lessons attended."""
    letters = "".join({"excused": "", "absent": "A"}.get(status, "|") for status in statuses)
    runs = [len(run) for run in letters.split("|")]
    assert absences_in_a_row(statuses) == (runs[-1], max(runs))
