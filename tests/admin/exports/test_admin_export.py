"""Lists leave the admin as CSV or xlsx: of the own school, as filtered, never as a formula."""

import io
from types import SimpleNamespace

import pytest
from django.contrib import admin
from openpyxl import load_workbook

from classes.admin.exports.actions import ExportingAdmin
from classes.models import AttendanceRecord, PlannedAbsence, Student, Teacher
from faces.models import BiometricConsent, FaceTemplate
from recognition.models import Sighting
from tests.admin.admin_pages import act, address
from tests.admin.test_admin_models import rows_of
from tests.factories import make_record, make_student
from tests.factories.office import make_code, make_planned_absence

CSV, XLSX = "0", "1"
EXPORTED = [m for m, a in admin.site._registry.items() if isinstance(a, ExportingAdmin)]


@pytest.fixture
def rows(school, other_school):
    """One row of every model in Dana's school and in Eve's."""
    return SimpleNamespace(hill=rows_of(school, "hillside"), lake=rows_of(other_school, "lakeside"))


def export(client, model, form=CSV, query="", **more):
    page = address(model, "export") + query
    return client.post(page, {"resource": "0", "format": form} | more)


def csv_of(response):
    assert response["Content-Type"].startswith("text/csv")
    return response.content.decode("utf-8-sig").splitlines()


def sheet_of(response):
    return load_workbook(io.BytesIO(response.content)).worksheets[0]


def test_what_leaves_is_what_an_office_needs():
    names = {model.__name__ for model in EXPORTED}
    assert names == {
        *("Student", "Teacher", "ClassGroup", "Enrolment"),
        *("ClassSession", "AttendanceRecord", "PlannedAbsence", "Contact"),
    }


@pytest.mark.parametrize("model", EXPORTED)
class TestEveryExport:
    def test_page_asks_for_the_format_without_scripts_or_styles_in_it(
        self,
        dana_client,
        rows,
        model,
    ):
        text = dana_client.get(address(model, "export")).content.decode()
        assert "CSV" in text
        assert "xlsx" in text
        assert 'style="' not in text
        assert "onchange" not in text

    def test_rows_are_those_of_the_own_school(self, dana_client, eve_client, rows, model):
        mine, theirs = (export(client, model) for client in (dana_client, eve_client))
        assert "hillside" in mine.content.decode()
        assert "lakeside" not in mine.content.decode()
        assert "hillside" not in theirs.content.decode()

    def test_row_of_another_school_is_not_exported_by_its_key(self, eve_client, rows, model):
        for row in (rows.hill[model], rows.lake[model]):
            answer = export(eve_client, model, export_items=row.pk)
            assert "hillside" not in answer.content.decode()

    def test_teacher_exports_nothing(self, alice_client, model):
        response = export(alice_client, model)
        assert response.status_code == 302
        assert response.url.startswith("/admin/login/")

    def test_spreadsheet_says_the_same_as_the_text(self, dana_client, rows, model):
        lines = csv_of(export(dana_client, model))
        sheet = sheet_of(export(dana_client, model, XLSX))
        assert lines[0] == ",".join(cell.value for cell in sheet[1])
        assert sheet.max_row == len(lines)

    def test_more_rows_cost_no_more_queries(
        self, dana_client, school, model, django_assert_max_num_queries
    ):

        rows_of(school, "first")
        few = n_queries(dana_client, model, django_assert_max_num_queries)
        for number in range(3):
            rows_of(school, f"more{number}")
        assert n_queries(dana_client, model, django_assert_max_num_queries) <= few


def n_queries(client, model, at_most):
    with at_most(30) as queries:
        assert export(client, model).status_code == 200
    return len(queries.captured_queries)


def test_filter_of_the_list_holds_for_the_export(dana_client, students):
    lines = csv_of(export(dana_client, Student, query="?q=Baker"))
    assert [line.split(",")[1] for line in lines] == ["Number", "702", "703"]


@pytest.mark.parametrize("key", ["9" * 30, "no key"])
def test_what_is_no_key_shows_the_form_again(dana_client, students, key):
    answer = export(dana_client, Student, export_items=[students[0].pk, key])
    assert "Select a valid choice" in answer.content.decode()


def test_chosen_rows_leave_after_a_page_that_asks_for_the_format(dana_client, students):
    page = act(dana_client, Student, "export_admin_action", *students[:2])
    assert page.context["export_url"] == address(Student, "export")
    lines = csv_of(export(dana_client, Student, export_items=[s.pk for s in students[:2]]))
    assert len(lines) == 3


@pytest.mark.parametrize("name", ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)"])
def test_a_formula_as_a_name_stays_a_text(dana_client, school, name):
    make_student(school=school, family_name=name, number="9")
    (line,) = csv_of(export(dana_client, Student))[1:]
    assert f"'{name[:5]}" in line.replace('"', "")
    cell = sheet_of(export(dana_client, Student, XLSX))["C2"]
    assert (cell.value, cell.data_type) == (name, "s")


def test_times_are_on_the_schools_clock(dana_client, session, student):
    make_record(session=session, student=student)
    (line,) = csv_of(export(dana_client, AttendanceRecord))[1:]
    assert "2026-09-01 09:00:00,701" in line


def test_statutory_code_and_reason_leave(dana_client, school, student, session):
    code = make_code(school=school, letter="D", label="Dentist", statutory_code="M")
    make_record(session=session, student=student, status="excused", code=code)
    make_planned_absence(student=student, reason="Wedding")
    assert "D Dentist,M" in export(dana_client, AttendanceRecord).content.decode()
    assert "Wedding" in export(dana_client, PlannedAbsence).content.decode()


def test_all_that_is_filtered_is_exported_by_its_filters(dana_client, students):
    """Ticking a row of many pages and then “all” sends no hidden field for each of them."""
    form = {"action": "export_admin_action", "select_across": "1"}
    form |= {"_selected_action": [students[0].pk]}
    answer = dana_client.post(address(Student, "changelist") + "?q=Baker", form)
    assert answer["Location"] == address(Student, "export") + "?q=Baker"


def test_teachers_leave_with_their_classes(dana_client, alice):
    assert "alice@example.org,7A" in export(dana_client, Teacher).content.decode()


@pytest.mark.parametrize("model", [FaceTemplate, Sighting, BiometricConsent])
def test_nothing_of_a_face_can_be_exported(root_client, model):
    assert root_client.get(f"{address(model, 'changelist')}export/").status_code in {302, 404}


def test_a_workbook_is_ready_for_the_printer(dana_client, school):
    make_student(school=school)
    sheet = sheet_of(export(dana_client, Student, XLSX))
    assert sheet.print_title_rows == "$1:$1"
    assert (int(sheet.page_setup.paperSize), sheet.page_setup.fitToHeight) == (9, 0)
