"""Make tokens and remembered requests for tests, and clients that use them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from rest_framework.test import APIClient

from classes.models import School
from integrations.models import ApiToken, IdempotentRequest, Scope
from integrations.services.tokens import fill_token
from rosters.file_imports.services import SentFile
from rosters.import_work import work_on_import
from rosters.models import RosterImport
from rosters.services import start_import
from tests.factories import make_administrator, make_school

ROSTER = "number,family_name,class\n900,Newman,7A\n"


def start_roster(school: School) -> RosterImport:
    """Send a roster that adds a student; it waits to be applied."""
    content = ROSTER.encode()
    sent = start_import(school=school, by=None, sent=SentFile("roster.csv", content))
    return work_on_import(roster_import=sent)


def make_token(**overrides) -> tuple[ApiToken, str]:
    """Make a token with every scope, by an administrator of its school."""
    school = overrides.pop("school", None) or make_school()
    by = overrides.pop("by", None) or make_administrator(school=school)
    fields: dict[str, Any] = {"name": "Timetable program", "scopes": list(Scope.values)}
    fields["expires_at"] = timezone.now() + timedelta(days=365)
    fields |= overrides
    row = ApiToken(school=school, **fields | {"scopes": sorted(fields["scopes"])})
    return row, fill_token(row, by=by)


def make_token_row(**overrides) -> ApiToken:
    row, _token = make_token()
    for name, value in overrides.items():
        setattr(row, name, value)
    row.save()
    return row


def make_idempotent_request(**overrides) -> IdempotentRequest:
    fields = {"key": "k", "method": "POST", "path": "/api/v1/sessions", "request_sha256": "0" * 64}
    return IdempotentRequest.objects.create(**fields | overrides)


def token_client(**overrides) -> APIClient:
    """A client that logs in with a token of its own."""
    return client_with(make_token(**overrides)[1])


def client_with(token: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client
