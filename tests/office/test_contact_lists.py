"""Contacts in a list of the administration, in its export and in the API; for the office alone."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from integrations.models import Scope
from office.models import Contact
from tests.admin.admin_pages import address, listed, save_change
from tests.factories import make_class_group, make_student
from tests.factories.api import token_client
from tests.factories.office import make_contact

XLSX = "1"


@pytest.fixture
def contact(student) -> Contact:
    return make_contact(
        student=student, name="=Eva", relation="mother", phone="030 1234", email="eva@example.org"
    )


def export(client, **filters):
    form = {"format": XLSX, "resource": "0"}
    answer = client.post(reverse("admin:office_contact_export", query=filters), form)
    return answer.status_code, answer.content


def test_the_office_and_the_head_read_the_list(gina_client, helen_client, dana_client, contact):
    for client in (gina_client, helen_client, dana_client):
        assert listed(client, Contact) == {contact}


def test_teachers_and_strangers_find_none(alice_client, eve_client, oscar_client, contact):
    assert not listed(eve_client, Contact)
    for client in (alice_client, oscar_client):
        assert client.get(address(Contact, "changelist")).status_code in {302, 403}


def test_nobody_changes_a_contact_there(gina_client, dana_client, contact):
    for client in (gina_client, dana_client):
        page = save_change(client, address(Contact, "change", contact.pk), {"name": "Other"})
        assert page.status_code == 403
    contact.refresh_from_db()
    assert contact.name == "=Eva"


def test_the_list_is_exported_as_text(gina_client, contact):
    status, content = export(gina_client)
    assert status == 200
    headings, row = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    assert dict(zip(headings, row, strict=True)) == {
        "School": "Hill School",
        "Number": "701",
        "Family name": "Adams",
        "Given name": "Ana",
        "Contact": "=Eva",
        "Relation": "mother",
        "Phone": "030 1234",
        "E-mail": "eva@example.org",
        "Language": None,
        "May be told": "Nothing: only to be reached in an emergency",
    }


def test_the_export_of_another_school_holds_none(eve_client, contact):
    _status, content = export(eve_client)
    assert len(list(load_workbook(io.BytesIO(content)).active.iter_rows())) == 1


class TestApi:
    def test_a_token_with_the_right_reads_those_of_its_school(self, school, other_school, contact):
        make_contact(student=make_student(school=other_school))
        client = token_client(school=school, scopes=[Scope.READ_CONTACTS])
        answer = client.get("/api/v1/contacts").json()
        assert [row["name"] for row in answer["results"]] == ["=Eva"]
        assert answer["results"][0]["phone"] == "030 1234"

    def test_a_token_of_rosters_reads_none(self, school, contact):
        client = token_client(school=school, scopes=[Scope.READ_ROSTER, Scope.WRITE_ROSTER])
        assert client.get("/api/v1/contacts").status_code == 403

    def test_they_are_found_by_student_and_class(self, school, student, class_group, contact):
        other = make_student(school=school)
        group = make_class_group(other, school=school)
        make_contact(student=other, name="Bo")
        client = token_client(school=school, scopes=[Scope.READ_CONTACTS])
        for query in ({"student": student.pk}, {"class_group": class_group.pk}):
            rows = client.get("/api/v1/contacts", query).json()["results"]
            assert [row["name"] for row in rows] == ["=Eva"]
        rows = client.get("/api/v1/contacts", {"class_group": group.pk}).json()["results"]
        assert [row["name"] for row in rows] == ["Bo"]

    def test_the_class_s_teacher_reads_them_and_another_does_not(
        self, alice_client, charlie_client, contact
    ):
        found = [
            client.get("/api/v1/contacts").json()["count"]
            for client in (alice_client, charlie_client)
        ]
        assert found == [1, 0]
