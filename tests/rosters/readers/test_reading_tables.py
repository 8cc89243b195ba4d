"""A class list is read whatever program has saved it."""

from datetime import date, datetime

import pytest

from rosters.readers.reader import read_roster
from rosters.readers.sheets.headings import LABELS, SYNONYMS, field_of
from tests.rosters.roster_files import make_csv, make_xlsx

ZOE = ("701", "Zoë", "Müller-Łuć", "7A")
ANNE = ("702", "Anne", "Größe", "7A")


def read_names(content):
    roster = read_roster(content)
    assert roster.problems == []
    return [(row.number, row.given_name, row.family_name) for row in roster.students]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_encodings_and_separators_are_found_out(encoding, separator):
    row = ANNE if encoding == "cp1252" else ZOE
    content = make_csv(row, separator=separator, encoding=encoding)
    if encoding == "utf-16-be":
        content = b"\xfe\xff" + content
    assert read_names(content) == [row[:3]]


@pytest.mark.parametrize(
    "headings",
    [
        ("Schülernummer", "Vorname", "Nachname", "Klasse"),
        ("student id", "FIRST NAME", "Surname", "Section"),
        ("Admission no.", "Forename", "Last_Name", "Class Group"),
        ("Nr.", "Vorname", "Name", "Lerngruppe"),
    ],
)
def test_usual_synonyms_are_understood(headings):
    roster = read_roster(make_csv(ZOE, headings=headings))
    assert roster.students[0].family_name == "Müller-Łuć"
    assert roster.groups[0].code == "7A"


def test_headings_may_stand_in_any_order_beside_others():
    content = make_csv(
        ("x", "7A", "Lee", "701", "Kim"), headings=("Pet", "Class", "Surname", "No", "First name")
    )
    assert read_names(content) == [("701", "Kim", "Lee")]
    assert read_roster(content).ignored == ["Pet"]


@pytest.mark.parametrize("name", ['"Lovelace, Ada"', "Ada Lovelace"])
def test_full_names_are_taken_apart(name):
    content = make_csv(("1", name), headings=("Number", "Full name"))
    assert read_names(content) == [("1", "Ada", "Lovelace")]


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+Ada", "-Ada", "@Ada"])
def test_formula_as_a_name_is_text(name):
    assert read_names(make_csv(("1", name, "Lovelace", "7A"))) == [("1", name, "Lovelace")]


def test_quoted_line_breaks_count_as_lines():
    content = b'Number,Family name\r\n1,"Love\r\nlace"\r\n2,"Bad\x07"\r\n'
    roster = read_roster(content)
    assert [x.place.line for x in roster.problems] == [4]
    assert roster.students[0].family_name == "Love lace"


def test_workbook_gives_numbers_and_days_as_they_are_typed():
    content = make_xlsx(
        (701, "Ana", "Adams", "7A", datetime(2026, 8, 17), date(2026, 12, 1)),
        (702.0, "Ben", "Baker", 7, "17.08.2026", None),
        headings=("Number", "Given name", "Family name", "Class", "From", "Until"),
    )
    roster = read_roster(content)
    assert [x.number for x in roster.students] == ["701", "702"]
    assert [x.code for x in roster.groups] == ["7A", "7"]
    assert {x.from_on for x in roster.enrolments} == {date(2026, 8, 17)}
    assert [x.until_on for x in roster.enrolments] == [date(2026, 12, 1), None]


def test_workbook_with_a_formula_is_refused_at_its_line():
    rows = [("1", "Ana", "Adams", "7A"), ("2", "Ben", '=HYPERLINK("http://x")', "7A")]
    roster = read_roster(make_xlsx(*rows))
    (problem,) = roster.problems
    assert problem.place.line == 3
    assert "formula" in str(problem.reason)
    assert [row.number for row in roster.students] == ["1"]


def test_empty_rows_are_passed_over_and_lines_still_counted():
    roster = read_roster(make_csv(("", "", "", ""), ("1", "", "", "7A")))
    assert [x.place.line for x in roster.problems] == [3]


@pytest.mark.parametrize("field", SYNONYMS)
def test_each_column_is_known_by_its_label(field):
    assert field_of(str(LABELS[field])) == field
