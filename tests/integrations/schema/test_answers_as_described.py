"""Every operation answers as the schema says: status, headers, body, in success and in refusal."""

import hashlib
from copy import deepcopy
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.db.models import Model
from rest_framework.test import APIClient

from classes.models import ClassGroup, ClassSession
from faces.models import FacePicture
from integrations.models import Scope
from recognition.models import Capture
from tests.factories import NINE_O_CLOCK, make_jpeg, make_session
from tests.factories.api import token_client
from tests.integrations.api.endpoint_rules import RULES
from tests.integrations.endpoints import (
    ENDPOINTS,
    address,
    ask,
    described,
    described_operations,
    kind_of,
    name_and_method,
    rows_of_all_kinds,
)
from tests.integrations.schema.deviations import deviations
from tests.kept_cast import *  # noqa: F403 - fixtures
from tests.kept_cast import with_login

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

PHOTO = make_jpeg(640, 480)
SHA256 = hashlib.sha256(PHOTO).hexdigest()
REPORTS = [e for e in ENDPOINTS if e.endswith("-report")]
MOST_MODELS = 100


@pytest.fixture(scope="module")
def kept_rows(session, student, alice) -> dict[str, Any]:
    return rows_of_all_kinds(session=session, student=student, alice=alice)


@pytest.fixture
def rows(kept_rows) -> dict[str, Any]:
    return dict(kept_rows)


@pytest.fixture
def client(kept_logins, school) -> Any:
    """Whoever may: a token for what a school's programs do, Alice for the film that she sends."""

    def client_for(endpoint: str) -> APIClient:
        if not RULES[endpoint].is_own:
            return token_client(school=school, scopes=list(Scope.values))
        return with_login(APIClient(), kept_logins["alice"])

    return client_for


def send_part(rows: dict[str, Any], client: APIClient) -> dict[str, Any]:
    headers = {"X-Chunk-SHA256": SHA256}
    ask(client, "put upload-chunk", rows, body={"part": PHOTO}, headers=headers)
    checksum = hashlib.sha256(SHA256.encode()).hexdigest()
    return {"body": {"total_bytes": len(PHOTO), "checksum": checksum}}


def change_row(model: type[Model], noun: str, **fields: str) -> Any:
    def change(rows: dict[str, Any], client: APIClient) -> dict[str, Any]:
        model._default_manager.filter(pk=rows[noun]).update(**fields)
        return {}

    return change


def after(earlier: str) -> Any:
    def ask_first(rows: dict[str, Any], client: APIClient) -> dict[str, Any]:
        assert ask(client, earlier, rows).status_code == 200
        return {}

    return ask_first


def untouched_lesson(rows: dict[str, Any], client: APIClient) -> dict[str, Any]:
    group = ClassGroup.objects.get(pk=rows["class-group"])
    later = NINE_O_CLOCK + timedelta(hours=2)
    rows["session"] = make_session(class_group=group, starts_at=later).pk
    return {}


def sends(**more: Any) -> Any:
    return lambda rows, client: more


READY = {
    "post capture-list": lambda rows, client: {
        "body": {"file": ContentFile(PHOTO, name="class.jpg")}
    },
    "post capture-retry": change_row(
        Capture, "capture", state="failed", failure_code="video_damaged"
    ),
    "post enrolment-list": lambda rows, client: {"body": {"student": rows["newcomer"]}},
    "post session-lesson-cancel": untouched_lesson,
    "post session-lesson-change": sends(body={"moves_register": True}),
    "post session-reopen": change_row(ClassSession, "session", state="closed"),
    "post session-review-undo": after("post session-review-confirm"),
    "post sighting-undo": after("post sighting-accept"),
    "post student-pictures-pictures": lambda rows, client: {
        "body": {"pictures": ContentFile(PHOTO, name="front.jpg")}
    },
    "post picture-allow": change_row(
        FacePicture, "picture", state="asked", failure_code="face_like_another"
    ),
    "put upload-chunk": sends(body={"part": PHOTO}, headers={"X-Chunk-SHA256": SHA256}),
    "post upload-complete": send_part,
}
"""What makes a request succeed, and returns what is sent beside what its rule says."""


def make_ready(endpoint: str, rows: dict[str, Any], client: APIClient) -> dict[str, Any]:
    return READY[endpoint](rows, client) if endpoint in READY else {}


def found_in(response: Any, endpoint: str) -> list[str]:
    return deviations(response, described_operations()[name_and_method(endpoint)], described())


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_success_is_as_described(endpoint, rows, client, painted_pipeline):
    asking = client(endpoint)
    response = ask(asking, endpoint, rows, **make_ready(endpoint, rows, asking))
    assert response.status_code < 300, response.content
    assert not found_in(response, endpoint)


@pytest.mark.parametrize("endpoint", ENDPOINTS)
class TestRefusal:
    def test_of_a_stranger_is_as_described(self, endpoint, rows):
        response = ask(APIClient(), endpoint, rows)
        assert response.status_code == 401
        assert not found_in(response, endpoint)

    def test_without_the_scope_is_as_described(self, endpoint, rows, school):
        scopes = sorted(set(Scope.values) - {RULES[endpoint].scope})
        response = ask(token_client(school=school, scopes=scopes), endpoint, rows)
        assert response.status_code == 403
        assert not found_in(response, endpoint)

    def test_of_a_row_that_there_is_not_is_as_described(self, endpoint, rows, client):
        if "{id}" not in address_as_described(endpoint):
            return
        kind = kind_of(name_and_method(endpoint)[0])
        rows |= {kind: UUID(int=0) if kind == "upload" else 999_999}
        response = ask(client(endpoint), endpoint, rows)
        assert response.status_code == 404
        assert not found_in(response, endpoint)

    def test_of_an_unknown_parameter_is_as_described(self, endpoint, rows, client):
        name, method = name_and_method(endpoint)
        response = getattr(client(endpoint), method)(f"{address(name, rows)}?colour=blue")
        assert response.status_code == 422
        assert not found_in(response, endpoint)

    def test_of_another_kind_of_answer_is_as_described(self, endpoint, rows, client):
        response = ask(client(endpoint), endpoint, rows, headers={"Accept": "text/html"})
        assert not found_in(response, endpoint)

    @pytest.mark.parametrize("version", ["", '"old"'])
    def test_of_no_version_or_a_stale_one_is_as_described(self, endpoint, rows, client, version):
        if endpoint.startswith("get"):
            return
        asking = client(endpoint)
        more = make_ready(endpoint, rows, asking)
        assert not found_in(ask(asking, endpoint, rows, version, **more), endpoint)


def address_as_described(endpoint: str) -> str:
    """The path that the schema has for an endpoint."""
    operation = described_operations()[name_and_method(endpoint)]
    return next(p for p, methods in described()["paths"].items() if operation in methods.values())


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("endpoint", REPORTS)
def test_a_report_is_a_file_as_described(endpoint, ending, rows, client):
    name, _ = name_and_method(endpoint)
    response = client(endpoint).get(f"{address(name, rows)}?format={ending}")
    assert response.status_code == 200
    assert not found_in(response, endpoint)


def test_a_first_record_is_created_as_described(rows, client, students):
    endpoint = "put session-records-record"
    rows["student"] = students[1].pk
    response = ask(client(endpoint), endpoint, rows)
    assert response.status_code == 201
    assert not found_in(response, endpoint)


def test_a_repeated_answer_is_as_described(rows, client):
    endpoint, headers = "post student-list", {"Idempotency-Key": "once"}
    asking = client(endpoint)
    ask(asking, endpoint, rows, headers=headers)
    response = ask(asking, endpoint, rows, headers=headers)
    assert response["Idempotency-Replayed"] == "true"
    assert not found_in(response, endpoint)


class TestLie:
    """What the comparison is there for is found by it."""

    @pytest.fixture
    def response(self, rows, client):
        return ask(client("get student-detail"), "get student-detail", rows)

    @pytest.fixture
    def operation(self):
        return deepcopy(described_operations()["student-detail", "get"])

    def test_about_the_status_is_found(self, response, operation):
        operation["responses"]["201"] = operation["responses"].pop("200")
        assert deviations(response, operation, described())

    def test_about_a_header_is_found(self, response, operation):
        operation["responses"]["200"].pop("headers")
        assert deviations(response, operation, described()) == ["ETag is sent and not described."]

    def test_about_a_header_that_is_not_sent_is_found(self, response, operation):
        operation["responses"]["200"]["headers"]["Location"] = {"required": True}
        assert deviations(response, operation, described())

    def test_about_a_value_that_is_not_named_is_found(self, response, operation):
        document = deepcopy(described())
        document["components"]["schemas"]["Student"]["properties"].pop("family_name")
        assert deviations(response, operation, document)

    def test_about_the_body_is_found(self, response, operation):
        content = operation["responses"]["200"]["content"]["application/json"]
        content["schema"] = {"$ref": "#/components/schemas/Session"}
        assert deviations(response, operation, described())


class TestSchema:
    @pytest.mark.parametrize("endpoint", ENDPOINTS)
    def test_problems_are_one_component(self, endpoint):
        answers = described_operations()[name_and_method(endpoint)]["responses"]
        assert "default" not in answers
        refusals = [answer for status, answer in answers.items() if status >= "400"]
        assert {answer["$ref"] for answer in refusals} == {"#/components/responses/Problem"}

    def test_there_are_fewer_models_than_a_hundred(self):
        assert len(described()["components"]["schemas"]) < MOST_MODELS
