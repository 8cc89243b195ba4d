"""A school's own codes in the spreadsheet: their letters, counted by status, named above."""

from reports.spreadsheets import attendance_workbook
from tests.factories import make_record
from tests.factories.office import make_code
from tests.reports.exports.test_spreadsheets import read_rows, read_sheets


def test_a_code_shows_its_letter_and_counts_as_its_status(
    session, school, students, django_assert_num_queries
):
    # A letter of a code may be that of another status: only the status is counted.
    misleading = make_code(school=school, letter="P", label="Practical training")
    for student, code in zip(students, [misleading, None], strict=False):
        make_record(session=session, student=student, status="excused", code=code)
    with django_assert_num_queries(3):
        content = attendance_workbook([session])
    sheet = read_sheets(content)[0]
    rows = read_rows(sheet)
    assert [row[3:8] for row in rows[:2]] == [["P", 0, 0, 1, 0], ["E", 0, 0, 1, 0]]
    totals = [row[1:4:2] for row in sheet.iter_rows(min_row=10, values_only=True)]
    assert ("Excused", 2) in totals
    assert ("Present", 0) in totals
    assert sheet["A2"].value.endswith("P Practical training (counts as excused)")


def test_without_codes_the_legend_is_that_of_the_statuses(session, students):
    make_record(session=session, student=students[0])
    legend = read_sheets(attendance_workbook([session]))[0]["A2"].value
    assert legend == "P present, L late, E excused, A absent"
