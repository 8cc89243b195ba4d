"""Generated requests against the live schema: whatever is sent, the site does not break."""

import time
from collections import Counter

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, seed, settings
from schemathesis.checks import content_type_conformance, not_a_server_error

from attendance_site.wsgi import application
from tests.api_factories import make_token
from tests.factories import make_face_template, make_record, make_sighting
from tests.office_factories import make_term

N_EXAMPLES = 8
CHECKS = [not_a_server_error, content_type_conformance]


@pytest.fixture
def one_connection(db):
    """Keep the test's connection, and with it its transaction, from one request to the next."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def schema(one_connection, session, student, settings):
    """The schema as a token with every scope reads it, in a school where there is something."""
    settings.API_REQUESTS_PER_MINUTE = 1_000_000
    settings.RECOGNITION_PIPELINE_BUILDER = "tests.fakes.build_pipeline"
    make_term(school=session.class_group.school)
    make_record(session=session, student=student)
    make_sighting((student, 0.9), proposed_student=student)
    make_face_template(student=student)
    row, token = make_token(school=session.class_group.school)
    loaded = schemathesis.openapi.from_wsgi(
        "/api/v1/schema", application, headers={"Authorization": f"Bearer {token}"}
    )
    loaded.config.headers = {"Authorization": f"Bearer {token}"}
    return loaded


MOST_S = 60
QUICK = settings(
    max_examples=N_EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def breaks_of(operation, statuses):
    """Count the statuses; return what broke when an operation was asked for what its schema allows, and more."""

    @seed(1)
    @QUICK
    @given(case=operation.as_strategy())
    def ask(case):
        response = case.call_and_validate(checks=CHECKS)
        statuses[response.status_code] += 1

    try:
        ask()
    except (Exception, ExceptionGroup) as error:
        return f"{operation.label}: {error}"
    return ""


def test_no_request_breaks_the_site(schema):
    started = time.monotonic()
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) > 50
    statuses = Counter()
    broken = [told for operation in operations if (told := breaks_of(operation, statuses))]
    assert not broken, "\n\n".join(broken)
    assert {200, 201, 404, 422} <= set(statuses), statuses
    assert not {401, 403, 429} & set(statuses), statuses
    assert time.monotonic() - started < MOST_S
