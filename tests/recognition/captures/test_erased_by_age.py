"""A lesson whose films or faces were deleted says so, and keeps what its register says."""

import pytest
from django.urls import reverse
from django.utils import timezone

from classes.models import AttendanceRecord
from classes.versions import NOT_SHOWN
from recognition.models import Capture, Sighting
from recognition.services.confirmation import confirm_session
from recognition.services.retention import delete_seen_faces, erase_films
from tests.factories import (
    make_capture,
    make_consent,
    make_face_template,
    make_record,
    make_sighting,
)


@pytest.fixture
def film(session):
    return make_capture(session=session, state="ready")


@pytest.fixture
def seen(film, student):
    make_face_template(student=make_consent(student=student).student)
    return make_sighting((student, 0.8), capture=film, proposed_student=student)


def review(client, session):
    return client.get(reverse("recognition:review", args=[session.pk])).text


def test_the_review_says_since_when_the_faces_are_gone(alice_client, session, seen):
    delete_seen_faces(Sighting.objects.all())
    text = review(alice_client, session)
    assert "The faces were deleted on" in text
    assert "Nothing was filmed yet" not in text
    assert reverse("recognition:sighting_face", args=[seen.pk]) not in text


def test_a_film_that_is_gone_is_no_broken_player(alice_client, session, seen):
    erase_films(Capture.objects.all())
    text = review(alice_client, session)
    assert "Deleted on" in text
    assert "<video" not in text
    assert reverse("recognition:capture_file", args=[seen.capture_id]) not in text


def test_a_photo_that_is_gone_is_no_dead_link(alice_client, session, seen):
    Capture.objects.update(kind="photo")
    erase_films(Capture.objects.all())
    assert reverse("recognition:capture_file", args=[seen.capture_id]) not in review(
        alice_client, session
    )


def test_confirming_again_changes_nobody_whose_face_is_gone(session, student, alice, seen):
    record = make_record(session=session, student=student)
    delete_seen_faces(Sighting.objects.all())
    make_capture(session=session, state="ready")
    confirm_session(session=session, by=alice, shown_version=NOT_SHOWN)
    record.refresh_from_db()
    assert record.status == "present"
    assert AttendanceRecord.objects.filter(session=session, status="absent").exists() is False


def test_a_failed_film_that_is_gone_is_not_tried_again(alice_client, film):
    Capture.objects.filter(pk=film.pk).update(
        state="failed", failure_code="video_without_frame", file_erased_at=timezone.now(), file=""
    )
    text = alice_client.get(reverse("recognition:capture", args=[film.pk])).text
    assert "Deleted on" in text
    assert reverse("recognition:retry_capture", args=[film.pk]) not in text
