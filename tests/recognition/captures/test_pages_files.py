"""Faces and videos are served to those who may see the class, and kept by nobody in between."""

from datetime import date

import pytest
from django.core.files.base import ContentFile

from classes.services import end_enrolment
from classes.versions import NOT_SHOWN
from faces.services.consents import withdraw_consent
from recognition.byte_ranges import parse_range
from tests.factories import make_capture, make_consent, make_face_template, make_sighting

FILM = bytes(range(256)) * 4


@pytest.fixture
def capture(session):
    return make_capture(session=session, file=ContentFile(FILM, name="lesson.mp4"))


def test_a_seen_face_is_a_private_picture(alice_client, capture):
    sighting = make_sighting(capture=capture)
    answer = alice_client.get(f"/sightings/{sighting.pk}/face.jpg")
    assert answer.content == bytes(sighting.chip)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_registered_face_goes_with_its_consent(alice_client, class_group, student):
    make_consent(student=student)
    face = make_face_template(student=student)
    assert alice_client.get(f"/faces/{face.pk}.jpg").status_code == 200
    withdraw_consent(student=student, shown_version=NOT_SHOWN)
    assert alice_client.get(f"/faces/{face.pk}.jpg").status_code == 404


def test_a_face_without_a_consent_is_not_served(alice_client, class_group, student):
    face = make_face_template(student=student)
    assert alice_client.get(f"/faces/{face.pk}.jpg").status_code == 404


def test_the_face_of_a_student_who_left_is_hidden_from_the_teacher(
    alice_client, dana_client, class_group, student
):
    make_consent(student=student)
    face = make_face_template(student=student)
    end_enrolment(
        enrolment=student.enrolments.get(), until_on=date(2026, 8, 20), shown_version=NOT_SHOWN
    )
    assert alice_client.get(f"/faces/{face.pk}.jpg").status_code == 404
    assert dana_client.get(f"/faces/{face.pk}.jpg").status_code == 200


def test_a_video_is_served_whole(alice_client, capture):
    answer = alice_client.get(f"/captures/{capture.pk}/file")
    assert b"".join(answer.streaming_content) == FILM
    assert answer["Content-Type"] == "video/mp4"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Accept-Ranges"] == "bytes"


def test_an_erased_video_is_not_found(alice_client, capture):
    capture.file.storage.delete(capture.file.name)
    assert alice_client.get(f"/captures/{capture.pk}/file").status_code == 404


def test_a_player_may_ask_for_a_part_of_a_video(alice_client, capture):
    answer = alice_client.get(f"/captures/{capture.pk}/file", headers={"Range": "bytes=10-19"})
    assert answer.status_code == 206
    assert b"".join(answer.streaming_content) == FILM[10:20]
    assert answer["Content-Range"] == "bytes 10-19/1024"
    assert answer["Content-Length"] == "10"


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "noending"])
def test_whatever_is_no_video_is_never_shown_as_a_page(alice_client, session, name):
    capture = make_capture(session=session, file=ContentFile(b"<script>", name=name))
    answer = alice_client.get(f"/captures/{capture.pk}/file")
    assert answer["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-", (0, 100)),
        ("bytes=90-", (90, 10)),
        ("bytes=90-999", (90, 10)),
        ("bytes=-10", (90, 10)),
        ("bytes=-999", (0, 100)),
        ("bytes=0-0", (0, 1)),
        ("bytes=100-", None),
        ("bytes=20-10", None),
        ("bytes=-0", None),
        ("bytes=-", None),
        ("bytes=1-2,5-6", None),
        (f"bytes={'9' * 5000}-", None),
        (f"bytes=0-{'9' * 5000}", None),
        ("lines=1-2", None),
        ("", None),
    ],
)
def test_ranges_are_read_as_the_standard_says(header, part):
    wanted = parse_range(header, 100)
    assert (wanted and (wanted.start, wanted.length)) == part


def test_an_empty_file_has_no_part():
    assert parse_range("bytes=0-", 0) is None
