"""An upload becomes a queued capture, or is refused before anything is stored."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django_q.models import OrmQ

from classes.errors import SessionClosedError
from classes.services.sessions import close_session
from classes.versions import NOT_SHOWN
from faces.errors import NoFacesRegisteredError, RecordingRefusedError
from recognition.errors import CaptureRefusedError
from recognition.models import Capture
from recognition.services.captures import retry_capture, submit_capture
from tests.factories import make_capture, make_sighting, make_user
from tests.painted_faces import write_picture


def upload(content: bytes, name: str = "class.mp4") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_video_is_stored_and_queued_after_the_commit(
    known_session, class_video, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        capture = submit_capture(session=known_session, file=upload(class_video.read_bytes()))
        assert not OrmQ.objects.exists()
    assert (capture.kind, capture.state) == ("video", "queued")
    assert [q.func() for q in OrmQ.objects.all()] == ["jobs.tasks.work"]


def test_a_photo_is_told_from_a_video_by_its_content(known_session, tmp_path):
    picture = write_picture(tmp_path / "p.jpg", [1])
    capture = submit_capture(
        session=known_session, file=upload(picture.read_bytes(), "misnamed.mp4")
    )
    assert capture.kind == "photo"


@pytest.mark.parametrize(
    "content",
    [b"", b"just text", b"#EXTM3U\n#EXTINF:1\nfile:///etc/passwd\n", b"\x00" * 5000],
)
def test_what_is_no_video_is_refused_and_nothing_is_stored(known_session, settings, content):
    with pytest.raises(RecordingRefusedError):
        submit_capture(session=known_session, file=upload(content))
    assert not Capture.objects.exists()
    assert not list(settings.MEDIA_ROOT.rglob("*.*"))


def test_a_row_that_cannot_be_stored_leaves_no_file_behind(known_session, class_video, settings):
    def fail(execute, sql, *rest):
        if sql.startswith("INSERT"):
            raise DatabaseError("the disk is full")
        return execute(sql, *rest)

    with connection.execute_wrapper(fail), pytest.raises(DatabaseError):
        submit_capture(session=known_session, file=upload(class_video.read_bytes()))
    assert not list(settings.MEDIA_ROOT.rglob("*.*"))


def test_a_file_that_is_too_large_is_refused(known_session, class_video, settings):
    settings.RECOGNITION_MAX_UPLOAD_MB = 0.001
    with pytest.raises(RecordingRefusedError, match="larger than"):
        submit_capture(session=known_session, file=upload(class_video.read_bytes()))


def test_a_hostile_file_name_does_not_survive(known_session, class_video):
    capture = submit_capture(
        session=known_session, file=upload(class_video.read_bytes(), "../../evil name;.mp4")
    )
    assert "evil" not in capture.file.name
    assert capture.file.name.startswith("captures/")


def test_a_closed_register_takes_no_capture(known_session, class_video):
    close_session(session=known_session, by=make_user(), shown_version=NOT_SHOWN)
    known_session.refresh_from_db()
    with pytest.raises(SessionClosedError):
        submit_capture(session=known_session, file=upload(class_video.read_bytes()))


def test_a_class_without_registered_faces_is_told(session):
    with pytest.raises(NoFacesRegisteredError, match="7A"):
        submit_capture(session=session, file=upload(b"whatever"))


def test_a_failed_capture_may_be_tried_again(known_session):
    capture = make_capture(
        session=known_session, state="failed", failure_code="video_without_frame", attempts=3
    )
    capture = retry_capture(capture=capture, shown_version=NOT_SHOWN)
    assert (capture.state, capture.attempts, capture.failure_reason) == ("queued", 0, "")


def test_a_reviewed_capture_is_not_run_again(known_session, student):
    capture = make_capture(session=known_session, state="ready")
    make_sighting(capture=capture, review="accepted", confirmed_student=student)
    with pytest.raises(CaptureRefusedError, match="reviewed"):
        retry_capture(capture=capture, shown_version=NOT_SHOWN)


def test_a_running_capture_is_not_started_twice(known_session):
    capture = make_capture(session=known_session)
    with pytest.raises(CaptureRefusedError, match="already"):
        retry_capture(capture=capture, shown_version=NOT_SHOWN)
