"""Thresholds of a school's own apply to its films, and a capture says which did."""

import pytest
from django.core.files.base import ContentFile

from faces.engine import get_pipeline
from faces.models import StrangerLimits
from recognition.models import Sighting
from recognition.services.captures import store_capture
from tests.painted_faces import write_class_video
from tests.processes.work_now import recognise_capture


@pytest.fixture
def film(known_students, looks, tmp_path):
    person = looks[known_students[0]]
    return write_class_video(
        tmp_path / "class.mp4", [person], doubtful=[person], duration_s=3, fps=5, size=(320, 180)
    )


def recognised(session, film):
    capture = store_capture(session=session, file=ContentFile(film.read_bytes(), name="class.mp4"))
    recognise_capture(capture_id=capture.pk)
    capture.refresh_from_db()
    return capture


def own_thresholds(session, present, check):
    figures = {"has_enough": True}
    StrangerLimits.objects.create(
        school=session.class_group.school,
        result={
            "network_id": get_pipeline().network_id,
            "present": figures | {"score": present},
            "check": figures | {"score": check},
        },
    )


def test_a_stricter_threshold_names_nobody_asked_about_else(known_session, film, alice_client):
    own_thresholds(known_session, 0.99, 0.95)
    capture = recognised(known_session, film)
    assert capture.thresholds == [0.99, 0.95]
    assert Sighting.objects.get(capture=capture).proposal == "unknown"
    page = alice_client.get(f"/sessions/{known_session.pk}/review/").text
    assert "stricter, by the school" in page


def test_without_own_thresholds_those_of_the_network_apply(known_session, film, alice_client):
    capture = recognised(known_session, film)
    options = get_pipeline().options.identification
    assert capture.thresholds == [options.present_score, options.check_score]
    page = alice_client.get(f"/sessions/{known_session.pk}/review/").text
    words = f"Present from {options.present_score:.2f}, to check from {options.check_score:.2f}."
    assert words in page, "behind “Why?”"
    assert "stricter, by the school" not in page
    assert Sighting.objects.get(capture=capture).proposal == "check"
