"""What a token enters or confirms bears its name beside that of whoever made it."""

import pytest
from django.urls import reverse

from classes.models import AttendanceRecord
from classes.services.register import Author, Entry, record_attendance
from tests.factories.api import token_client

NAME = "Timetable bridge"


@pytest.fixture
def bridge(school, dana):
    return token_client(school=school, by=dana, name=NAME)


def register_of(client, session):
    return client.get(reverse("classes:session_register", args=[session.pk])).text


def test_the_register_says_with_which_token_an_entry_was_made(
    bridge, alice_client, session, student
):
    entry = f"/api/v1/sessions/{session.pk}/records/{student.pk}"
    sent = bridge.put(entry, {"status": "absent"}, format="json", headers={"If-None-Match": "*"})
    assert sent.status_code in {200, 201}, sent.content
    record = AttendanceRecord.objects.get()
    assert (record.recorded_by.email, record.recorded_with) == ("dana@example.org", NAME)
    assert f"by the token “{NAME}”" in register_of(alice_client, session)


def test_and_with_which_it_was_confirmed(bridge, alice_client, session):
    path = f"/api/v1/sessions/{session.pk}"
    version = bridge.get(f"{path}/review")["ETag"]
    assert bridge.post(f"{path}/confirm", headers={"If-Match": version}).status_code == 200
    session.refresh_from_db()
    assert session.confirmed_with == NAME
    assert NAME in register_of(alice_client, session)


def test_who_takes_an_entry_over_herself_stands_there_alone(
    bridge, alice, alice_client, session, student
):
    entry = f"/api/v1/sessions/{session.pk}/records/{student.pk}"
    bridge.put(entry, {"status": "absent"}, format="json", headers={"If-None-Match": "*"})
    record_attendance(
        session=session,
        student=student,
        entry=Entry("present"),
        author=Author(alice),
        shown_version=AttendanceRecord.objects.get().version,
    )
    record = AttendanceRecord.objects.get()
    assert (record.recorded_by, record.recorded_with) == (alice, "")
    assert NAME not in register_of(alice_client, session)
