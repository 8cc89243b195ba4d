"""Lists: pages, filters, orders, and a fixed number of queries."""

from datetime import UTC, datetime

import pytest

from tests.api_factories import token_client
from tests.factories import (
    make_capture,
    make_class_group,
    make_consent,
    make_enrolment_picture,
    make_face_template,
    make_record,
    make_session,
    make_sighting,
    make_student,
)

pytestmark = pytest.mark.django_db

NOUNS = [
    *("schools", "terms", "codes", "class-groups", "students", "enrolments", "sessions"),
    *("records", "captures", "sightings", "pictures", "faces", "consents"),
]
MOST_QUERIES = 5


@pytest.fixture
def client(school):
    return token_client(school=school)


def names(response):
    assert response.status_code == 200, response.content
    return [row["family_name"] for row in response.json()["results"]]


def add_rows(school):
    student = make_student(school=school)
    group = make_class_group(student, school=school)
    session = make_session(class_group=group)
    make_record(session=session, student=student)
    capture = make_capture(session=session)
    make_sighting((student, 0.9), capture=capture, proposed_student=student)
    make_enrolment_picture(student=student)
    make_face_template(student=student)
    make_consent(student=student)


@pytest.mark.parametrize("noun", NOUNS)
def test_a_longer_list_costs_no_more_queries(client, school, noun, django_assert_max_num_queries):
    add_rows(school)
    client.get(f"/api/v1/{noun}")
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        client.get(f"/api/v1/{noun}")
    for _ in range(4):
        add_rows(school)
    with django_assert_max_num_queries(len(few)):
        assert client.get(f"/api/v1/{noun}").status_code == 200


def test_a_list_comes_in_pages(client, students):
    first = client.get("/api/v1/students?page_size=3").json()
    assert (first["count"], len(first["results"]), first["previous"]) == (4, 3, None)
    second = client.get(first["next"]).json()
    assert len(second["results"]) == 1
    assert second["next"] is None


def test_no_page_is_larger_than_the_largest(client, school):
    for _ in range(3):
        make_student(school=school)
    assert len(client.get("/api/v1/students?page_size=100000").json()["results"]) == 3


def test_a_list_is_ordered(client, students):
    assert names(client.get("/api/v1/students?ordering=-number")) == [
        *("Clark", "Baker", "Baker", "Adams"),
    ]


def test_a_list_is_filtered(client, students, class_group, other_class_group):
    assert names(client.get("/api/v1/students?family_name__icontains=bak")) == ["Baker"] * 2
    assert names(client.get(f"/api/v1/students?class_group={other_class_group.pk}")) == ["Eight"]
    assert names(client.get("/api/v1/students?number=704")) == ["Clark"]


def test_sessions_are_found_by_the_day_on_the_schools_clock(client, class_group):
    late = datetime(2026, 9, 1, 22, 30, tzinfo=UTC)  # 00:30 of the next day in Berlin
    session = make_session(class_group=class_group, starts_at=late)
    for query, found in (
        ("day=2026-09-02", [session.pk]),
        ("day=2026-09-01", []),
        ("from_day=2026-09-01&until_day=2026-09-02", [session.pk]),
        ("state=closed", []),
    ):
        rows = client.get(f"/api/v1/sessions?{query}").json()["results"]
        assert [row["id"] for row in rows] == found, query
    assert client.get("/api/v1/sessions?day=0001-01-01").status_code == 422


def test_a_roster_is_that_of_a_day(client, class_group, students):
    path = f"/api/v1/class-groups/{class_group.pk}/roster"
    assert len(client.get(f"{path}?day=2026-09-01").json()) == 4
    assert client.get(f"{path}?day=2026-08-01").json() == []
    assert client.get(f"{path}?day=yesterday").status_code == 422
