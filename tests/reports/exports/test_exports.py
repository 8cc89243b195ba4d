"""Reports as files: each says what the report says, and text stays text."""

import csv
import io
import json
import shutil
import subprocess
from datetime import date, datetime, timedelta

import pytest
from openpyxl import load_workbook

from reports.exports import workbooks
from reports.exports.csv_files import csv_file
from reports.exports.json_files import class_json
from reports.exports.tables import SchoolNumber, class_table, grid_table, student_table
from reports.exports.workbooks import class_workbook, school_workbook
from reports.selectors.class_reports import class_report
from reports.selectors.periods import ReportPeriod
from reports.selectors.school_reports import school_report
from tests.factories import NINE_O_CLOCK, make_class_group, make_record, make_session, make_student
from tests.factories.office import make_code, make_term

pytestmark = pytest.mark.django_db

SEPTEMBER = ReportPeriod(date(2026, 9, 1), date(2026, 9, 30))
UTF8_CSV = "csv:Text - txt - csv (StarCalc):44,34,76"
FORMULA = '=HYPERLINK("https://example.org";"Ana")'


@pytest.fixture
def lessons(class_group, students):
    """Three lessons: Ana here, late, absent; Ben excused with a code of the school."""
    dentist = make_code(school=class_group.school, letter="D", label="Dentist", statutory_code="M")
    starts = [NINE_O_CLOCK + timedelta(days=day) for day in range(3)]
    sessions = [make_session(class_group=class_group, starts_at=start) for start in starts]
    for session, status in zip(sessions, ["present", "late", "absent"], strict=True):
        minutes = 7 if status == "late" else None
        make_record(session=session, student=students[0], status=status, minutes_late=minutes)
        make_record(session=session, student=students[1], status="excused", code=dentist)
    return sessions


@pytest.fixture
def report(class_group, lessons):
    return class_report(class_group, SEPTEMBER)


def sheets_of(content: bytes):
    return {sheet.title: sheet for sheet in load_workbook(io.BytesIO(content)).worksheets}


def values_of(sheet, first_row=1):
    return [list(row) for row in sheet.iter_rows(min_row=first_row, values_only=True)]


def plain(value):
    """As openpyxl reads it back: no zone, no empty text, shares as they are, 701 as a number."""
    if isinstance(value, SchoolNumber):
        return int(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return None if value == "" else value


class TestClassWorkbook:
    def test_the_attendance_sheet_has_students_down_and_real_dates_across(self, report):
        sheet = sheets_of(class_workbook([report]))["7A"]
        rows = values_of(sheet, 4)
        assert rows[0][3:6] == [datetime(2026, 9, day, 9) for day in (1, 2, 3)]
        assert rows[1][:6] == [701, "Adams", "Ana", "P", "L", "A"]
        assert rows[2][:6] == [702, "Baker", "Ben", "D", "D", "D"]
        assert sheet.freeze_panes == "D5"

    def test_the_figures_opened_again_are_those_of_the_report(self, report):
        sheet = sheets_of(class_workbook([report]))["Students"]
        table = student_table(report)
        assert values_of(sheet, 3) == [
            list(table.headings),
            *([plain(value) for value in row] for row in table.rows),
        ]
        rate = sheet.cell(4, list(table.headings).index("Rate") + 1)
        assert (rate.value, rate.number_format) == (pytest.approx(2 / 3), "0.0 %")

    def test_codes_are_told_with_their_statutory_code(self, report):
        rows = values_of(sheets_of(class_workbook([report]))["Codes"], 3)
        assert rows[1] == ["D", "Dentist", "Excused", "M", 3]

    def test_a_chart_of_the_rate_lies_beside(self, report):
        workbook = load_workbook(io.BytesIO(class_workbook([report])))
        [chart] = workbook["Chart"]._charts
        assert chart.series[0].val.numRef.f == "'Lessons'!$J$4:$J$6"

    def test_several_class_groups_have_a_sheet_each(self, report, other_class_group):
        other = class_report(other_class_group, SEPTEMBER)
        assert list(sheets_of(class_workbook([report, other]))) == ["7A", "8B"]

    def test_no_dates_give_a_sheet_that_says_so(self, class_group):
        empty = class_report(class_group, SEPTEMBER)
        sheets = sheets_of(class_workbook([empty]))
        assert "Nothing is recorded in these days." in values_of(sheets["Lessons"])[3]
        assert "Chart" not in sheets

    def test_a_formula_for_a_name_stays_text(self, class_group, lessons):
        student = make_student(school=class_group.school, number="+1", family_name=FORMULA)
        make_record(session=lessons[0], student=student)
        report = class_report(class_group, SEPTEMBER)
        for sheet in sheets_of(class_workbook([report])).values():
            for row in sheet.iter_rows():
                assert all(cell.data_type != "f" for cell in row)
        names = [row[1] for row in values_of(sheets_of(class_workbook([report]))["7A"])]
        assert FORMULA in names


class TestSchoolWorkbook:
    def test_classes_days_and_who_is_worth_a_look(self, class_group, lessons, students):
        for session in lessons:
            session.confirmed_at = session.starts_at
            session.save()
        report = school_report(class_group.school, SEPTEMBER)
        sheets = sheets_of(school_workbook(report))
        assert list(sheets) == ["Classes", "Days", "Worth a look", "Chart", "Codes", "7A"]
        assert values_of(sheets["Classes"], 4) == [
            [plain(value) for value in row] for row in class_table(report).rows
        ]
        assert [row[0] for row in values_of(sheets["Days"], 4)] == [
            datetime(2026, 9, day) for day in (1, 2, 3)
        ]

    def test_each_class_has_the_sheet_of_its_own_file(self, class_group, lessons, students):
        """Two classes share a student; a class without a session has no sheet."""
        other = make_class_group(school=class_group.school, code="8B")
        make_class_group(school=class_group.school, code="9C")
        session = make_session(class_group=other, starts_at=NINE_O_CLOCK)
        make_record(session=session, student=students[0], status="late")
        sheets = sheets_of(school_workbook(school_report(class_group.school, SEPTEMBER)))
        assert list(sheets)[-2:] == ["7A", "8B"]
        for group in (class_group, other):
            alone = sheets_of(class_workbook([class_report(group, SEPTEMBER)]))[group.code]
            assert values_of(sheets[group.code]) == values_of(alone)

    def test_more_classes_need_no_more_queries(self, school, lessons, django_assert_num_queries):
        report = school_report(school, SEPTEMBER)
        with django_assert_num_queries(6):
            school_workbook(report)
        for code in ("8B", "9C"):
            session = make_session(class_group=make_class_group(school=school, code=code))
            make_record(session=session, student=make_student(school=school, number=code))
        report = school_report(school, SEPTEMBER)
        with django_assert_num_queries(6):
            school_workbook(report)

    def test_more_sheets_than_anybody_opens_are_left_out_with_the_reason(
        self, class_group, lessons, monkeypatch
    ):
        monkeypatch.setattr(workbooks, "MOST_SESSIONS_IN_SHEETS", 2)
        sheets = sheets_of(school_workbook(school_report(class_group.school, SEPTEMBER)))
        assert "7A" not in sheets
        texts = [cell for row in values_of(sheets["Attendance sheets"]) for cell in row]
        assert (
            "These days have 3 lessons; up to 2 are written as attendance sheets. "
            "Choose fewer days, or take the file of one class." in texts
        )


class TestCsv:
    def test_rows_are_those_of_the_grid(self, report):
        text = csv_file(grid_table(report)).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        assert rows[0][:4] == ["Number", "Family name", "Given name", "2026-09-01 09:00"]
        assert rows[1][:6] == ["701", "Adams", "Ana", "P", "L", "A"]
        assert rows[1][-4:] == ["7", "0", "3", "0.6667"]

    def test_what_a_program_would_calculate_gets_an_apostrophe(self, class_group):
        make_record(
            session=make_session(class_group=class_group),
            student=make_student(school=class_group.school, number="@x", given_name="-1+1"),
        )
        text = csv_file(grid_table(class_report(class_group, SEPTEMBER))).decode("utf-8-sig")
        row = list(csv.reader(io.StringIO(text)))[-1]
        assert row[0] == "'@x"
        assert row[2] == "'-1+1"


def test_json_holds_the_same_figures(report, students, lessons):
    values = json.loads(json.dumps(class_json(report)))
    ana = next(line for line in values["students"] if line["id"] == students[0].pk)
    assert ana["figures"]["rate"] == 0.6667
    assert ana["records"][str(lessons[1].pk)]["minutes_late"] == 7
    ben = next(line for line in values["students"] if line["id"] == students[1].pk)
    assert ben["records"][str(lessons[0].pk)]["statutory_code"] == "M"
    assert values["period"] == {"first_on": "2026-09-01", "last_on": "2026-09-30"}


class TestDownloads:
    @pytest.mark.parametrize("kind", ["classes", "students", "sessions", "schools"])
    @pytest.mark.parametrize(
        ("ending", "media_type"),
        [("csv", "text/csv"), ("json", "application/json"), ("xlsx", "spreadsheetml")],
    )
    def test_each_format_of_each_report(
        self, dana_client, class_group, student, lessons, kind, ending, media_type
    ):
        keys = {
            "classes": class_group.pk,
            "students": student.pk,
            "sessions": lessons[0].pk,
            "schools": class_group.school_id,
        }
        answer = dana_client.get(f"/{kind}/{keys[kind]}/summary.{ending}")
        assert answer.status_code == 200
        assert media_type in answer["Content-Type"]
        assert answer["Content-Disposition"].startswith("attachment;")
        assert answer["Cache-Control"] == "private, no-store"

    def test_the_days_asked_for_are_in_the_name(self, alice_client, class_group):
        asked = {"first": "2026-09-01", "last": "2026-09-02"}
        answer = alice_client.get(f"/classes/{class_group.pk}/summary.csv", asked)
        assert 'filename="7A 2026-09-01 2026-09-02.csv"' in answer["Content-Disposition"]

    def test_a_term_is_asked_for_by_its_key(self, alice_client, class_group):
        term = make_term(school=class_group.school)
        answer = alice_client.get(f"/classes/{class_group.pk}/summary.json", {"term": term.pk})
        assert answer.json()["period"]["last_on"] == "2026-12-18"

    @pytest.mark.parametrize(
        ("asked", "words"),
        [
            ({"first": "yesterday"}, "is not a day"),
            ({"first": "2026-02-30"}, "is not a day"),
            ({"first": "2026-09-02", "last": "2026-09-01"}, "must not lie before"),
            ({"term": "999"}, "no such term"),
            ({"term": "-1"}, "no such term"),
        ],
    )
    def test_days_that_are_none_are_refused(self, alice_client, class_group, asked, words):
        address = f"/classes/{class_group.pk}/summary.csv"
        answer = alice_client.get(address, asked, headers={"accept": "application/json"})
        assert answer.status_code == 409
        assert words in answer.json()["refusal"]

    def test_a_teacher_gets_a_student_in_her_own_lessons_only(
        self, alice_client, student, lessons, other_class_group
    ):
        make_record(session=make_session(class_group=other_class_group), student=student)
        september = {"first": "2026-09-01", "last": "2026-09-30"}
        answer = alice_client.get(f"/students/{student.pk}/summary.json", september)
        records = answer.json()["records"]
        assert {record["class_group_code"] for record in records} == {"7A"}


@pytest.mark.thorough
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed here.")
def test_libreoffice_reads_the_same(report, tmp_path):
    book = tmp_path / "class.xlsx"
    book.write_bytes(class_workbook([report]))
    command = ["soffice", "--headless", "--convert-to", UTF8_CSV, "--outdir", tmp_path, book]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    rows = list(csv.reader((tmp_path / "class.csv").open(encoding="utf-8")))
    assert rows[4][:6] == ["701", "Adams", "Ana", "P", "L", "A"]
