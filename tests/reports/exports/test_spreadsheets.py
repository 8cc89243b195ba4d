"""The register as a spreadsheet: equal to the register, and text stays text."""

import io
from datetime import UTC, date, datetime
from typing import cast

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from classes.spreadsheets.attendance_sheets import AttendanceSheet, write_attendance_workbook
from reports.spreadsheets import attendance_workbook
from tests.factories import (
    make_class_group,
    make_enrolment,
    make_record,
    make_school,
    make_session,
    make_student,
)

pytestmark = pytest.mark.django_db


def read_sheets(content: bytes) -> list[Worksheet]:
    return cast(list[Worksheet], load_workbook(io.BytesIO(content)).worksheets)


def read_rows(sheet: Worksheet) -> list[list[object]]:
    """Return the rows below the headings, until the first empty one."""
    rows: list[list[object]] = [list(row) for row in sheet.iter_rows(min_row=5, values_only=True)]
    return rows[: next(i for i, row in enumerate(rows) if row[1] is None)]


def test_each_status_is_its_letter_in_the_order_of_the_register(session, students):
    for student, status in zip(students, ["present", "late", "excused", "absent"], strict=True):
        make_record(session=session, student=student, status=status)
    rows = read_rows(read_sheets(attendance_workbook([session]))[0])
    assert [row[:4] for row in rows] == [
        [701, "Adams", "Ana", "P"],
        [702, "Baker", "Ben", "L"],
        [703, "Baker", "Ben", "E"],
        [704, "Clark", "Anabel", "A"],
    ]


def test_a_student_without_a_record_has_an_empty_cell(session, students):
    rows = read_rows(read_sheets(attendance_workbook([session]))[0])
    assert [row[3] for row in rows] == [None, None, None, None]


def test_totals_count_the_letters_of_each_student(class_group, student):
    sessions = [
        make_session(class_group=class_group, starts_at=datetime(2026, 9, day, 7, tzinfo=UTC))
        for day in (1, 2, 3)
    ]
    for session, status in zip(sessions, ["present", "present", "absent"], strict=True):
        make_record(session=session, student=student, status=status)
    sheet = read_sheets(attendance_workbook(sessions))[0]
    headings = [cell.value for cell in sheet[4]][6:]
    assert headings == ["Present", "Late", "Excused", "Absent", "Rate"]
    assert read_rows(sheet)[0][6:] == [2, 0, 0, 1, pytest.approx(2 / 3)]


def test_totals_below_count_the_letters_of_each_session(session, students):
    make_record(session=session, student=students[0], status="present")
    make_record(session=session, student=students[1], status="absent")
    sheet = read_sheets(attendance_workbook([session]))[0]
    totals = {row[1]: row[3] for row in sheet.iter_rows(min_row=10, values_only=True)}
    assert totals == {"Present": 1, "Late": 0, "Excused": 0, "Absent": 1}


def test_sessions_stand_in_order_of_time_as_real_dates_of_the_schools_clock(class_group):
    late = make_session(class_group=class_group, starts_at=datetime(2026, 9, 1, 22, 30, tzinfo=UTC))
    early = make_session(class_group=class_group, starts_at=datetime(2026, 9, 1, 7, tzinfo=UTC))
    sheet = read_sheets(attendance_workbook([late, early]))[0]
    cells = [sheet["D4"], sheet["E4"]]
    assert [cell.value for cell in cells] == [datetime(2026, 9, 1, 9), datetime(2026, 9, 2, 0, 30)]
    assert all(cell.is_date for cell in cells)


def test_headings_and_names_stay_in_view(session):
    assert read_sheets(attendance_workbook([session]))[0].freeze_panes == "D5"


def test_each_class_group_has_its_own_sheet(session, other_class_group):
    other = make_session(class_group=other_class_group)
    sheets = read_sheets(attendance_workbook([other, session]))
    assert [sheet.title for sheet in sheets] == ["7A", "8B"]
    assert [row[1] for row in read_rows(sheets[1])] == ["Eight"]


def test_class_groups_of_one_code_in_two_schools_do_not_share_a_sheet(session):
    elsewhere = make_session(class_group=make_class_group(school=make_school(), code="7A"))
    sheets = read_sheets(attendance_workbook([session, elsewhere]))
    assert [sheet.title for sheet in sheets] == ["7A", "7A 2"]


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x")', "+1", "-1", "@x", "007"])
def test_names_numbers_and_titles_stay_text(text):
    school = make_school(name=text)
    student = make_student(school=school, number=text, given_name="", family_name=text)
    session = make_session(class_group=make_class_group(student, code=text, title=text))
    sheet = read_sheets(attendance_workbook([session]))[0]
    cells = [sheet["A1"], sheet["A5"], sheet["B5"]]
    assert [cell.data_type for cell in cells] == ["s", "s", "s"]
    assert sheet["B5"].value == text


def test_a_code_that_no_tab_may_have_is_made_one_that_opens():
    class_group = make_class_group(code="7A/7B: [history?] " + "x" * 20)
    title = read_sheets(attendance_workbook([make_session(class_group=class_group)]))[0].title
    assert len(title) <= 31
    assert not set(title) & set("[]:*?/\\")


def test_a_control_character_in_a_name_does_not_break_the_file(session, class_group, school):
    broken = make_student(school=school, family_name="Bell\x07")
    make_enrolment(student=broken, class_group=class_group)
    rows = read_rows(read_sheets(attendance_workbook([session]))[0])
    assert "Bell" in [row[1] for row in rows]


def test_who_left_before_and_who_came_after_is_not_listed(session, class_group, school):
    for name, from_on, until_on in [
        ("Gone", date(2026, 8, 17), date(2026, 9, 1)),
        ("Coming", date(2026, 9, 2), None),
    ]:
        student = make_student(school=school, family_name=name)
        make_enrolment(student=student, class_group=class_group, from_on=from_on, until_on=until_on)
    rows = read_rows(read_sheets(attendance_workbook([session]))[0])
    assert len(rows) == 4


def test_who_left_later_but_has_a_record_is_listed(session, school):
    guest = make_student(school=school, given_name="Zoe", family_name="Zander")
    make_record(session=session, student=guest, status="present")
    assert read_rows(read_sheets(attendance_workbook([session]))[0])[-1][1:4] == [
        "Zander",
        "Zoe",
        "P",
    ]


def test_no_sessions_give_a_file_that_says_so():
    assert read_sheets(attendance_workbook([]))[0]["A1"].value == "There are no lessons."


def test_more_sessions_need_no_more_queries(class_group, django_assert_num_queries):
    sessions = [
        make_session(class_group=class_group, starts_at=datetime(2026, 9, day, 7, tzinfo=UTC))
        for day in range(1, 20)
    ]
    with django_assert_num_queries(3):
        attendance_workbook(sessions)


def test_the_legend_stands_above_the_letters():
    sheet = AttendanceSheet("7A", "7A", students=[], columns=[], legend="Proposed, not confirmed.")
    assert (
        read_sheets(write_attendance_workbook([sheet]))[0]["A2"].value == "Proposed, not confirmed."
    )
