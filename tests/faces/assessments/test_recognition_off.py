"""Without an assessment, or switched off, nothing registers or matches a face, in any way in."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile

from classes.models import AttendanceRecord
from classes.versions import NOT_SHOWN
from faces.errors import LiveRefusedError, RecognitionOffError
from faces.models import ClassClip, FacePicture, FaceTemplate, ImpactAssessment
from faces.selectors.gallery_audit import audit_gallery
from faces.services.assessments import switch_recognition_off, switch_recognition_on
from faces.services.clips.class_clips import submit_clip
from faces.services.clips.registration import register_clip
from faces.services.evaluation import submit_evaluation
from faces.services.face_registration import register_picture
from faces.services.gallery.arrangement import arrange_faces
from faces.services.pictures.batches import plan_batch
from faces.services.pictures.face_pictures import SentPicture, submit_picture
from recognition.live.streams import Streams
from recognition.models import Capture, Sighting
from recognition.selectors.gallery.unidentified_groups import unidentified_groups
from recognition.services.captures import start_live_capture, submit_capture
from tests.factories import (
    make_capture,
    make_embedding,
    make_face_template,
    make_pause,
    make_sighting,
)
from tests.painted_faces import write_picture
from tests.processes.work_now import (
    cluster_clip,
    evaluate_gallery,
    recognise_capture,
    register_face_picture,
)
from tests.recognition.running import run_refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def film(class_video) -> ContentFile:
    return ContentFile(class_video.read_bytes(), name="class.mp4")


@pytest.fixture
def picture(students, looks, tmp_path):
    return write_picture(tmp_path / "again.png", [looks[students[0]]], face_px=150)


@pytest.fixture(params=["never assessed", "switched off"])
def off(request, school) -> Callable[[], str]:
    """Turn recognition off in one of the two ways; return the code of the refusal."""

    def turn_off() -> str:
        if request.param == "never assessed":
            ImpactAssessment.objects.all().delete()
            return "recognition_not_assessed"
        switch_recognition_off(school=school, by=None)
        return "recognition_switched_off"

    return turn_off


def test_no_face_is_registered(off, known_students, students, picture):
    n_before = FaceTemplate.objects.count()
    code = off()
    with pytest.raises(RecognitionOffError) as refused:
        register_picture(student=students[0], picture=picture)
    assert refused.value.code == code
    assert FaceTemplate.objects.count() == n_before


def test_no_picture_is_taken_in(off, known_students, students, picture, class_group, alice):
    off()
    with pytest.raises(RecognitionOffError):
        submit_picture(student=students[0], path=picture, sent=SentPicture("a.png", alice))
    with pytest.raises(RecognitionOffError):
        plan_batch(class_group=class_group, files=[(picture, "701.png")], by=alice)
    assert not FacePicture.objects.exists()


def test_a_picture_that_waited_fails_with_the_reason(off, known_students, students, picture, alice):
    sent = SentPicture("a.png", alice)
    waiting = submit_picture(student=students[0], path=picture, sent=sent)
    n_before = FaceTemplate.objects.count()
    code = off()
    register_face_picture(picture_id=waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.failure_code) == ("failed", code)
    assert FaceTemplate.objects.count() == n_before


def test_no_film_is_taken_in(off, session, film):
    off()
    with pytest.raises(RecognitionOffError):
        submit_capture(session=session, file=film)
    assert not Capture.objects.exists()


def test_a_film_that_waited_fails_with_the_reason(off, session, film):
    capture = submit_capture(session=session, file=film)
    code = off()
    recognise_capture(capture_id=capture.pk)
    capture.refresh_from_db()
    assert (capture.state, capture.failure_code) == ("failed", code)
    assert not Sighting.objects.exists()


def test_a_film_that_is_looked_at_stores_nothing_once_it_is_off(off, session, film):
    capture = submit_capture(session=session, file=film)
    codes = []

    def turn_off_in_the_middle(share: float) -> None:
        if not codes:
            codes.append(off())

    recognise_capture(capture_id=capture.pk, on_progress=turn_off_in_the_middle)
    capture.refresh_from_db()
    assert (capture.state, capture.failure_code) == ("failed", codes[0])
    assert not Sighting.objects.exists()


def test_the_live_view_ends(off, known_session, alice, looks, known_students):
    from tests.recognition.live.test_live_streams import Camera

    capture, camera = start_live_capture(session=known_session, by=alice), Camera()
    camera.show(capture, [looks[known_students[0]]], seconds=1)
    code = off()
    with pytest.raises(LiveRefusedError) as refused:
        camera.show(capture, [looks[known_students[0]]], seconds=2)
    assert refused.value.code == code
    capture.refresh_from_db()
    assert capture.finished_at is not None


def test_no_live_view_begins(off, known_session, alice):
    watched = start_live_capture(session=known_session, by=alice)
    off()
    with pytest.raises(RecognitionOffError):
        start_live_capture(session=known_session, by=alice)
    with pytest.raises(LiveRefusedError):
        Streams().recognise_frame(watched.pk, b"")


def test_faces_of_nobody_are_compared_with_none(off, known_session):
    for _film in range(2):
        capture = make_capture(session=known_session, state="ready", network_ids=["d", "fake-1"])
        make_sighting(capture=capture, embedding=make_embedding(40).tobytes())
    assert len(unidentified_groups(known_session.class_group)) == 1
    off()
    assert [group.n_lessons for group in unidentified_groups(known_session.class_group)] == [1, 1]


def test_no_registered_face_is_set_aside_for_being_like_others(off, known_students):
    for _picture in range(12):
        make_face_template(student=known_students[0], network_id="fake-1")
    off()
    assert arrange_faces(known_students[0]) == 0


def test_no_clip_is_taken_in_sorted_or_stored(off, clip, class_group, tmp_path):
    film = ContentFile((tmp_path / "class.mp4").read_bytes(), name="class.mp4")
    code = off()
    cluster_clip(clip_id=clip.pk)
    clip.refresh_from_db()
    assert (clip.state, clip.failure_code) == ("failed", code)
    with pytest.raises(RecognitionOffError):
        submit_clip(class_group=class_group, file=film, shown_version=NOT_SHOWN)
    with pytest.raises(RecognitionOffError):
        register_clip(clip=clip, shown_version=NOT_SHOWN)
    assert ClassClip.objects.count() == 1


def test_nothing_is_compared(off, known_students, class_group, alice):
    run = submit_evaluation(class_group=class_group, split_percent=50, by=alice)
    code = off()
    evaluate_gallery(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.failure_code) == ("failed", code)
    with pytest.raises(RecognitionOffError):
        submit_evaluation(class_group=class_group, split_percent=50, by=alice)
    assert not audit_gallery(class_group).pairs


def test_the_commands_refuse(off, class_group, tmp_path, class_video):
    (tmp_path / "faces/701").mkdir(parents=True)
    write_picture(tmp_path / "faces/701/a.png", [2], face_px=160)
    off()
    places = ("--class-group", "7A")
    for command in (
        ("register_faces", tmp_path / "faces", *places),
        ("take_attendance", class_video, *places),
        ("evaluate_identification", *places),
    ):
        assert "Hill School" in str(run_refused(*command)), command


def test_the_register_is_marked_by_hand_meanwhile(off, alice_client, class_group, session):
    off()
    page = alice_client.get(f"/classes/{class_group.pk}/take/").text
    assert "Recognition is" in page
    assert "Mark by hand" in page
    assert 'type="file"' not in page
    assert alice_client.get(f"/sessions/{session.pk}/review/").status_code == 200
    assert not AttendanceRecord.objects.exists()


def test_on_again_everything_works_as_before(students, school, picture, known_students):
    switch_recognition_off(school=school, by=None)
    switch_recognition_on(school=school, by=None)
    assert register_picture(student=students[0], picture=picture).student == students[0]


def test_the_switch_of_one_school_is_not_that_of_another(
    off, known_students, students, picture, other_school
):
    make_pause(school=other_school)
    assert register_picture(student=students[0], picture=picture).student == students[0]
