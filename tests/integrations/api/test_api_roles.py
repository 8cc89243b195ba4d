"""Every endpoint of the API, asked by a head; tokens of whoever has become one."""

import pytest
from rest_framework.test import APIClient

from integrations.models import Scope
from tests.factories.api import token_client
from tests.integrations.api.endpoint_rules import RULES
from tests.integrations.api.test_every_endpoint import (  # noqa: F401 - fixtures
    ENDPOINTS,
    LISTS,
    ask,
    ids_of,
    kept_rows,
    rows,
)
from tests.kept_cast import *  # noqa: F403 - fixtures
from tests.kept_cast import with_login

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

NOT_FOR_HEADS = {"get roster-import-detail", "get roster-import-plan"}


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_head_reads_and_changes_nothing(endpoint, rows, kept_logins):  # noqa: F811
    client = with_login(APIClient(), kept_logins["helen"])
    status = ask(client, endpoint, rows).status_code
    if not endpoint.startswith("get"):
        # What names a row in its body does not find it either.
        assert status in {403, 422}
    elif endpoint in NOT_FOR_HEADS or RULES[endpoint].is_own:
        assert status == 404
    else:
        assert status == 200


def test_a_token_reads_only_when_its_maker_has_become_the_head(school, session, dana):
    rights = [Scope.READ_ATTENDANCE, Scope.WRITE_ATTENDANCE]
    client = token_client(school=school, scopes=rights, by=dana)
    dana.staff_roles.update(role="head")
    assert client.get("/api/v1/sessions").status_code == 200
    assert client.post(f"/api/v1/sessions/{session.pk}/close").status_code == 403
    dana.staff_roles.update(role="secretary")
    assert client.get("/api/v1/sessions").status_code == 401


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_data_protection_officer_finds_nothing(endpoint, rows, kept_logins):  # noqa: F811
    client = with_login(APIClient(), kept_logins["irene"])
    answer = ask(client, endpoint, rows)
    if answer.status_code == 200:
        assert endpoint in LISTS
        assert ids_of(answer) == set()
    else:
        assert answer.status_code in {403, 404, 422}
