"""A face picture or clip whose decoding process is killed is tried again, and good then."""

import pytest

from faces.models import FacePicture
from faces.services.consents import SignedConsent, give_consent
from faces.services.pictures.face_pictures import SentPicture, submit_picture
from tests.killed_children import kill_children
from tests.painted_faces import write_class_video, write_picture
from tests.processes.work_now import cluster_clip, register_face_picture

__all__ = ["kill_children"]


@pytest.fixture(params=["photo", "film"])
def picture(request, student, tmp_path) -> FacePicture:
    give_consent(student=student, signed=SignedConsent("Ada", wording="2026-08"), entered_by=None)
    if request.param == "photo":
        path = write_picture(tmp_path / "front.png", [3], face_px=160)
    else:
        path = write_class_video(tmp_path / "front.mp4", [3], duration_s=2, face_px=160)
    return submit_picture(student=student, path=path, sent=SentPicture(path.name, None))


def test_a_picture_of_one_student_is_tried_again(picture, kill_children):
    kill_children(1)
    states = []
    for _ in range(2):
        register_face_picture(picture_id=picture.pk)
        picture.refresh_from_db()
        states.append((picture.state, picture.attempts, picture.failure_code))
    assert states == [("queued", 1, "decoder_ended"), ("ready", 2, "")]


def test_a_clip_of_the_class_is_tried_again(clip, kill_children):
    kill_children(1)
    states = []
    for _ in range(2):
        cluster_clip(clip_id=clip.pk)
        clip.refresh_from_db()
        states.append((clip.state, clip.attempts, clip.failure_code))
    assert states == [("queued", 1, "decoder_ended"), ("ready", 2, "")]
