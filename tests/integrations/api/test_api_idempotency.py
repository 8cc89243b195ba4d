"""The same request with the same key is done once, whatever happens in between."""

import threading
import time
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from classes.models import ClassSession, Student
from integrations.models import IdempotentRequest
from integrations.services.idempotency import Answered, KeyedRequest, answer_once
from tests.factories import make_capture, make_consent, make_jpeg, make_sighting, make_student
from tests.factories.api import client_with, make_token, make_token_row, token_client

STUDENTS = "/api/v1/students"
LONG_ENOUGH_S = 0.5
"""So long the first is at work while the second asks."""


def student(school, **overrides):
    return {"school": school.pk, "number": "N1", "family_name": "Newman"} | overrides


def post(client, school, key="key-1", **overrides):
    return client.post(
        STUDENTS,
        student(school, **overrides),
        format="json",
        headers={"Idempotency-Key": key},
    )


@pytest.mark.django_db
class TestOneAfterTheOther:
    def test_the_answer_is_repeated(self, school):
        client = token_client(school=school)
        first, second = post(client, school), post(client, school)
        assert (first.status_code, second.status_code) == (201, 201)
        assert first.json() == second.json()
        assert first["Location"] == second["Location"]
        assert second["Idempotency-Replayed"] == "true"
        assert "Idempotency-Replayed" not in first
        assert Student.objects.filter(number="N1").count() == 1

    def test_another_body_is_refused(self, school):
        client = token_client(school=school)
        post(client, school)
        response = post(client, school, number="N2")
        assert response.status_code == 422
        assert response.json()["kind"] == "idempotency_key_reused"
        assert not Student.objects.filter(number="N2").exists()

    def test_another_first_picture_is_another_body(self, school):
        student = make_student(school=school)
        make_consent(student=student)
        client = token_client(school=school)

        def send(first):
            return client.post(
                f"{STUDENTS}/{student.pk}/pictures",
                {"pictures": [ContentFile(first, "a.jpg"), ContentFile(make_jpeg(), "b.jpg")]},
                format="multipart",
                headers={"Idempotency-Key": "k"},
            )

        assert send(make_jpeg()).status_code == 202
        response = send(b"another one")
        assert response.status_code == 422
        assert response.json()["kind"] == "idempotency_key_reused"

    def test_a_body_that_is_a_list_is_refused_with_a_sentence(self, school):
        response = token_client(school=school).post(
            STUDENTS, [1, 2], format="json", headers={"Idempotency-Key": "k"}
        )
        assert response.status_code == 422
        assert response.json()["kind"] == "invalid"

    def test_keys_of_two_owners_are_two(self, school):
        post(token_client(school=school), school)
        assert post(token_client(school=school), school, number="N2").status_code == 201

    def test_a_request_that_failed_may_be_tried_again(self, school):
        client = token_client(school=school)
        assert post(client, school, number="").status_code == 422
        assert post(client, school).status_code == 201

    @pytest.mark.parametrize("key", ["", "x" * 201, "a\tb"])
    def test_a_key_that_is_none_is_refused(self, school, key):
        assert post(token_client(school=school), school, key).status_code == 422

    def test_an_answer_is_forgotten_after_a_day(self, school):
        client = token_client(school=school)
        post(client, school)
        long_ago = timezone.now() - timedelta(hours=25)
        IdempotentRequest.objects.update(created_at=long_ago)
        assert post(client, school, number="N2").status_code == 201

    def test_an_answer_is_not_repeated_to_whoever_may_no_longer_see_the_row_made(
        self, alice_client, class_group
    ):
        body = {"class_group": class_group.pk, "starts_at": "2026-09-02T09:00:00Z"}
        options = {"content_type": "application/json", "headers": {"Idempotency-Key": "k"}}
        path = "/api/v1/sessions"
        assert alice_client.post(path, body, **options).status_code == 201
        assert alice_client.post(path, body, **options)["Idempotency-Replayed"] == "true"
        class_group.teachers.clear()
        response = alice_client.post(path, body, **options)
        assert response.status_code == 404
        assert "Idempotency-Replayed" not in response

    def test_an_answer_is_not_repeated_to_whoever_may_no_longer_see_the_row_addressed(
        self, alice_client, session, student
    ):
        capture = make_capture(session=session, state="ready")
        sighting = make_sighting((student, 0.9), capture=capture, proposed_student=student)
        path = f"/api/v1/sightings/{sighting.pk}/reject"
        options = {"content_type": "application/json"}
        options["headers"] = {"Idempotency-Key": "k", "If-Match": "*"}
        assert alice_client.post(path, **options).status_code == 200
        assert alice_client.post(path, **options)["Idempotency-Replayed"] == "true"
        session.class_group.teachers.clear()
        response = alice_client.post(path, **options)
        assert response.status_code == 404
        assert set(response.json()) == {"type", "title", "status", "kind", "detail"}

    def test_a_session_log_in_has_keys_too(self, dana_client, school):
        body = student(school)
        for _ in range(2):
            response = dana_client.post(
                STUDENTS,
                body,
                content_type="application/json",
                headers={"Idempotency-Key": "k"},
            )
            assert response.status_code == 201


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_time_one_is_done(school, class_group):
    _row, token = make_token(school=school)
    body = {"class_group": class_group.pk, "starts_at": "2026-09-02T09:00:00Z"}
    barrier, responses = threading.Barrier(2), []

    def ask():
        client = client_with(token)
        barrier.wait(10)
        headers = {"Idempotency-Key": "both"}
        responses.append(client.post("/api/v1/sessions", body, format="json", headers=headers))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    statuses = sorted(response.status_code for response in responses)
    assert statuses == [201, 201]
    assert ClassSession.objects.filter(class_group=class_group).count() == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_comes_while_the_first_is_at_work_gets_its_answer():
    keyed = KeyedRequest({"token": make_token_row()}, "slow", "POST", STUDENTS, "0" * 64)
    begun, answers = threading.Event(), []

    def ask(work):
        answers.append(answer_once(keyed, work=work))
        connection.close()

    def work_slowly():
        begun.set()
        time.sleep(LONG_ENOUGH_S)
        return Answered(201, {"id": 7}, {})

    first = threading.Thread(target=ask, args=[work_slowly])
    first.start()
    begun.wait(10)
    ask(lambda: pytest.fail("it was done twice"))
    first.join(10)
    # Which of the two threads notes its answer first says nothing.
    answers.sort(key=lambda one: one.is_repeated)
    assert [(one.status, one.body, one.is_repeated) for one in answers] == [
        (201, {"id": 7}, False),
        (201, {"id": 7}, True),
    ]


@pytest.mark.django_db(transaction=True)
def test_work_that_died_leaves_neither_a_change_nor_the_key(school):
    keyed = KeyedRequest({"token": make_token_row()}, "dead", "POST", STUDENTS, "0" * 64)

    def die():
        make_student(school=school, number="N1")
        raise SystemExit

    with pytest.raises(SystemExit):
        answer_once(keyed, work=die)
    assert not Student.objects.filter(number="N1").exists()
    assert answer_once(keyed, work=lambda: Answered(201, {}, {})).is_repeated is False
