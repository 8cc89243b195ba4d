"""The register as a download."""

import io

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.factories import make_record, make_session


@pytest.fixture
def records(session, students):
    later = make_session(
        class_group=session.class_group, starts_at=session.starts_at.replace(day=2)
    )
    return [make_record(session=s, student=students[0]) for s in (session, later)]


def letters_of(answer) -> list[object]:
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert isinstance(sheet, Worksheet)
    return [cell.value for row in sheet for cell in row if cell.value == "P"]


def test_a_session_is_one_column(alice_client, session, records):
    answer = alice_client.get(f"/sessions/{session.pk}/register.xlsx")
    assert letters_of(answer) == ["P"]
    assert answer["Content-Disposition"] == 'attachment; filename="7A 2026-09-01 09.00.xlsx"'
    assert answer["Cache-Control"] == "private, no-store"


def test_a_class_group_is_a_column_for_each_session(alice_client, class_group, records):
    assert letters_of(alice_client.get(f"/classes/{class_group.pk}/register.xlsx")) == ["P", "P"]


def test_a_class_group_without_a_session_is_an_empty_sheet(alice_client, class_group):
    assert alice_client.get(f"/classes/{class_group.pk}/register.xlsx").status_code == 200
