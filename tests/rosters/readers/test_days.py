"""A day with a slash is read in the order that the file shows, or not at all."""

from datetime import date

import pytest

from rosters.readers.reader import read_roster
from tests.rosters.roster_files import HEADINGS, make_csv, make_oneroster

APRIL_3, MARCH_4 = date(2026, 4, 3), date(2026, 3, 4)
DATED = (*HEADINGS, "From", "Until")


def read(*periods):
    rows = [(f"70{n}", "Ana", "Adams", "7A", *days) for n, days in enumerate(periods)]
    return read_roster(make_csv(*rows, headings=DATED))


def first_days(*texts):
    roster = read(*[(text, "") for text in texts])
    assert roster.problems == []
    return [row.from_on for row in roster.enrolments]


@pytest.mark.parametrize("clear", ["17/08/2026", "31/01/2026", "13/12/2026"])
def test_one_day_that_can_only_come_first_decides_for_all(clear):
    assert first_days("03/04/2026", clear)[0] == APRIL_3


@pytest.mark.parametrize("clear", ["08/17/2026", "1/31/2026", "12/13/2026"])
def test_one_month_that_can_only_come_first_decides_for_all(clear):
    assert first_days("03/04/2026", clear)[0] == MARCH_4


def test_both_columns_of_days_decide_together():
    roster = read(("03/04/2026", ""), ("", "08/17/2026"))
    assert roster.problems == []
    assert roster.enrolments[0].from_on == MARCH_4


@pytest.mark.parametrize("beside", ["2026-08-17", "17.08.2026", "05/05/2026", ""])
def test_what_no_day_decides_is_an_error_that_says_what_to_write(beside):
    (problem,) = read((beside, ""), ("03/04/2026", "")).problems
    assert problem.place.line == 3
    assert "write 2026-04-03 or 2026-03-04" in str(problem.reason)


def test_a_day_that_is_the_same_in_both_orders_is_read():
    assert first_days("03/03/2026", "5/5/2026") == [date(2026, 3, 3), date(2026, 5, 5)]


@pytest.mark.parametrize(
    ("first", "second", "iso"),
    [("17/08/2026", "08/18/2026", "2026-08-18"), ("08/17/2026", "18/08/2026", "2026-08-18")],
)
def test_both_orders_in_one_file_are_an_error_at_the_line_of_the_second(first, second, iso):
    (problem,) = read((first, ""), (second, "")).problems
    assert problem.place.line == 3
    assert "than line 2" in str(problem.reason)
    assert f"write {iso}" in str(problem.reason)


def test_days_with_dots_come_first_and_iso_is_clear_beside_any_order():
    days = first_days("03.04.2026", "2026-04-03", "08/17/2026")
    assert days[:2] == [APRIL_3, APRIL_3]


@pytest.mark.parametrize("wrong", ["13/13/2026", "31/02/2026", "02/30/2026", "03.04/2026"])
def test_what_is_no_day_in_any_order_decides_nothing(wrong):
    problems = read((wrong, ""), ("03/04/2026", "")).problems
    assert "is not a day" in str(problems[0].reason)
    assert "may mean two days" in str(problems[1].reason)


def test_oneroster_has_no_order_to_guess_from():
    row = ("e-1", "", "g-7a", "org-1", "u-1", "student", "03/04/2026", "17/08/2026")
    problem = read_roster(make_oneroster({"enrollments": [row]})).problems[-1]
    assert "write 2026-04-03" in str(problem.reason)


def read_end(heading, *days):
    row = ("701", "Ana", "Adams", "7A", *days)
    return read_roster(make_csv(row, headings=(*HEADINGS, "From", heading)))


@pytest.mark.parametrize("heading", ["Until", "Bis"])
def test_until_is_the_first_day_away(heading):
    (row,) = read_end(heading, "", "2026-07-31").enrolments
    assert (row.until_on, row.has_end_column) == (date(2026, 7, 31), True)


@pytest.mark.parametrize("heading", ["Last day", "Leaving date", "End date", "Gültig bis"])
def test_last_day_is_a_day_there(heading):
    (row,) = read_end(heading, "2026-07-31", "31/07/2026").enrolments
    assert (row.until_on, row.has_end_column) == (date(2026, 8, 1), True)


def test_last_day_before_the_first_is_an_error():
    (problem,) = read_end("End date", "2026-08-01", "2026-07-31").problems
    assert "must not lie before the first" in str(problem.reason)


def test_until_and_last_day_in_one_file_say_the_same_twice():
    row = ("701", "Ana", "Adams", "7A", "2026-08-01", "2026-07-31")
    content = make_csv(row, headings=(*HEADINGS, "Until", "End date"))
    (problem,) = read_roster(content).problems
    assert "“End date” says again" in str(problem.reason)
