"""A OneRoster service with a small school, and a school that fetches from it."""

from collections.abc import Iterator

import pytest

from integrations.models import RosterSource
from tests.factories.roster_sources import make_roster_source
from tests.processes.oneroster_server import CLIENT, SECRET, OneRosterServer


def ref(sourced_id: str) -> dict[str, str]:
    return {"href": f"https://sis.example/{sourced_id}", "sourcedId": sourced_id, "type": "x"}


def row(sourced_id: str, **fields: object) -> dict[str, object]:
    known = {"status": "active", "dateLastModified": "2026-08-01T00:00:00Z"}
    return {"sourcedId": sourced_id} | known | fields


def user(sourced_id: str, given: str, family: str, role: str = "student", **fields: object):
    roles = [{"roleType": "primary", "role": role, "org": ref("org-1")}]
    names = {"givenName": given, "familyName": family, "enabledUser": True}
    return row(sourced_id, roles=roles, **names | fields)


def enrolment(sourced_id: str, of: str, role: str = "student", **fields: object):
    where = {"class": ref("g-7a"), "school": ref("org-1"), "user": ref(of)}
    return row(sourced_id, role=role, **where | fields)


def small_school() -> dict[str, list[dict[str, object]]]:
    days = {"startDate": "2026-08-17", "endDate": "2026-12-19", "schoolYear": "2027"}
    group = {"classCode": "7A", "course": ref("c"), "school": ref("org-1"), "terms": [ref("t1")]}
    return {
        "orgs": [row("org-1", name="Hill School", type="school", parent=ref("d"))],
        "academicSessions": [row("t1", title="Autumn", type="term", **days)],
        "courses": [row("c", title="Physics", org=ref("org-1"))],
        "classes": [row("g-7a", title="Physics", **group)],
        "users": [
            user("u-1", "Ana", "Adams", identifier="701"),
            user("u-2", "Kimberly", "Baker", identifier="702", preferredFirstName="Kim"),
            user("u-3", "Cem", "Clark", identifier="703"),
            user("u-9", "Tess", "Teach", "teacher", email="tess@example.org"),
        ],
        "enrollments": [
            enrolment("e-1", "u-1", beginDate="2026-08-17"),
            enrolment("e-2", "u-2"),
            enrolment("e-3", "u-3"),
            enrolment("e-9", "u-9", "teacher"),
        ],
    }


@pytest.fixture
def service(settings) -> Iterator[OneRosterServer]:
    settings.WEBHOOK_ALLOW_PRIVATE = True
    server = OneRosterServer(small_school())
    yield server
    server.close()


@pytest.fixture
def source(service, school) -> RosterSource:
    return make_roster_source(
        school=school,
        url=service.url,
        token_url=service.token_url,
        client_id=CLIENT,
        client_secret=SECRET,
    )
