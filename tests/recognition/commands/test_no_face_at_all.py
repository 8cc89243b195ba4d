"""A photo without any face is turned once in each way, and says loudly that nobody is in it."""

import numpy as np
import pytest
from django.core.files.base import ContentFile
from PIL import Image

from face_vision.media.images import read_picture
from face_vision.media.resizing import turned_left
from faces.models import FaceTemplate
from recognition.selectors.evidence import frame_of
from recognition.services.captures import store_capture
from tests.fakes import FakeDetector
from tests.painted_faces import paint_class_picture
from tests.processes.work_now import recognise_capture
from tests.recognition.running import run_for_text

MARK_PX = 16
BLACK = (0, 0, 0)


class UprightDetector(FakeDetector):
    """Finds faces as real ones do: only in a picture whose black mark is at its upper left."""

    def detect(self, frame, *, smallest_px=None):
        is_upright = frame[4, 4].max() < 20
        return super().detect(frame, smallest_px=smallest_px) if is_upright else []


@pytest.fixture(autouse=True)
def upright_only(known_session, painted_pipeline, monkeypatch):
    monkeypatch.setattr(painted_pipeline, "detector", UprightDetector())


def photo_of(people, tmp_path, *, n_turns=0):
    frame = paint_class_picture(people, face_px=120)
    frame[:MARK_PX, :MARK_PX] = BLACK
    path = tmp_path / "class.png"
    Image.fromarray(turned_left(frame, n_turns)).save(path)
    return path


def recognised(session, path):
    file = ContentFile(path.read_bytes(), name=path.name)
    capture = store_capture(session=session, file=file)
    recognise_capture(capture_id=capture.pk)
    capture.refresh_from_db()
    return capture


@pytest.mark.parametrize("n_turns", [1, 2, 3])
def test_a_photo_that_does_not_stand_upright_is_turned(known_session, looks, tmp_path, n_turns):
    path = photo_of(list(looks.values())[:2], tmp_path, n_turns=n_turns)
    capture = recognised(known_session, path)
    assert (capture.quarter_turns, capture.n_faces) == ((4 - n_turns) % 4, 2)
    assert capture.sightings.exclude(proposed_student=None).count() == 2


def test_a_turned_photo_of_strangers_is_not_without_faces(known_session, looks, tmp_path):
    FaceTemplate.objects.exclude(student=FaceTemplate.objects.first().student).delete()
    looks_of_strangers = list(looks.values())[1:]
    path = photo_of(looks_of_strangers, tmp_path, n_turns=2)
    capture = recognised(known_session, path)
    assert not capture.sightings.exclude(proposed_student=None).exists()
    assert (capture.quarter_turns, capture.n_faces) == (2, len(looks_of_strangers))
    assert not capture.is_without_faces


def test_the_evidence_is_shown_as_it_was_looked_at(known_session, looks, tmp_path):
    path = photo_of(list(looks.values())[:1], tmp_path, n_turns=2)
    capture = recognised(known_session, path)
    shown = frame_of(capture.sightings.get())
    assert np.array_equal(shown, turned_left(read_picture(path), 2))


def test_an_upright_photo_is_left_as_it_is(known_session, looks, tmp_path):
    capture = recognised(known_session, photo_of(list(looks.values())[:2], tmp_path))
    assert (capture.quarter_turns, capture.n_faces) == (0, 2)
    assert not capture.is_without_faces


def test_the_review_says_that_a_photo_shows_nobody_and_one_that_was_turned(
    alice_client, known_session, looks, tmp_path
):
    recognised(known_session, photo_of([], tmp_path))
    recognised(known_session, photo_of(list(looks.values())[:1], tmp_path, n_turns=2))
    page = alice_client.get(f"/sessions/{known_session.pk}/review/").content.decode()
    assert "No face at all in this photo" in page
    assert "it was upside down: turned" in page


def test_the_command_names_a_file_that_shows_nobody(known_session, tmp_path):
    path = photo_of([], tmp_path)
    lines = run_for_text(
        "take_attendance", path, "--class-group", "7A", "--at", "2026-09-01T09:00"
    ).splitlines()
    assert any(line.startswith("class.png: NO FACE AT ALL") for line in lines)


def test_the_command_says_that_it_turned_a_photo(known_session, looks, tmp_path):
    path = photo_of(list(looks.values())[:2], tmp_path, n_turns=2)
    lines = run_for_text(
        "take_attendance", path, "--class-group", "7A", "--at", "2026-09-01T09:00"
    ).splitlines()
    assert "class.png: it was upside down: turned." in lines
    assert any(line.startswith("2 present, 0 to check, 1 not seen, 1 by hand") for line in lines)


def test_the_copy_of_a_turned_photo_stands_upright_with_its_boxes(known_session, looks, tmp_path):
    path, copy = photo_of(list(looks.values())[:1], tmp_path, n_turns=2), tmp_path / "copy.jpg"
    at = ("--class-group", "7A", "--at", "2026-09-01T09:00")
    run_for_text("take_attendance", path, *at, "--annotated", copy)
    assert read_picture(copy)[4, 4].max() < 40
