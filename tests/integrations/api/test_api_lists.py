"""Lists: pages, filters, orders, and a fixed number of queries."""

from datetime import UTC, datetime

import pytest
from django_filters import ModelChoiceFilter
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from faces.models import FacePicture
from integrations.api.filters import VisibleRowsBackend
from integrations.api.recognition.faces import STATES_OF_PICTURES
from integrations.urls import router
from tests.factories import (
    make_capture,
    make_class_group,
    make_consent,
    make_face_picture,
    make_face_template,
    make_record,
    make_session,
    make_sighting,
    make_student,
    make_teacher,
)
from tests.factories.api import token_client
from tests.factories.office import make_contact

pytestmark = pytest.mark.django_db

NOUNS = [
    *("schools", "terms", "codes", "class-groups", "students", "teachers", "enrolments"),
    *("contacts", "sessions", "records", "captures", "sightings", "pictures", "faces", "consents"),
]
MOST_QUERIES = 6
"""Two of them for the access log: whose the rows are, and the note of it."""


@pytest.fixture
def client(school):
    return token_client(school=school)


def names(response):
    assert response.status_code == 200, response.content
    return [row["family_name"] for row in response.json()["results"]]


def add_rows(school):
    student = make_student(school=school)
    group = make_class_group(student, school=school)
    make_teacher(group)
    session = make_session(class_group=group)
    make_record(session=session, student=student)
    capture = make_capture(session=session)
    make_sighting((student, 0.9), capture=capture, proposed_student=student)
    make_face_picture(student=student)
    make_face_template(student=student)
    make_consent(student=student)
    make_contact(student=student)


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


@pytest.mark.parametrize("noun", ["sessions", "records"])
def test_sessions_and_records_are_found_by_the_day_on_the_schools_clock(client, class_group, noun):
    late = datetime(2026, 9, 1, 22, 30, tzinfo=UTC)  # 00:30 of the next day in Berlin
    session = make_session(class_group=class_group, starts_at=late)
    record = make_record(session=session, student=make_student(school=class_group.school))
    there = [session.pk if noun == "sessions" else record.pk]
    for query, found in (
        ("day=2026-09-02", there),
        ("day=2026-09-01", []),
        ("from_day=2026-09-01&until_day=2026-09-02", there),
        ("until_day=2026-09-01", []),
    ):
        rows = client.get(f"/api/v1/{noun}?{query}").json()["results"]
        assert [row["id"] for row in rows] == found, query


def test_sessions_are_found_by_their_state(client, session):
    assert client.get("/api/v1/sessions?state=closed").json()["results"] == []
    assert client.get("/api/v1/sessions?state=open").json()["count"] == 1


@pytest.mark.parametrize("noun", ["sessions", "records"])
@pytest.mark.parametrize("name", ["day", "from_day", "until_day"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "yesterday"])
def test_a_day_that_is_none_is_named(client, noun, name, day):
    response = client.get(f"/api/v1/{noun}?{name}={day}")
    assert response.status_code == 422
    assert [error["parameter"] for error in response.json()["errors"]] == [name]
    code = "invalid" if day == "yesterday" else "year_out_of_range"
    assert [error["code"] for error in response.json()["errors"]] == [code]


BY_ID = [
    *(("terms", "school"), ("codes", "school"), ("class-groups", "school"), ("students", "school")),
    *(("teachers", "school"), ("roster-imports", "school")),
    *(("students", "class_group"), ("teachers", "class_group"), ("enrolments", "class_group")),
    *(("sessions", "class_group"), ("records", "session__class_group")),
    *(("enrolments", "student"), ("records", "student"), ("pictures", "student")),
    *(("faces", "student"), ("consents", "student"), ("sightings", "proposed_student")),
    *(("records", "session"), ("captures", "session"), ("sightings", "capture__session")),
    *(("sightings", "capture"), ("contacts", "student"), ("contacts", "class_group")),
    ("lesson-changes", "class_group"),
]


@pytest.fixture
def ids(session, student):
    """One row of 7A of each kind that filters name, by the last word of the filter."""
    return {
        "school": session.class_group.school_id,
        "class_group": session.class_group_id,
        "student": student.pk,
        "proposed_student": student.pk,
        "session": session.pk,
        "capture": make_capture(session=session).pk,
    }


@pytest.mark.parametrize(("noun", "name"), BY_ID)
def test_a_strangers_row_in_a_filter_is_one_that_there_is_not(
    client, noun, name, ids, other_school, eve
):
    user = APIClient()
    user.force_login(eve)
    pk = ids[name.split("__")[-1]]
    for stranger in (token_client(school=other_school), user):
        hidden, none = (stranger.get(f"/api/v1/{noun}?{name}={asked}") for asked in (pk, 999_999))
        assert (hidden.status_code, none.status_code) == (422, 422)
        assert hidden.json() == none.json()
    assert client.get(f"/api/v1/{noun}?{name}={pk}").status_code == 200


def test_every_filter_by_id_is_asked_by_a_stranger():
    found = set()
    for prefix, view, _ in router.registry:
        rows = view.model._default_manager.none()
        filters = VisibleRowsBackend().get_filterset_class(view(), rows)
        if view.filter_backends and filters:
            by_id = {n for n, f in filters.base_filters.items() if isinstance(f, ModelChoiceFilter)}
            found |= {(prefix, name) for name in by_id}
    assert found == set(BY_ID)


class TestTeachers:
    @pytest.fixture
    def teachers(self, alice, bob, charlie, class_group):
        for user, given, family in (
            *((alice, "Alice", "Archer"), (bob, "Bob", "Bauer")),
            (charlie, "Charlie", "Archer"),
        ):
            user.first_name, user.last_name = given, family
            user.save()
        return [user.teacher_posts.get() for user in (alice, bob, charlie)]

    def found(self, client, query=""):
        response = client.get(f"/api/v1/teachers{query}")
        assert response.status_code == 200, response.content
        return [row["given_name"] for row in response.json()["results"]]

    def test_the_office_finds_all_of_its_school(self, client, dana_client, teachers, other_school):
        make_teacher(school=other_school)
        for office in (client, dana_client):
            assert self.found(office) == ["Alice", "Charlie", "Bob"]

    def test_a_teacher_finds_herself_alone(self, alice_client, teachers):
        assert self.found(alice_client) == ["Alice"]
        assert alice_client.get(f"/api/v1/teachers/{teachers[1].pk}").status_code == 404

    def test_a_superuser_finds_all(self, root_client, teachers, other_school):
        make_teacher(school=other_school)
        assert len(self.found(root_client)) == 4

    def test_a_list_is_ordered_and_filtered(self, client, teachers, class_group):
        assert self.found(client, "?ordering=-given_name") == ["Charlie", "Bob", "Alice"]
        assert self.found(client, "?family_name=Archer") == ["Alice", "Charlie"]
        assert self.found(client, "?given_name__icontains=B") == ["Bob"]
        assert self.found(client, f"?class_group={class_group.pk}") == ["Alice", "Bob"]
        assert self.found(client, "?email=BOB@example.org") == ["Bob"]

    def test_a_teacher_is_shown(self, client, teachers, school):
        post = teachers[0]
        assert client.get(f"/api/v1/teachers/{post.pk}").json() == {
            **{"id": post.pk, "school": school.pk, "sourced_id": ""},
            **{"given_name": "Alice", "family_name": "Archer", "email": "alice@example.org"},
        }

    @pytest.mark.parametrize("ending", ["json", "csv", "xlsx"])
    def test_a_report_is_the_file_of_the_page(self, alice_client, teachers, session, ending):
        days = "first=2026-09-01&last=2026-09-04"
        post = teachers[0]
        answer = alice_client.get(f"/api/v1/teachers/{post.pk}/report?{days}&format={ending}")
        page = alice_client.get(f"/teachers/{post.pk}/summary.{ending}?{days}")
        assert answer.status_code == page.status_code == 200
        for name in ("Content-Type", "Content-Disposition", "Cache-Control"):
            assert answer[name] == page[name]
        if ending != "xlsx":  # A workbook says when it was made.
            assert answer.content == page.content
            assert session.class_group.code in answer.content.decode()


def test_a_roster_is_that_of_a_day(client, class_group, students):
    path = f"/api/v1/class-groups/{class_group.pk}/roster"
    assert len(client.get(f"{path}?day=2026-09-01").json()) == 4
    assert client.get(f"{path}?day=2026-08-01").json() == []
    assert client.get(f"{path}?day=yesterday").status_code == 422


class TestParameters:
    """A misspelt parameter would answer with everything."""

    @pytest.fixture
    def addresses(self, session, student) -> dict[str, str]:
        return {
            "list": "students",
            "row": f"students/{student.pk}",
            "roster": f"class-groups/{session.class_group_id}/roster",
            "report": f"sessions/{session.pk}/report",
            "post": "sessions",
        }

    @pytest.mark.parametrize("kind", ["list", "row", "roster", "report", "post"])
    def test_one_that_there_is_not_is_refused_and_named(self, client, addresses, kind):
        ask = client.post if kind == "post" else client.get
        response = ask(f"/api/v1/{addresses[kind]}?clas_group=7&dya=1")
        assert response.status_code == 422
        named = [error["parameter"] for error in response.json()["errors"]]
        assert named == ["clas_group", "dya"]

    def test_one_of_another_address_is_refused(self, client, session):
        path = f"/api/v1/sessions/{session.pk}/report"
        assert client.get(f"{path}?format=csv").status_code == 200
        assert client.get(f"{path}?first=2026-09-01").status_code == 422

    @pytest.mark.thorough
    @pytest.mark.parametrize("noun", NOUNS)
    def test_those_that_the_schema_names_are_known(self, client, school, noun):
        add_rows(school)
        path = f"/api/v1/{noun}"
        described = SchemaGenerator().get_schema(request=None, public=True)["paths"][path]
        for parameter in described["get"]["parameters"]:
            response = client.get(f"{path}?{parameter['name']}=")
            assert "There is no such parameter" not in response.content.decode(), parameter


@pytest.mark.parametrize(("state", "shown"), STATES_OF_PICTURES.items())
def test_pictures_are_found_by_the_state_that_answers_show(state, shown, client, school):
    student = make_student(school=school)
    states = FacePicture.State
    work = {"lease": "0" * 32, "lease_until": datetime(2026, 9, 1, tzinfo=UTC)}
    why = {"failure_code": "face_too_small"}
    needed = {states.RUNNING: work, states.ASKED: why, states.FAILED: why}
    for one in STATES_OF_PICTURES:
        make_face_picture(student=student, state=one, **needed.get(one, {}))
    found = client.get("/api/v1/pictures", {"state": shown})
    assert [row["state"] for row in found.json()["results"]] == [shown]
    if state not in STATES_OF_PICTURES.values():
        assert client.get("/api/v1/pictures", {"state": state}).status_code == 422
