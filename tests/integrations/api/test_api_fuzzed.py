"""Generated requests against the live schema: whatever is sent, the site does not break."""

import time
from collections import Counter

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import booleans
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)

from tests.factories import (
    make_capture,
    make_consent,
    make_face_picture,
    make_face_template,
    make_record,
    make_sighting,
    make_teacher,
    make_upload,
)
from tests.factories.api import make_token, start_roster
from tests.factories.office import make_code, make_contact, make_lesson_change, make_term

pytestmark = pytest.mark.thorough

application = get_wsgi_application()
N_EXAMPLES = 5
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    status_code_conformance,
    response_schema_conformance,
]


@pytest.fixture
def one_connection(db):
    """Keep the test's connection, and with it its transaction, from one request to the next."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def rows(one_connection, session, student):
    """One row of each kind, by the first word of the addresses, and by the names of fields."""
    school, group = session.class_group.school, session.class_group
    sighting = make_sighting((student, 0.9), proposed_student=student)
    return {
        "schools": school.pk,
        "terms": make_term(school=school).pk,
        "codes": make_code(school=school).pk,
        "class-groups": group.pk,
        "students": student.pk,
        "contacts": make_contact(student=student).pk,
        "teachers": make_teacher(group).pk,
        "enrolments": student.enrolments.get().pk,
        "sessions": session.pk,
        "roster-imports": start_roster(school).pk,
        "records": make_record(session=session, student=student).pk,
        "captures": make_capture(session=session, state="ready").pk,
        "sightings": sighting.pk,
        "pictures": make_face_picture(student=student).pk,
        "consents": make_consent(student=student).pk,
        "faces": make_face_template(student=student).pk,
        "lesson-changes": make_lesson_change(class_group=group).pk,
        "uploads": str(make_upload(session=session).pk),
        **{"school": school.pk, "class_group": group.pk, "student": student.pk},
        "session": session.pk,
    }


@pytest.fixture
def login(school) -> dict[str, str]:
    return {"Authorization": f"Bearer {make_token(school=school)[1]}"}


@pytest.fixture
def schema(rows, login, settings):
    """The schema as a token with every scope reads it, in a school where there is something."""
    settings.API_REQUESTS_PER_MINUTE = 1_000_000
    settings.RECOGNITION_PIPELINE_BUILDER = "tests.fakes.build_pipeline"
    return schemathesis.openapi.from_wsgi("/api/v1/schema", application, headers=login)


MOST_S = 60
"""Of the processor: how long it takes otherwise depends on what else the machine does."""

QUICK = settings(
    max_examples=N_EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)


def aim(case, rows):
    """Mean rows that there are, instead of numbers out of the air."""
    if "id" in case.path_parameters:
        case.path_parameters["id"] = rows[case.path.split("/")[3]]
    if "student_pk" in case.path_parameters:
        case.path_parameters["student_pk"] = rows["student"]
    if isinstance(case.body, dict):
        case.body |= {name: rows[name] for name in set(case.body) & set(rows)}


def breaks_of(operation, rows, login, statuses):
    """Count the statuses; return what broke when asked for what the schema allows, and more."""

    @seed(1)
    @QUICK
    @given(case=operation.as_strategy(), is_aimed=booleans())
    def ask(case, is_aimed):
        if is_aimed:
            aim(case, rows)
        response = case.call_and_validate(checks=CHECKS, headers=login)
        statuses[response.status_code] += 1

    try:
        ask()
    except (Exception, ExceptionGroup) as error:
        return f"{operation.label}: {error}"
    return ""


def test_no_request_breaks_the_site(schema, rows, login):
    started = time.process_time()
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) > 50
    statuses = Counter()
    broken = [
        broken_by
        for operation in operations
        if (broken_by := breaks_of(operation, rows, login, statuses))
    ]
    assert not broken, "\n\n".join(broken)
    assert {200, 201, 404, 422, 428} <= set(statuses), statuses
    assert not {401, 403, 429} & set(statuses), statuses
    assert time.process_time() - started < MOST_S
