"""A picture of a student in a film is asked about, with the reason in words; she herself is not."""

import numpy as np
import pytest
from django.core.files.base import ContentFile

from face_vision.media.images import encode_jpeg
from faces.models import FaceTemplate
from faces.selectors.gallery_loader import RegisteredMiniatures
from recognition.live.stream import STORE_EVERY_S
from recognition.live.streams import Streams
from recognition.models import Sighting
from recognition.services.captures import start_live_capture, store_capture
from storage.encryption.keyring import keyring
from storage.encryption.sealed_bytes import key_id_in
from tests.factories import make_face_template
from tests.painted_faces import paint_class_picture, write_class_video, write_video
from tests.processes.work_now import recognise_capture

SECONDS, FPS = 6, 5
SMALL = (320, 180)
ASKED = "This does not move like a person: a poster, a print or a screen?"


@pytest.fixture
def ana(known_students, looks):
    return known_students[0], looks[known_students[0]]


def film_of_a_photo(path, person, **painted):
    """Write a film in which nothing moves but the grain of the camera."""
    picture = paint_class_picture([person], size=SMALL, **painted)
    dice = np.random.default_rng(1)
    frames = (
        np.clip(picture + dice.normal(0, 1, picture.shape), 0, 255).astype(np.uint8)
        for _ in range(SECONDS * FPS)
    )
    return write_video(path, frames, fps=FPS)


def sighting_in(path, session):
    capture = store_capture(session=session, file=ContentFile(path.read_bytes(), name=path.name))
    recognise_capture(capture_id=capture.pk)
    return Sighting.objects.get(capture=capture)


def test_a_poster_is_asked_about_in_words(alice_client, known_session, ana, tmp_path):
    seen = sighting_in(film_of_a_photo(tmp_path / "poster.mp4", ana[1]), known_session)
    assert (seen.proposed_student, seen.proposal) == (ana[0], "check")
    assert seen.reason == "moves_as_a_picture"
    assert ASKED in alice_client.get(f"/sessions/{known_session.pk}/review/").text


def test_the_registered_photo_is_asked_about(known_session, ana, tmp_path):
    path = film_of_a_photo(tmp_path / "photo.mp4", ana[1], is_laughing=True)
    seen = sighting_in(path, known_session)
    assert (seen.proposal, seen.reason) == ("check", "same_picture")


def test_a_student_who_sits_there_as_long_is_present(known_session, ana, tmp_path):
    path = write_class_video(
        tmp_path / "class.mp4", [ana[1]], duration_s=SECONDS, fps=FPS, size=SMALL
    )
    seen = sighting_in(path, known_session)
    assert (seen.proposed_student, seen.proposal) == (ana[0], "present")


def test_a_live_view_takes_back_what_turns_out_to_be_a_picture(known_session, alice, ana):
    now_s = [100.0]
    streams = Streams(clock=lambda: now_s[0])
    capture = start_live_capture(session=known_session, by=alice)
    picture = encode_jpeg(paint_class_picture([ana[1]], size=SMALL))

    def proposal_after(seconds):
        for _ in range(round(seconds * FPS)):
            now_s[0] += 1 / FPS
            streams.recognise_frame(capture.pk, picture)
        return Sighting.objects.get(capture=capture).proposal

    assert proposal_after(STORE_EVERY_S + 0.5) == "present"
    assert proposal_after(4 * STORE_EVERY_S) == "check"


def test_a_picture_held_up_again_for_a_moment_stays_a_question(known_session, alice, ana):
    now_s = [100.0]
    streams = Streams(clock=lambda: now_s[0])
    capture = start_live_capture(session=known_session, by=alice)

    def show(people, seconds, *, is_moving=False):
        for _ in range(round(seconds * FPS)):
            now_s[0] += 1 / FPS
            painted = paint_class_picture(people, size=SMALL, time_s=now_s[0] * is_moving)
            streams.recognise_frame(capture.pk, encode_jpeg(painted))
        return Sighting.objects.get(capture=capture).proposal

    assert show([ana[1]], 6 * STORE_EVERY_S) == "check"
    assert show([], 2 * STORE_EVERY_S) == "check"
    assert show([ana[1]], STORE_EVERY_S + 0.5) == "check"
    assert show([], 2 * STORE_EVERY_S) == "check"
    # She herself, looked at for long enough, is seen.
    assert show([ana[1]], 6 * STORE_EVERY_S, is_moving=True) == "present"


class TestRegisteredMiniatures:
    def test_are_read_once_in_one_query(self, known_students, django_assert_num_queries):
        read = RegisteredMiniatures(FaceTemplate.objects.all())
        asked = [student.pk for student in known_students]
        read(asked[:1])
        with django_assert_num_queries(1):
            assert [len(pictures) for pictures in read(asked).values()] == [1, 1, 1]
        with django_assert_num_queries(0):
            read(asked)

    def test_leave_out_faces_learned_in_lessons(self, known_students):
        student = known_students[0]
        make_face_template(student=student, source=FaceTemplate.Source.SIGHTING)
        read = RegisteredMiniatures(FaceTemplate.objects.all())
        assert len(read([student.pk])[student.pk]) == 1

    def test_leave_out_a_damaged_portrait_and_one_whose_key_is_gone(self, known_students):
        damaged, gone, _whole = (FaceTemplate.objects.get(student=s) for s in known_students)
        damaged.chip = b"damaged"
        damaged.save()
        key_id = key_id_in(FaceTemplate.objects.get(pk=gone.pk).__dict__["chip"])
        assert key_id
        keyring().delete(key_id)
        found = RegisteredMiniatures(FaceTemplate.objects.all())([s.pk for s in known_students])
        assert [len(found[s.pk]) for s in known_students] == [0, 0, 1]


def test_a_damaged_portrait_fails_no_film(known_session, ana, tmp_path):
    face = FaceTemplate.objects.get(student=ana[0])
    face.chip = b"damaged"
    face.save()
    seen = sighting_in(film_of_a_photo(tmp_path / "poster.mp4", ana[1]), known_session)
    assert seen.proposed_student == ana[0]
