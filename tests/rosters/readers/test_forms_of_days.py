"""A day is read in every usual form, or refused with the forms that would be clear."""

from datetime import date

import pytest

from rosters.errors import BadCellError
from rosters.readers.days import DayOrder, read_day
from rosters.readers.reader import ReadBy, read_roster
from rosters.readers.sheets import outline as o
from rosters.readers.sheets.choices import Choices
from tests.rosters.roster_files import HEADINGS, make_csv

AUGUST_17 = date(2026, 8, 17)
NUMBERS = [
    *("2026-08-17", "2026/08/17", "2026.8.17", "20260817", "17.08.2026", "17.8.26", "17. 8. 2026"),
    *("17/08/2026", "17-08-2026", "8/17/26", "8/17/2026", "46251", " 17.08.2026 "),
]
TIMED = [
    *("2026-08-17 00:00:00", "2026-08-17 00:00:00.000", "2026-08-17T00:00:00Z", "17.08.2026 08:15"),
    *("2026-08-17T00:00:00+02:00", "8/17/2026 12:00:00 AM", "17/8/2026 08:00", "17.08.2026, 08:15"),
]
WORDS = [
    *("17 August 2026", "17-Aug-2026", "17-Aug-26", "17 AUG 2026", "17th August 2026"),
    *("Aug 17, 2026", "August 17th, 2026", "Monday, 17 August 2026", "17. August 2026"),
    *("17.Aug.2026", "Mo, 17.08.2026", "Montag, 17. August 2026", "17 août 2026", "17 aout 2026"),
    *("lundi 17 août 2026", "17 de agosto de 2026", "17-ago-2026", "lunes, 17 de agosto de 2026"),
]


@pytest.mark.parametrize("text", [*NUMBERS, *TIMED, *WORDS])
def test_a_day_is_read_in_a_usual_form(text):
    assert read_day(text, "From") == AUGUST_17


@pytest.mark.parametrize(
    ("text", "month"),
    [
        *[("1. Jänner 2026", 1), ("1er février 2026", 2), ("1. März 2026", 3), ("1 Mrz 2026", 3)],
        *[("1 avr 2026", 4), ("1 Mai 2026", 5), ("1 juin 2026", 6), ("1 juil. 2026", 7)],
        *[("1 Sept 2026", 9), ("1. Okt. 2026", 10), ("1 nov 2026", 11), ("1 déc 2026", 12)],
        *[("1 de enero de 2026", 1), ("1-dic-2026", 12)],
    ],
)
def test_months_are_known_in_four_languages(text, month):
    assert read_day(text, "From") == date(2026, month, 1)


@pytest.mark.parametrize(
    "text",
    [
        *("17.08.", "August 2026", "30.02.2026", "2026-13-01", "1899-01-01", "next Monday", "17"),
        *("1 jui 2026", "2026-08-17T22:00:00Z", "2026-08-17T23:30:00-05:00", "4711", "17/08"),
    ],
)
def test_what_is_no_certain_day_is_refused(text):
    with pytest.raises(BadCellError) as refused:
        read_day(text, "From")
    assert refused.value.code == "cell_no_day"


@pytest.mark.parametrize("text", ["03/04/2026", "3/4/26", "03-04-2026", "03/04/2026 08:00"])
def test_a_day_that_may_be_two_is_asked_about_once_for_the_file(text):
    rows = [(str(n), "Ana", "Adams", "7A", text) for n in range(3)]
    content = make_csv(*rows, headings=(*HEADINGS, "From"))
    roster = read_roster(content)
    assert roster.outline.asks == [o.DAYS]
    assert {x.reason.code for x in roster.problems} == {"day_ambiguous"}
    for order, day in (("day", date(2026, 4, 3)), ("month", date(2026, 3, 4))):
        chosen = read_roster(content, ReadBy(choices=Choices(order_of_days=order)))
        assert chosen.problems == []
        assert {x.from_on for x in chosen.enrolments} == {day}


def test_a_day_that_the_chosen_order_does_not_know_is_refused():
    with pytest.raises(BadCellError):
        read_day("08/17/2026", "From", DayOrder(is_day_first=True))
