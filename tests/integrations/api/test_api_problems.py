"""Every error has one shape, and says what to do."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.signals import pre_save
from django.test import Client
from rest_framework.test import APIClient

from classes.models import Student
from classes.services import close_session
from classes.versions import NOT_SHOWN
from integrations.problems import PROBLEM
from tests.factories import make_class_group, make_record, make_student, make_user
from tests.factories.api import token_client
from tests.factories.office import make_code

pytestmark = pytest.mark.django_db

STUDENTS = "/api/v1/students"


@pytest.fixture
def client(school):
    return token_client(school=school)


def check(response, status, kind=None):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == PROBLEM
    problem = response.json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert problem["type"]
    assert kind in (None, problem["kind"])
    return problem


def test_broken_json_is_400(client):
    response = client.generic("POST", STUDENTS, "{", "application/json")
    check(response, 400, "parse_error")


@pytest.mark.parametrize("text", [r"\ud800", r"a\uDFFFb", r"\u0000"])
def test_a_text_that_nobody_can_store_or_repeat_is_400(client, session, student, text):
    """What is no choice is repeated in the refusal."""
    address = f"/api/v1/sessions/{session.pk}/records/{student.pk}"
    for body in (f'{{"status": "{text}"}}', f'{{"status": "present", "note": "{text}"}}'):
        check(client.generic("PUT", address, body, "application/json"), 400, "parse_error")


def test_a_whole_letter_written_as_two_halves_is_one(client, session, student):
    address = f"/api/v1/sessions/{session.pk}/records/{student.pk}"
    body = r'{"status": "present", "note": "\ud83d\ude00"}'
    new = {"If-None-Match": "*"}
    answer = client.generic("PUT", address, body, "application/json", headers=new)
    assert answer.json()["note"] == "\U0001f600"


def test_another_kind_of_body_is_415(client):
    check(client.generic("POST", STUDENTS, "a", "text/plain"), 415)


def test_another_kind_of_answer_is_406(client):
    check(client.get(STUDENTS, headers={"Accept": "text/html"}), 406)


def test_another_method_is_405_and_says_which_may_be(client):
    response = client.put(STUDENTS)
    check(response, 405)
    assert "GET" in response["Allow"]
    assert "POST" in response["Allow"]


def test_too_much_at_once_is_413(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    check(client.post(STUDENTS, {"number": "x" * 100}, format="json"), 413)


def test_wrong_values_are_422_with_a_pointer_each(client, school):
    problem = check(client.post(STUDENTS, {"school": school.pk}, format="json"), 422)
    assert {error["pointer"] for error in problem["errors"]} == {"#/number", "#/family_name"}


def test_wrong_filters_are_422_with_the_parameter(client):
    for query in ("school=x", "ordering=secret", "class_group=999999"):
        problem = check(client.get(f"{STUDENTS}?{query}"), 422)
        assert problem["errors"][0]["parameter"] == query.split("=")[0]


def test_a_page_beyond_the_last_is_404(client):
    check(client.get(f"{STUDENTS}?page=99"), 404)


@pytest.mark.parametrize("body", [[], "x", 1, None, {"school": {"a": [1]}, "number": []}])
def test_a_body_of_another_shape_is_422(client, body):
    check(client.post(STUDENTS, body, format="json"), 422)


def test_a_number_used_already_is_422(client, school, students):
    body = {"school": school.pk, "number": "701", "family_name": "Twin"}
    problem = check(client.post(STUDENTS, body, format="json"), 422)
    assert [error["pointer"] for error in problem["errors"]] == ["#/number"]


def patch(client, path, **body):
    return client.patch(f"/api/v1/{path}", body, format="json", headers={"If-Match": "*"})


class TestTaken:
    @pytest.fixture
    def taken(self, school, students, class_group) -> dict[str, str]:
        """The addresses of a student and a class group; what theirs may not become is used."""
        make_student(school=school, number="N9", sourced_id="id-9")
        make_class_group(school=school, code="9Z", sourced_id="id-9")
        return {
            "students": f"students/{students[0].pk}",
            "class-groups": f"class-groups/{class_group.pk}",
        }

    @pytest.mark.parametrize(
        ("noun", "name", "value"),
        [
            ("students", "number", "N9"),
            ("students", "sourced_id", "id-9"),
            ("class-groups", "code", "9Z"),
            ("class-groups", "sourced_id", "id-9"),
        ],
    )
    def test_what_another_row_has_is_422_and_named(self, client, taken, noun, name, value):
        problem = check(patch(client, taken[noun], **{name: value}), 422)
        assert [error["pointer"] for error in problem["errors"]] == [f"#/{name}"]
        assert "of this school has this" in problem["errors"][0]["detail"]

    def test_what_a_row_has_itself_may_be_said_again(self, client, taken):
        assert patch(client, taken["students"], number="701").status_code == 200

    def test_a_teacher_does_not_learn_which_values_are_taken(self, alice, school, taken):
        teacher = APIClient()
        teacher.force_login(alice)
        for number in ("N9", "N999"):
            check(patch(teacher, taken["students"], number=number), 403)
            body = {"school": school.pk, "number": number, "family_name": "New"}
            check(teacher.post(STUDENTS, body, format="json"), 403)

    def test_what_another_school_has_may_be_taken(self, client, taken, other_school):
        make_student(school=other_school, number="N10")
        assert patch(client, taken["students"], number="N10").status_code == 200

    @pytest.mark.parametrize("is_new", [True, False])
    def test_whoever_is_a_moment_slower_is_told_so(self, client, school, taken, is_new):
        rival = Student(school=school, number="N7", family_name="Rival")

        def be_faster(**kwargs):
            Student.objects.bulk_create([rival])

        pre_save.connect(be_faster, sender=Student)
        try:
            if is_new:
                body = {"school": school.pk, "number": "N7", "family_name": "Slow"}
                response = client.post(STUDENTS, body, format="json")
            else:
                response = patch(client, taken["students"], number="N7")
        finally:
            pre_save.disconnect(be_faster, sender=Student)
        check(response, 409, "value_taken")


class TestBadValues:
    """What the register refuses because of a value is 422 and names the value."""

    @pytest.mark.parametrize(
        "days",
        [
            "first=2026-09-30&last=2026-09-01",
            "first=2022-09-01&last=2026-09-01",
        ],
    )
    def test_days_of_a_report(self, client, class_group, days):
        response = client.get(f"/api/v1/class-groups/{class_group.pk}/report?{days}")
        problem = check(response, 422, "InvalidPeriodError")
        assert [error["parameter"] for error in problem["errors"]] == ["last"]

    @pytest.mark.parametrize("is_new", [True, False])
    def test_an_end_before_the_beginning(self, client, student, is_new):
        newcomer = make_student(school=student.school)
        group = student.enrolments.get().class_group
        if is_new:
            body = {"student": newcomer.pk, "class_group": group.pk, "from_on": "2026-09-02"}
            body["until_on"] = "2026-09-01"
            response = client.post("/api/v1/enrolments", body, format="json")
        else:
            path = f"enrolments/{student.enrolments.get().pk}"
            response = patch(client, path, until_on="2001-01-01")
        problem = check(response, 422, "InvalidPeriodError")
        assert [error["pointer"] for error in problem["errors"]] == ["#/until_on"]

    @pytest.mark.parametrize(("name", "value"), [("minutes_late", 5), ("code", None)])
    def test_what_cannot_stand_in_the_register(self, client, session, student, name, value):
        value = value or make_code(school=student.school, counts_as="excused").pk
        path = f"/api/v1/sessions/{session.pk}/records/{student.pk}"
        body = {"status": "present", name: value}
        response = client.put(path, body, format="json", headers={"If-None-Match": "*"})
        assert [e["pointer"] for e in check(response, 422)["errors"]] == [f"#/{name}"]


def test_a_refusal_of_the_register_is_409_with_its_sentence(client, session, student, alice):
    make_record(session=session, student=student)
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    response = client.put(
        f"/api/v1/sessions/{session.pk}/records/{student.pk}",
        {"status": "absent"},
        format="json",
        headers={"If-Match": "*"},
    )
    problem = check(response, 409, "ReasonMissingError")
    assert problem["detail"] == "This register is closed; say why you change it."


@pytest.mark.parametrize("is_closed", [True, False])
def test_a_start_within_a_session_is_409_and_names_it(client, session, is_closed):
    if is_closed:
        close_session(session=session, by=make_user(), shown_version=NOT_SHOWN)
    body = {"class_group": session.class_group_id}
    for minute in (0, 1):
        starts_at = session.starts_at + timedelta(minutes=minute)
        response = client.post("/api/v1/sessions", body | {"starts_at": starts_at}, format="json")
        if minute:
            problem = check(response, 409, "OverlappingSessionError")
            assert problem["session"] == session.pk
            assert client.get(problem["address"]).json()["id"] == session.pk
        else:
            assert (response.status_code, response.json()["id"]) == (201, session.pk)


def test_a_refusal_is_said_in_the_readers_language(client, session):
    close_session(session=session, by=make_user(), shown_version=NOT_SHOWN)
    headers = {"Accept-Language": "de", "If-Match": "*"}
    path = f"/api/v1/sessions/{session.pk}/confirm/undo"
    problem = check(client.post(path, headers=headers), 409, "SessionClosedError")
    assert "register" not in problem["detail"]


def test_a_file_that_is_no_film_is_refused(client, session, student, painted_pipeline, tmp_path):
    from faces.services.consents import SignedConsent, give_consent
    from faces.services.face_registration import register_picture
    from tests.painted_faces import write_picture

    give_consent(student=student, signed=SignedConsent("Grace", wording="1"), entered_by=None)
    picture = write_picture(tmp_path / "a.png", [2], face_px=160)
    register_picture(student=student, picture=picture)
    file = SimpleUploadedFile("a.mp4", b"no film")
    body = {"session": session.pk, "file": file}
    problem = check(client.post("/api/v1/captures", body, format="multipart"), 409)
    assert (problem["kind"], problem["code"]) == ("RecordingRefusedError", "video_unreadable")


def test_what_breaks_is_a_problem_for_machines(settings, school, monkeypatch):
    def broken(view, rows):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("integrations.api.people.students.StudentViewSet.fetch", broken)
    client = token_client(school=school)
    client.raise_request_exception = False
    problem = check(client.get(STUDENTS), 500, "server_error")
    assert "broken on purpose" not in str(problem)


def test_an_unknown_address_elsewhere_is_still_a_page(db):
    assert Client().get("/nowhere/")["Content-Type"].startswith("text/html")
