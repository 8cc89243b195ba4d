"""Text of a person in a file: no spreadsheet program calculates it."""

import csv
import io

import pytest
from openpyxl import Workbook
from tablib import Dataset

from classes.admin.exports.formats import SafeCSV
from classes.spreadsheets.cells import text_cell
from reports.exports.csv_files import csv_file
from reports.exports.tables import ReportTable

FORMULAS = [
    '=HYPERLINK("https://example.org";"Ana")',
    "+1",
    "-1+1",
    "@SUM(A1)",
    "＝1+1",
    " =1+1",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\ufeff=1+1",
    "\x07=1+1",
    "\tAna",
]
HARMLESS = ["Ana-Maria", "O'Neill", "1+1", "", "–", "Ben =B"]


def row_of(*texts: str) -> list[str]:
    content = csv_file(ReportTable("Names", "Names", ["Name"] * len(texts), [texts]))
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_gets_an_apostrophe_in_csv(text):
    assert row_of(text, "Ben") == [f"'{text}", "Ben"]


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_stays_as_it_is(text):
    assert row_of(text, "Ben") == [text, "Ben"]


def test_a_heading_is_text_of_a_person_too():
    """Headings hold the letters of the school's codes."""
    content = csv_file(ReportTable("Codes", "Codes", ["=D"], [])).decode("utf-8-sig")
    assert content == "'=D\r\n"


@pytest.mark.parametrize("text", FORMULAS)
def test_the_files_of_the_admin_keep_the_same_rule(text):
    content = SafeCSV().export_data(Dataset([text, "Ben"], headers=["Name", "Name"]))
    rows = list(csv.reader(io.StringIO(content.removeprefix("\ufeff"), newline="")))
    assert rows[1] == [f"'{text}", "Ben"]


@pytest.mark.parametrize("text", ["=1+1", "\x07=1+1"])
def test_a_formula_in_a_spreadsheet_stays_text_even_after_an_edit(text):
    """What cannot stand in a file is taken out first; the sign behind it is still found."""
    cell = text_cell(Workbook(write_only=True).create_sheet("Names"), text)
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)
