"""Rosters of other systems through the API: what is refused at once, and the plan line by line."""

import pytest
from django.core.files.base import ContentFile

from rosters.import_work import work_on_import
from rosters.models import RosterImport
from tests.factories.api import token_client
from tests.rosters.roster_files import CLASS_7A, make_csv, make_oneroster, many_rows

pytestmark = pytest.mark.django_db

IMPORTS = "/api/v1/roster-imports"


@pytest.fixture
def client(school):
    return token_client(school=school)


def send(client, school, content):
    body = {"school": school.pk, "file": ContentFile(content, "roster")}
    return client.post(IMPORTS, body, format="multipart")


def plan(client, school, content, query=""):
    sent = send(client, school, content)
    assert (sent.status_code, sent.json()["state"]) == (202, "queued"), sent.content
    work_on_import(roster_import=RosterImport.objects.first())
    return client.get(f"{sent['Location']}/plan{query}")


def test_a_file_that_is_no_roster_says_so_once_it_is_read(client, school):
    sent = send(client, school, b"\xd0\xcf\x11\xe0 a workbook of the old kind")
    assert client.get(f"{sent['Location']}/plan").status_code == 409
    work_on_import(roster_import=RosterImport.objects.get())
    shown = client.get(sent["Location"]).json()
    assert (shown["state"], shown["failure_code"]) == ("failed", "workbook_of_old_kind")
    assert client.get(f"{sent['Location']}/plan").status_code == 409


def test_a_file_that_is_too_large_is_413(client, school, settings):
    settings.ROSTER_MAX_MB = 1
    response = send(client, school, b"x" * 1_000_001)
    assert (response.status_code, response.json()["kind"]) == (413, "RosterTooLargeError")


def test_a_line_says_in_which_file_of_a_zip_it_stands(client, school):
    lines = plan(client, school, make_oneroster()).json()["lines"]
    assert {line["file"] for line in lines} >= {"users.csv", "classes.csv"}
    assert [
        line["file"] for line in plan(client, school, make_csv(CLASS_7A[0])).json()["lines"]
    ] == [""]


def test_a_long_plan_is_read_page_by_page(client, school):
    content = make_csv(*many_rows(5))
    whole = plan(client, school, content).json()
    pages = [plan(client, school, content, f"?page={n}&page_size=2") for n in (1, 2, 3)]
    lines = [line for page in pages for line in page.json()["lines"]]
    assert lines == whole["lines"]
    assert whole["n_lines"] == len(lines) == 5
    assert len({page["ETag"] for page in pages}) == 1
    assert plan(client, school, content, "?page=4&page_size=2").status_code == 404


@pytest.mark.parametrize("query", ["page=0", "page=x", "page_size=0", "page_size=1001"])
def test_a_page_that_is_none_is_named(client, school, query):
    response = plan(client, school, make_csv(*CLASS_7A), f"?{query}")
    assert response.status_code == 422
    assert [error["parameter"] for error in response.json()["errors"]] == [query.split("=")[0]]
