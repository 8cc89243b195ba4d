"""Glances of one minute become one line that still says who saw whom."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from privacy.models import AccessEntry, AccessNote
from privacy.selectors.access_log import check_chain
from privacy.services.access_log import seal_notes
from tests.factories import (
    make_capture,
    make_colleague,
    make_consent,
    make_face_template,
    make_sighting,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 9, 8, 9, 12, 30, tzinfo=UTC)
SOON = timedelta(minutes=2)


@pytest.fixture(autouse=True)
def within_one_minute(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def faces(students):
    for student in students:
        make_consent(student=student)
    return [make_face_template(student=student) for student in students]


def seal() -> list[AccessEntry]:
    seal_notes(before=timezone.now() + SOON)
    return list(AccessEntry.objects.order_by("position"))


def test_a_page_of_faces_becomes_one_line(alice_client, alice, faces, students, school):
    for face in [*faces, *faces]:
        alice_client.get(reverse("faces:template_face", args=[face.pk]), HTTP_USER_AGENT="Firefox")
    [line] = seal()
    assert (line.user_id, line.who) == (alice.pk, f"{alice} <alice@example.org>")
    assert (line.action, line.subject, line.channel) == ("view", "face", "page")
    assert set(line.student_ids) == {student.pk for student in students}
    assert (line.school_id, line.address, line.agent) == (school.pk, "127.0.0.1", "Firefox")
    assert not AccessNote.objects.exists()
    assert check_chain().breaks == []


def test_two_people_are_two_lines(alice_client, dana_client, faces):
    for client in (alice_client, dana_client):
        client.get(reverse("faces:template_face", args=[faces[0].pk]))
    assert len({line.user_id for line in seal()}) == 2


def test_a_face_of_a_film_names_who_it_is_said_to_be(alice_client, session, student):
    capture = make_capture(session=session, state="ready")
    known = make_sighting(capture=capture, proposed_student=student)
    stranger = make_sighting(capture=capture)
    for row in (known, stranger):
        alice_client.get(reverse("recognition:sighting_face", args=[row.pk]))
    [line] = seal()
    assert (line.subject, line.student_ids) == ("evidence", [student.pk])
    assert line.params == {"about": f"session {session.pk}"}


def test_a_moment_names_all_whom_it_shows(alice_client, session, students):
    """It is a picture of the class: who looks at one face sees the others too."""
    capture = make_capture(session=session, state="ready")
    known = [make_sighting(capture=capture, proposed_student=one) for one in students[:2]]
    for row in (make_sighting(capture=capture), known[0]):
        alice_client.get(reverse("recognition:sighting_moment", args=[row.pk]))
    [line] = seal()
    assert (line.subject, set(line.student_ids)) == ("film", {one.pk for one in students[:2]})


def test_who_finds_nothing_leaves_no_line(eve_client, faces):
    assert eve_client.get(reverse("faces:template_face", args=[faces[0].pk])).status_code == 404
    assert seal() == []


def test_what_is_not_over_waits(alice_client, faces):
    alice_client.get(reverse("faces:template_face", args=[faces[0].pk]))
    assert seal_notes() == 0
    assert AccessNote.objects.count() == 1


def test_a_glance_costs_one_query(alice_client, faces, django_assert_num_queries):
    address = reverse("faces:template_face", args=[faces[0].pk])
    alice_client.get(address)
    with django_assert_num_queries(4):
        alice_client.get(address)


def test_a_register_that_is_taken_along_names_everybody_at_once(alice_client, session, students):
    alice_client.get(reverse("reports:session_xlsx", args=[session.pk]))
    line = AccessEntry.objects.get()
    assert (line.action, line.subject) == ("export", "register_file")
    assert set(line.student_ids) == {student.pk for student in students}
    assert line.params["name"].endswith(".xlsx")


@pytest.mark.parametrize("ending", ["xlsx", "csv", "json"])
def test_a_file_about_a_student_leaves_neither_her_number_nor_her_name(
    alice_client, student, ending
):
    alice_client.get(reverse("reports:student_file", args=[student.pk, ending]))
    line = AccessEntry.objects.get()
    assert line.student_ids == [student.pk]
    kept = str([line.params, line.who, line.agent])
    assert not any(text in kept for text in (student.number, student.family_name))


def test_an_export_of_the_administration_is_logged(dana_client, dana, students):
    dana_client.post("/admin/classes/student/export/", {"resource": "0", "format": "0"})
    line = AccessEntry.objects.get(subject="list_file")
    assert (line.user_id, line.channel, line.params["list"]) == (
        dana.pk,
        "admin",
        "classes.Student",
    )


def test_changes_of_rights_and_consents_are_logged_with_who(
    dana_client, dana, student, school, django_capture_on_commit_callbacks
):
    make_consent(student=student)
    consent = student.biometric_consents.get()
    with django_capture_on_commit_callbacks(execute=True):
        make_colleague(school=school, role="secretary")
    with django_capture_on_commit_callbacks(execute=True):
        dana_client.post(
            reverse("faces:withdraw_consent", args=[student.pk]), {"shown_version": consent.version}
        )
    role, withdrawal = AccessEntry.objects.order_by("position")
    assert (role.subject, role.channel, role.params["role"]) == ("roles", "command", "secretary")
    assert (withdrawal.subject, withdrawal.user_id) == ("consents", dana.pk)
    assert withdrawal.student_ids == [student.pk]
    assert withdrawal.params == {"how": "withdrawn"}
