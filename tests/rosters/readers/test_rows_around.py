"""Titles above a list and sums below it are no students, and each row left out is named."""

import pytest

from rosters.readers.reader import ReadBy, read_roster
from rosters.readers.sheets.choices import NO_HEADINGS, Choices
from tests.rosters.roster_files import HEADINGS, make_csv, make_xlsx

ANA, BEN = ("004711", "Ana", "Adams", "7A"), ("004712", "Ben", "Baker", "7A")
BOTH = ["004711", "004712"]


def numbers(roster):
    return [row.number for row in roster.students]


def left_out(roster):
    return [(x.place.line, x.reason.code) for x in roster.left_out]


@pytest.mark.parametrize(
    "above",
    [
        ["Hill School"],
        ["Hill School", "Class list 7A", "Printed on 17/08/2026", ""],
        ["Hill School,,,", "Class,7A,,", ",,,"],
        ["Name of the school: Hill School,,,"],
        ["", ""],
    ],
)
def test_titles_above_the_headings_are_passed_over(above):
    content = "\r\n".join([*above, ""]).encode() + make_csv(ANA, BEN)
    roster = read_roster(content)
    assert (numbers(roster), roster.problems, roster.ignored) == (BOTH, [], [])
    assert roster.students[0].place.line == len(above) + 2


def test_titles_above_the_headings_of_a_workbook_are_passed_over():
    roster = read_roster(make_xlsx((), HEADINGS, ANA, BEN, headings=("Hill School",)))
    assert (numbers(roster), roster.outline.heading_line) == (BOTH, 3)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "^"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_separator_that_excel_names_is_taken(separator, mark):
    first = f"{mark}sep={separator}\r\n".encode()
    roster = read_roster(first + make_csv(ANA, BEN, separator=separator))
    assert (numbers(roster), roster.problems) == (BOTH, [])
    assert roster.students[0].place.line == 3


@pytest.mark.parametrize(
    "row",
    [
        ("Total", "2", "", ""),
        ("Total 2", "", "", ""),
        ("Total: 2", "", "", ""),
        ("", "", "Total", "2"),
        ("Summe: 28 Schüler", "", "", ""),
        ("Anzahl", "2", "", ""),
        ("Effectif", "2", "", ""),
        ("Total students", "2", "", ""),
        ("Suma", "", "", "2"),
    ],
)
def test_a_row_that_counts_the_others_is_no_student(row):
    roster = read_roster(make_csv(ANA, BEN, row))
    assert (numbers(roster), roster.problems) == (BOTH, [])
    assert left_out(roster) == [(4, "row_of_totals")]


def test_a_student_who_is_called_total_comes_in():
    roster = read_roster(make_csv(("004713", "Total", "Sum", "7A")))
    assert (numbers(roster), roster.left_out) == (["004713"], [])


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("Printed by the office", "", "", ""), "row_of_one_cell"),
        (("* has left", "", "", ""), "row_of_one_cell"),
        (HEADINGS, "row_repeats_headings"),
    ],
)
def test_notes_and_repeated_headings_between_students_are_named_as_no_students(row, code):
    roster = read_roster(make_csv(ANA, row, BEN))
    assert (numbers(roster), roster.problems) == (BOTH, [])
    assert left_out(roster) == [(3, code)]


def test_a_student_of_whom_only_a_name_is_there_is_no_note():
    roster = read_roster(make_csv(ANA, ("", "Ben", "", "")))
    assert left_out(roster) == []
    assert [x.reason.code for x in roster.problems] == ["number_missing"]


def test_rows_below_the_last_one_that_a_person_names_are_left_out():
    content = make_csv(ANA, BEN, ("1", "Office", "Phone", "7A"))
    roster = read_roster(content, ReadBy(choices=Choices(last_line=3)))
    assert (numbers(roster), left_out(roster)) == (BOTH, [(4, "row_after_list")])


def test_a_file_without_headings_is_read_by_the_columns_that_a_person_names():
    content = make_csv(BEN, headings=ANA)
    assert numbers(read_roster(content)) == []
    fields = ("number", "given_name", "family_name", "class_code")
    columns = {f"column{n}": name for n, name in enumerate(fields, start=1)}
    choices = Choices(heading_line=NO_HEADINGS, columns=columns)
    assert numbers(read_roster(content, ReadBy(choices=choices))) == BOTH


@pytest.mark.parametrize("written", ['"=""004711"""', '="004711"', "'004711", '"004711"', "004711"])
def test_marks_of_excel_for_text_are_no_part_of_a_number(written):
    roster = read_roster(make_csv((written, *ANA[1:])))
    assert (numbers(roster), roster.problems) == (["004711"], [])


@pytest.mark.parametrize("name", ["'t Hooft", "=Ada", "O'Brien", "D’Angelo"])
def test_an_apostrophe_of_a_name_stays(name):
    roster = read_roster(make_csv((ANA[0], ANA[1], name, "7A")))
    assert roster.students[0].family_name == name
