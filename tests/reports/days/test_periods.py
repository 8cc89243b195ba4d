"""Days of a report: both ends included, on the clock of the school."""

from datetime import UTC, date, datetime

import pytest

from classes.errors import InvalidPeriodError
from reports.selectors.periods import PeriodChoice, ReportPeriod, chosen_period
from tests.factories.office import make_term

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("period", "first_on", "last_on"),
    [
        (ReportPeriod.week_of(TODAY), date(2026, 11, 23), date(2026, 11, 29)),
        (ReportPeriod.month_of(TODAY), date(2026, 11, 1), date(2026, 11, 30)),
        (ReportPeriod.month_of(date(2028, 2, 29)), date(2028, 2, 1), date(2028, 2, 29)),
        (ReportPeriod.month_of(date(2026, 12, 31)), date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_usual_periods(period, first_on, last_on):
    assert (period.first_on, period.last_on) == (first_on, last_on)


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(InvalidPeriodError, match="must not lie before"):
        ReportPeriod(TODAY, date(2026, 11, 25))


def test_a_period_of_centuries_is_refused():
    with pytest.raises(InvalidPeriodError, match="3 years"):
        ReportPeriod(date(1900, 1, 1), TODAY)


def test_the_day_on_which_clocks_go_back_has_25_hours(school):
    begin, end = ReportPeriod(date(2026, 10, 25), date(2026, 10, 25)).bounds(school)
    assert begin == datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert end == datetime(2026, 10, 25, 23, tzinfo=UTC)


def test_a_term_comes_first_then_the_days_named(school):
    term = make_term(school=school)
    chosen = {"first_on": date(2026, 9, 1), "last_on": date(2026, 9, 2)}
    both = PeriodChoice(term=term, **chosen)
    assert chosen_period(school, choice=both, today=TODAY) == ReportPeriod.of_term(term)
    days = PeriodChoice(**chosen)
    assert chosen_period(school, choice=days, today=TODAY) == ReportPeriod(*chosen.values())
    assert chosen_period(school, today=TODAY) == ReportPeriod.of_term(term)


def test_without_a_term_the_last_ninety_days_count(school):
    assert chosen_period(school, today=TODAY) == ReportPeriod(date(2026, 8, 28), TODAY)


def test_one_day_named_is_enough(school):
    since = chosen_period(school, choice=PeriodChoice(first_on=date(2026, 11, 1)), today=TODAY)
    until = chosen_period(school, choice=PeriodChoice(last_on=date(2026, 11, 1)), today=TODAY)
    assert since == ReportPeriod(date(2026, 11, 1), TODAY)
    assert until == ReportPeriod(date(2026, 8, 3), date(2026, 11, 1))
