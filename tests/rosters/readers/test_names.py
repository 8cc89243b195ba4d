"""Names are taken apart as their owners write them; a single name is a whole one."""

import pytest

from rosters.readers.reader import ReadBy, read_roster
from rosters.readers.sheets.choices import Choices
from rosters.readers.sheets.names import split_name
from tests.rosters.roster_files import make_csv


def read_one(headings, *cells, **chosen):
    content = make_csv(("1", *cells, "7A"), headings=("Number", *headings, "Class"))
    roster = read_roster(content, ReadBy(choices=Choices(**chosen)))
    assert roster.problems == []
    (student,) = roster.students
    return student.given_name, student.family_name


PLACEHOLDERS = ["", ".", "-", "–", "n/a", "N/A", "FNU", "LNU", "(none)"]


@pytest.mark.parametrize("nothing", PLACEHOLDERS)
def test_a_single_name_is_kept_as_the_family_name_wherever_it_stands(nothing):
    headings = ("Given name", "Family name")
    assert read_one(headings, "Suharto", nothing) == ("", "Suharto")
    assert read_one(headings, nothing, "Suharto") == ("", "Suharto")


def test_a_list_with_the_given_name_alone_has_students_of_one_name():
    assert read_one(("Given name",), "Suharto") == ("", "Suharto")


@pytest.mark.parametrize("nothing", PLACEHOLDERS)
def test_who_has_no_name_at_all_is_refused(nothing):
    roster = read_roster(make_csv(("1", nothing, nothing, "7A")))
    assert [x.reason.code for x in roster.problems] == ["family_name_missing"]
    assert roster.students == []


@pytest.mark.parametrize("preferred", ["", "-", "n/a"])
def test_the_preferred_name_is_shown_unless_the_cell_holds_none(preferred):
    headings = ("Given name", "Preferred name", "Family name")
    assert read_one(headings, "Kimberly", "Kim", "Ode") == ("Kim", "Ode")
    assert read_one(headings, "Kimberly", preferred, "Ode") == ("Kimberly", "Ode")


@pytest.mark.parametrize("title", ["Mr", "Miss", "Mrs.", "Frau", "Mme", "Sra"])
def test_a_column_of_titles_is_not_the_title_of_a_class(title):
    headings = ("Number", "Title", "Family name", "Class")
    roster = read_roster(make_csv(("1", title, "Ode", "7A"), headings=headings))
    assert roster.ignored == ["Title"]
    assert [group.title for group in roster.groups] == [None]


def test_a_column_of_titles_of_classes_is_read():
    headings = ("Number", "Title", "Family name", "Class")
    roster = read_roster(make_csv(("1", "Physics", "Ode", "7A"), headings=headings))
    assert [group.title for group in roster.groups] == ["Physics"]


@pytest.mark.parametrize(
    ("written", "given", "family"),
    [
        ("Ada Lovelace", "Ada", "Lovelace"),
        ("Lovelace, Ada", "Ada", "Lovelace"),
        ("Lovelace,Ada", "Ada", "Lovelace"),
        ("Miss Ada Lovelace", "Ada", "Lovelace"),
        ("Lovelace, Miss Ada", "Ada", "Lovelace"),
        ("Moreno Ruiz, Ana María", "Ana María", "Moreno Ruiz"),
        ("Suharto", "", "Suharto"),
        ("MARTIN Léa", "Léa", "MARTIN"),
        ("Léa MARTIN", "Léa", "MARTIN"),
        ("LE GOFF René", "René", "LE GOFF"),
        ("René LE GOFF", "René", "LE GOFF"),
        ("D'ARTAGNAN Jean-Luc", "Jean-Luc", "D'ARTAGNAN"),
        ("AJ Smith", "AJ", "Smith"),
        ("Ana M Clark", "Ana M", "Clark"),
        ("ANA CLARK", "ANA", "CLARK"),
        ("Ana McDonald", "Ana", "McDonald"),
        ("山田 太郎", "山田", "太郎"),
    ],
)
def test_one_cell_is_taken_apart_as_it_is_written(written, given, family):
    assert split_name(written) == (given, family)


@pytest.mark.parametrize(
    ("written", "given", "family"),
    [("山田 太郎", "太郎", "山田"), ("Li Na", "Na", "Li"), ("LE GOFF René", "René", "LE GOFF")],
)
def test_a_person_says_that_family_names_come_first(written, given, family):
    assert read_one(("Full name",), written, name_order="family") == (given, family)


def test_a_person_says_that_given_names_come_first():
    assert read_one(("Full name",), "ANNA Lee", name_order="given") == ("ANNA", "Lee")
