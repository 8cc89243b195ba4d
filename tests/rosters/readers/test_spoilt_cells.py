"""Nobody is stored under a number or in a class that a program has spoilt; the cell is named."""

from datetime import datetime

import pytest

from rosters.readers.reader import read_roster
from tests.rosters.roster_files import make_csv, make_xlsx

ANA = ("701", "Ana", "Adams", "7A")


@pytest.mark.parametrize(
    "number", ["2.026E+13", "1.23E+05", "1,23E+05", "1E+10", "1.23e+05", "4.711E+3"]
)
def test_a_number_that_excel_has_shortened_is_refused_at_its_cell(number):
    content = make_csv(ANA, (number, "Ben", "Baker", "7A"), separator=";")
    roster = read_roster(content)
    (problem,) = roster.problems
    assert (problem.place.line, problem.reason.code) == (3, "number_shortened")
    assert "in cell A3 is a number that Excel has shortened" in str(problem.reason)
    assert [row.number for row in roster.students] == ["701"]


@pytest.mark.parametrize("number", ["E12", "12E", "7E05", "A1.2E", "1-E+5"])
def test_a_number_with_the_letter_e_is_no_shortened_one(number):
    roster = read_roster(make_csv((number, *ANA[1:])))
    assert ([row.number for row in roster.students], roster.problems) == ([number], [])


@pytest.mark.parametrize("number", ["4711.0", "4711,0"])
def test_a_number_that_became_a_decimal_is_the_whole_one(number):
    content = make_csv((number, *ANA[1:]), separator=";")
    assert [row.number for row in read_roster(content).students] == ["4711"]


BECAME_DAYS = [
    *("07-Jan", "7-Jan", "Jan-07", "7. Jan", "07. Jan.", "07. Mrz", "07-Mär", "Okt 07", "7-Dez"),
    *("01/07/2026", "7.1.2026", "2026-01-07", "2026-01-07 00:00:00", "Jul 01", "1-Mai"),
]


@pytest.mark.parametrize("text", BECAME_DAYS)
def test_a_class_that_became_a_day_is_refused_at_its_cell(text):
    roster = read_roster(make_csv(ANA, ("702", "Ben", "Baker", text)))
    (problem,) = roster.problems
    assert (problem.place.line, problem.reason.code) == (3, "class_became_day")
    assert "in cell D3 is a day" in str(problem.reason)
    assert [row.code for row in roster.groups] == ["7A"]


@pytest.mark.parametrize("text", BECAME_DAYS[:3])
def test_a_number_that_became_a_day_is_refused_at_its_cell(text):
    (problem,) = read_roster(make_csv((text, *ANA[1:]))).problems
    assert "in cell A2 is a day" in str(problem.reason)


def test_a_class_that_is_a_day_in_a_workbook_is_refused():
    (problem,) = read_roster(make_xlsx((*ANA[:3], datetime(2026, 1, 7)))).problems
    assert problem.reason.code == "class_became_day"


@pytest.mark.parametrize(
    "code", ["7A", "7-1", "7/1", "10.2", "7.1", "Jan", "May", "Marx 7", "Maison 7", "7 Marie"]
)
def test_a_class_that_only_looks_like_a_day_stays_one(code):
    roster = read_roster(make_csv((*ANA[:3], code)))
    assert ([row.code for row in roster.groups], roster.problems) == ([code], [])
