"""Every endpoint of the API, asked by everybody: generated from the addresses, so that a new one
without an expectation fails."""

import re
from typing import Any
from uuid import UUID

import pytest
from rest_framework.test import APIClient

from faces.models import BiometricConsent
from integrations.models import Scope
from integrations.problems import PROBLEM
from tests.factories.api import token_client
from tests.integrations.api.endpoint_rules import RULES
from tests.integrations.endpoints import (
    ENDPOINTS,
    METHODS,
    PATTERNS,
    address,
    ask,
    described_operations,
    kind_of,
    methods_of,
    name_and_method,
    rows_of_all_kinds,
)
from tests.kept_cast import *  # noqa: F403 - fixtures
from tests.kept_cast import with_login

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

TEACHERS, OFFICE, STRANGERS = ["alice", "bob"], ["dana", "root"], ["charlie", "eve"]


ROWS = [e for e in ENDPOINTS if not e.endswith("-list")]
LISTS = [e for e in ENDPOINTS if e.endswith("-list") and e.startswith("get")]


def test_every_endpoint_has_a_rule():
    assert set(ENDPOINTS) == set(RULES)


@pytest.fixture(scope="module")
def kept_rows(session, student, alice) -> dict[str, Any]:
    return rows_of_all_kinds(session=session, student=student, alice=alice)


@pytest.fixture
def rows(kept_rows) -> dict[str, Any]:
    return dict(kept_rows)


@pytest.fixture
def as_(kept_logins):
    """Return a client of one of the cast, logged in as in a browser."""
    return lambda name: with_login(APIClient(), kept_logins[name])


def is_problem(response: Any) -> bool:
    problem = response.json()
    return response["Content-Type"] == PROBLEM and problem["status"] == response.status_code


REFUSED = {401, 403, 404, 405, 429}


@pytest.mark.parametrize("endpoint", ENDPOINTS)
class TestEndpoint:
    def test_nobody_is_asked_to_log_in(self, endpoint, rows):
        response = ask(APIClient(), endpoint, rows)
        assert response.status_code == 401
        assert response["WWW-Authenticate"].startswith("Bearer")
        assert is_problem(response)

    @pytest.mark.parametrize("name", TEACHERS + OFFICE)
    def test_whoever_teaches_or_administers_may_ask(self, endpoint, rows, as_, name):
        rule = RULES[endpoint]
        response = ask(as_(name), endpoint, rows)
        if (rule.is_unseen_by_teachers and name in TEACHERS) or (
            rule.is_personal and name == "bob"
        ):
            assert_hidden(response, endpoint, rows)
        elif rule.is_own and name != "alice":
            assert response.status_code == 404
        elif rule.is_office and name in TEACHERS:
            # A student of no class group is not even seen by teachers.
            assert response.status_code in ({422} if "newcomer" in rule.body.values() else {403})
        else:
            assert response.status_code not in REFUSED
            assert response.status_code < 500

    @pytest.mark.parametrize("name", STRANGERS)
    def test_a_stranger_finds_nothing(self, endpoint, rows, as_, name):
        response = ask(as_(name), endpoint, rows)
        if endpoint in LISTS:
            assert response.status_code == 200
            assert rows[kind_of(name_and_method(endpoint)[0])] not in ids_of(response) or (
                name in RULES[endpoint.replace("-list", "-detail")].sees
            )
        elif name in RULES[endpoint].sees:
            assert response.status_code == 200
        elif name in RULES[endpoint].refuses:
            assert response.status_code == 403
        elif endpoint in ROWS:
            assert response.status_code == 404
            assert is_problem(response)
        else:
            assert response.status_code in {403, 422}
            assert is_problem(response)

    def test_a_token_with_the_scope_may_ask(self, endpoint, rows, school):
        response = ask(token_client(school=school, scopes=[RULES[endpoint].scope]), endpoint, rows)
        if RULES[endpoint].is_own:
            assert response.status_code == 404
        else:
            assert response.status_code not in REFUSED
            assert response.status_code < 500

    def test_a_token_with_every_other_scope_may_not(self, endpoint, rows, school):
        others = set(Scope.values) - {RULES[endpoint].scope}
        response = ask(token_client(school=school, scopes=sorted(others)), endpoint, rows)
        assert response.status_code == 403
        assert is_problem(response)
        assert RULES[endpoint].scope in response.json()["detail"]

    def test_a_token_of_another_school_finds_nothing(self, endpoint, rows, other_school):
        response = ask(token_client(school=other_school), endpoint, rows)
        if endpoint in LISTS:
            assert rows[kind_of(name_and_method(endpoint)[0])] not in ids_of(response)
        else:
            assert response.status_code == (404 if endpoint in ROWS else 422)
            assert is_problem(response)

    def test_a_row_that_does_not_exist_is_not_found(self, endpoint, rows, school):
        if endpoint not in ROWS:
            return
        name, _ = name_and_method(endpoint)
        missing = dict.fromkeys(rows, 999_999) | {"upload": UUID(int=0)}
        rows |= {kind_of(name): missing[kind_of(name)]}
        assert ask(token_client(school=school), endpoint, rows).status_code == 404

    def test_a_change_that_wants_a_version_says_so(self, endpoint, rows, school):
        if endpoint.startswith("get"):
            return
        name, method = name_and_method(endpoint)
        operation = described_operations()[name, method]
        parameters = {parameter["name"] for parameter in operation.get("parameters", [])}
        is_documented = "If-Match" in parameters and {"412", "428"} <= set(operation["responses"])
        scopes = [RULES[endpoint].scope]
        none = ask(token_client(school=school, scopes=scopes), endpoint, rows, version="")
        assert (none.status_code == 428) == is_documented
        stale = ask(token_client(school=school, scopes=scopes), endpoint, rows, version='"old"')
        assert (stale.status_code == 412) == is_documented


def assert_hidden(response: Any, endpoint: str, rows: dict[str, Any]) -> None:
    if endpoint in LISTS:
        assert rows[kind_of(name_and_method(endpoint)[0])] not in ids_of(response)
    else:
        assert response.status_code == 404


def ids_of(response: Any) -> set[Any]:
    return {row["id"] for row in response.json()["results"]}


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_a_method_nobody_needs_is_refused(name, rows, school):
    for method in set(METHODS) - methods_of(PATTERNS[name]):
        response = getattr(token_client(school=school), method)(address(name, rows))
        assert response.status_code in {403, 405}
        assert is_problem(response)


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/v1/", "/api/v2/students", "/api/v1/pupils"]
)
def test_an_unknown_address_is_a_problem_too(path, client):
    response = client.post(path)
    assert response.status_code == 404
    assert is_problem(response)


def test_names_of_addresses_are_words():
    assert all(re.fullmatch(r"[a-z-]+", name) for name in PATTERNS)


def test_withdrawal_by_token_erases_faces(rows, school):
    response = ask(token_client(school=school), "post consent-withdraw", rows)
    assert response.json()["withdrawn_at"]
    assert not BiometricConsent.objects.active().filter(pk=rows["consent"]).exists()
