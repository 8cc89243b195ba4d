"""Spreadsheets on paper: of the right size, with headings on each page, names apart."""

import io
import shutil
import subprocess
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from classes.spreadsheets.paper_sizes import PaperSize, paper_size_of
from reports.spreadsheets import attendance_workbook
from tests.factories import NINE_O_CLOCK, make_class_group, make_school, make_session, make_student

pytestmark = pytest.mark.django_db

A4, LETTER = 9, 1
NEW_YORK, BERLIN = "America/New_York", "Europe/Berlin"


def workbook_of(*, n_sessions=1, n_students=3, time_zone=BERLIN):
    school = make_school(time_zone=time_zone)
    students = [make_student(school=school, number=str(700 + n)) for n in range(n_students)]
    group = make_class_group(*students, school=school, code="7A")
    starts = [NINE_O_CLOCK + timedelta(days=day) for day in range(n_sessions)]
    return attendance_workbook([make_session(class_group=group, starts_at=at) for at in starts])


def sheet_of(**options):
    [sheet] = load_workbook(io.BytesIO(workbook_of(**options))).worksheets
    return sheet


@pytest.mark.parametrize(
    ("time_zone", "paper"),
    [
        (BERLIN, "a4"),
        (NEW_YORK, "letter"),
        ("America/Toronto", "letter"),
        ("Asia/Manila", "letter"),
        ("America/Sao_Paulo", "a4"),
        ("Asia/Kolkata", "a4"),
        ("UTC", "a4"),
    ],
)
def test_the_paper_is_that_of_the_country(time_zone, paper):
    assert paper_size_of(make_school(time_zone=time_zone)) == paper


def test_a_choice_goes_before_the_country():
    assert paper_size_of(make_school(), "letter") == PaperSize.LETTER
    assert paper_size_of(make_school(), "folio") == PaperSize.A4


@pytest.mark.parametrize(("time_zone", "size"), [(BERLIN, A4), (NEW_YORK, LETTER)])
def test_a_sheet_is_laid_out_for_the_paper_of_its_school(time_zone, size):
    setup = sheet_of(time_zone=time_zone).page_setup
    assert (int(setup.paperSize), setup.fitToHeight) == (size, 0)


def test_headings_are_repeated_on_each_page():
    assert sheet_of().print_title_rows == "$1:$4"


def test_names_are_repeated_where_a_term_goes_on_beside():
    sheet = sheet_of(n_sessions=90)
    assert sheet.print_title_cols == "$A:$C"
    assert sheet.page_setup.orientation == "landscape"
    assert 2 <= sheet.page_setup.fitToWidth <= 4


def test_a_single_lesson_stands_upright_on_one_page():
    setup = sheet_of().page_setup
    assert (setup.orientation, setup.fitToWidth) == ("portrait", 1)


@pytest.mark.parametrize(
    ("number", "value"),
    [("701", 701), ("007", "007"), ("A7", "A7"), ("9" * 16, "9" * 16), ("٣", "٣")],
)
def test_a_number_is_one_unless_that_would_change_it(number, value):
    student = make_student(number=number)
    group = make_class_group(student, school=student.school)
    content = attendance_workbook([make_session(class_group=group)])
    [sheet] = load_workbook(io.BytesIO(content)).worksheets
    assert sheet["A5"].value == value


@pytest.mark.thorough
@pytest.mark.parametrize("time_zone", [BERLIN, NEW_YORK])
def test_printed_each_page_bears_headings_and_all_names(tmp_path, time_zone):
    soffice = shutil.which("soffice")
    if not soffice:
        pytest.skip("LibreOffice is not installed: apt-get install libreoffice-calc")
    file = tmp_path / "7A.xlsx"
    file.write_bytes(workbook_of(n_sessions=90, n_students=70, time_zone=time_zone))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(file)], check=True, capture_output=True, timeout=120)
    pages = PdfReader(tmp_path / "7A.pdf").pages
    assert len(pages) >= 4
    for page in pages:
        text = page.extract_text()
        assert "Family name" in text
        assert "Page" in text
    height_inches = float(pages[0].mediabox.height) / 72
    assert height_inches == pytest.approx(8.5 if time_zone == NEW_YORK else 8.27, abs=0.05)
