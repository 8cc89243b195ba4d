"""A workbook is read as Excel shows it: its number formats, merged cells, hidden rows, sheets."""

import io

import pytest
from openpyxl import Workbook

from rosters.readers.reader import ReadBy, read_roster
from rosters.readers.sheets import outline as o
from rosters.readers.sheets.choices import Choices

HEADINGS = ("Number", "Given name", "Family name", "Class")
ANA, BEN, CY = (
    ("701", "Ana", "Adams", "7A"),
    ("702", "Ben", "Baker", "7A"),
    ("703", "Cy", "Clark", "7B"),
)


def make_book(sheets, change=lambda _book: None):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def one_sheet(*rows, change=lambda _sheet: None):
    return make_book({"Sheet1": [HEADINGS, *rows]}, lambda book: change(book.worksheets[0]))


def numbers(roster):
    return [row.number for row in roster.students]


def classes(roster):
    return [(row.student, row.group) for row in roster.enrolments]


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (4711, "000000", "004711"),
        (4711.0, "000000", "004711"),
        (4711, "000000;-000000", "004711"),
        (4711, "[$-407]000000", "004711"),
        (4711, "[Red]000000", "004711"),
        (4711, "000000_)", "004711"),
        (4711, '"S"0000000', "S0004711"),
        (4711, "\\K000000", "K004711"),
        (4711, "000-000", "004-711"),
        (4711, "000\\-000", "004-711"),
        (123456789, "000-000", "123456-789"),
        (1234567, "000000", "1234567"),
        (4711, "General", "4711"),
        (4711, "0", "4711"),
        (4711, "#,##0", "4711"),
        (4711, "0.00", "4711"),
        ("004711", "@", "004711"),
        ("'004711", "@", "004711"),
        ('="004711"', "@", "004711"),
    ],
)
def test_a_number_is_read_with_the_zeros_that_excel_shows(value, number_format, shown):
    def change(sheet):
        sheet["A2"].number_format = number_format

    roster = read_roster(one_sheet((value, *ANA[1:]), change=change))
    assert (numbers(roster), roster.problems) == ([shown], [])


@pytest.mark.parametrize("value", [1234567890123456, 1.23e20, 20260000000000011])
def test_a_number_whose_last_digits_excel_has_lost_is_refused_at_its_cell(value):
    roster = read_roster(one_sheet((value, *ANA[1:]), BEN))
    (problem,) = roster.problems
    assert problem.reason.code == "number_shortened"
    assert "in cell A2 " in str(problem.reason)
    assert numbers(roster) == ["702"]


def test_a_merged_class_holds_for_each_of_its_rows():
    def change(sheet):
        sheet["D3"] = None
        sheet.merge_cells("D2:D3")

    roster = read_roster(one_sheet(ANA, BEN, CY, change=change))
    assert classes(roster) == [("701", "7A"), ("702", "7A"), ("703", "7B")]
    assert roster.problems == []


def test_a_class_written_once_for_several_rows_is_asked_about():
    content = one_sheet(ANA, (*BEN[:3], None), (*CY[:3], None))
    roster = read_roster(content)
    assert (roster.outline.asks, [x.reason.code for x in roster.problems]) == (
        [o.CLASSES],
        ["classes_only_above"],
    )
    filled = read_roster(content, ReadBy(choices=Choices(fills_down=True)))
    assert classes(filled) == [("701", "7A"), ("702", "7A"), ("703", "7A")]
    empty = read_roster(content, ReadBy(choices=Choices(fills_down=False)))
    assert classes(empty) == [("701", "7A")]
    assert (len(empty.students), len(empty.notes), empty.problems) == (3, 2, [])


def test_hidden_rows_are_read_and_counted_unless_a_person_leaves_them_out():
    def change(sheet):
        sheet.row_dimensions[3].hidden = True

    content = one_sheet(ANA, BEN, CY, change=change)
    roster = read_roster(content)
    assert (numbers(roster), roster.outline.n_hidden) == (["701", "702", "703"], 1)
    without = read_roster(content, ReadBy(choices=Choices(skips_hidden=True)))
    assert numbers(without) == ["701", "703"]
    assert [(x.place.line, x.reason.code) for x in without.left_out] == [(3, "row_hidden")]


def test_a_sheet_for_each_class_is_read_and_its_tab_names_the_class():
    sheets = {"7A": [HEADINGS[:3], ANA[:3], BEN[:3]], "7B": [HEADINGS[:3], CY[:3]]}
    roster = read_roster(make_book(sheets))
    assert classes(roster) == [("701", "7A"), ("702", "7A"), ("703", "7B")]
    assert roster.problems == []
    assert [x.place.file for x in roster.students] == ["7A", "7A", "7B"]


def test_what_is_wrong_in_one_of_several_sheets_is_named_with_its_sheet():
    sheets = {"7A": [HEADINGS[:3], ANA[:3]], "7B": [HEADINGS[:3], ("", *CY[1:3])]}
    (problem,) = read_roster(make_book(sheets)).problems
    assert (problem.place.file, problem.place.line) == ("7B", 2)


def test_the_list_is_found_on_a_later_sheet_and_the_note_is_named_as_not_read():
    roster = read_roster(
        make_book({"Read me": [("Printed for the office",)], "List": [HEADINGS, ANA]})
    )
    assert classes(roster) == [("701", "7A")]
    assert [(x.what, x.reason.code) for x in roster.left_out] == [("Read me", "sheet_not_read")]


def test_sheets_that_are_different_lists_are_asked_about():
    other = [("Number", "Full name"), ("703", "Cy Clark")]
    roster = read_roster(make_book({"One": [HEADINGS, ANA, BEN], "Two": other}))
    assert o.SHEETS in roster.outline.asks
    assert "sheets_unclear" in [x.reason.code for x in roster.problems]
    chosen = read_roster(
        make_book({"One": [HEADINGS, ANA, BEN], "Two": other}),
        ReadBy(choices=Choices(sheets=("One",))),
    )
    assert (numbers(chosen), chosen.problems) == (["701", "702"], [])


def test_a_hidden_sheet_is_not_read_but_can_be_chosen():
    def change(book):
        book["Old"].sheet_state = "hidden"

    content = make_book({"Now": [HEADINGS, ANA], "Old": [HEADINGS, CY]}, change)
    roster = read_roster(content)
    assert (numbers(roster), roster.outline.sheets) == (["701"], ["Now", "Old"])
    chosen = read_roster(content, ReadBy(choices=Choices(sheets=("Old",))))
    assert numbers(chosen) == ["703"]
