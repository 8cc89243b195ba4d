"""A picture becomes a face template, or is refused with one plain sentence."""

import pytest

from face_vision.media.images import decode_jpeg
from faces.engine import get_pipeline
from faces.errors import FaceRefusedError, LooksLikeAnotherStudentError
from faces.models import FaceTemplate
from faces.services.consents import SignedConsent, give_consent
from faces.services.face_registration import register_picture, register_video
from tests.painted_faces import write_class_video, write_picture


@pytest.fixture
def consenting(student):
    give_consent(student=student, signed=SignedConsent("Ada", wording="2026-08"), entered_by=None)
    return student


def test_a_good_picture_is_stored_with_its_chip_and_network(consenting, tmp_path):
    picture = write_picture(tmp_path / "a.png", [1], face_px=160)
    template = register_picture(student=consenting, picture=picture)
    assert template.network_id == get_pipeline().network_id
    assert decode_jpeg(bytes(template.chip)).shape == (240, 240, 3)
    assert template.vector.shape == (get_pipeline().embedder.n_dimensions,)


def test_the_same_file_again_adds_nothing(consenting, tmp_path):
    picture = write_picture(tmp_path / "a.png", [1], face_px=160)
    first = register_picture(student=consenting, picture=picture)
    assert register_picture(student=consenting, picture=picture) == first
    assert FaceTemplate.objects.count() == 1


@pytest.mark.parametrize(
    ("people", "face_px", "word"),
    [([], 80, "No face"), ([1, 2], 120, "Several"), ([1], 30, "small")],
)
def test_a_bad_picture_is_refused_with_its_reason(consenting, tmp_path, people, face_px, word):
    picture = write_picture(tmp_path / "a.png", people, face_px=face_px)
    with pytest.raises(FaceRefusedError, match=word):
        register_picture(student=consenting, picture=picture)
    assert not FaceTemplate.objects.exists()


def test_a_text_file_is_refused(consenting, tmp_path):
    path = tmp_path / "a.jpg"
    path.write_text("not a picture")
    with pytest.raises(FaceRefusedError):
        register_picture(student=consenting, picture=path)


def test_the_face_of_another_student_is_told_not_silently_stored(known_students, looks, tmp_path):
    of_first = write_picture(tmp_path / "again.png", [looks[known_students[0]]], face_px=150)
    with pytest.raises(LooksLikeAnotherStudentError, match=known_students[0].number):
        register_picture(student=known_students[1], picture=of_first)


def test_a_video_gives_templates_once(consenting, tmp_path):
    video = write_class_video(tmp_path / "v.mp4", [3], duration_s=2, face_px=150)
    templates = register_video(student=consenting, video=video)
    assert templates
    assert {t.source for t in templates} == {"video"}
    assert {t.pk for t in register_video(student=consenting, video=video)} == {
        t.pk for t in templates
    }
