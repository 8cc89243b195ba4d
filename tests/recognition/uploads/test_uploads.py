"""A file sent in parts becomes a capture once it is whole, and nothing of it is lost before."""

import uuid
from datetime import UTC, datetime

import pytest
from django_q.models import OrmQ

from classes.errors import SessionClosedError
from classes.models import ClassSession
from classes.services import close_session, reopen_session
from classes.versions import NOT_SHOWN
from faces.errors import NoFacesRegisteredError, RecordingRefusedError
from recognition.errors import UploadIncompleteError, UploadRefusedError, UploadTooLargeError
from recognition.models import Capture, Upload
from recognition.services.uploads import uploads
from recognition.services.uploads.completion import complete_upload
from recognition.services.uploads.uploads import UploadPlan, abandon_upload, open_upload
from tests.painted_faces import write_class_video
from tests.recognition.sending import begin, part_file, parts_of, send, send_all, sent


def test_all_parts_make_a_capture_with_the_same_bytes(upload, parts, class_video, alice):
    send_all(upload, parts)
    capture = complete_upload(upload=upload, sent=sent(parts))
    assert (capture.kind, capture.state, capture.uploaded_by) == ("video", "queued", alice)
    with capture.file.open() as file:
        assert file.read() == class_video.read_bytes()


def test_completing_twice_gives_the_same_capture(upload, parts):
    send_all(upload, parts)
    first = complete_upload(upload=upload, sent=sent(parts))
    assert complete_upload(upload=upload, sent=sent(parts)) == first
    assert Capture.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_parts_are_erased_once_the_capture_is_stored(upload, parts, settings):
    send_all(upload, parts)
    complete_upload(upload=upload, sent=sent(parts))
    assert [path.suffix for path in settings.MEDIA_ROOT.rglob("*.*")] == [".mp4"]


def test_asking_twice_opens_one_upload(known_session, alice):
    upload_id = uuid.uuid4()
    assert begin(known_session, alice, id=upload_id) == begin(known_session, alice, id=upload_id)


def test_the_worker_hears_of_a_film_that_only_begins_to_be_sent(
    known_session, alice, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        begin(known_session, alice)
    assert list(OrmQ.objects.values_list("key", flat=True)) == ["films"]
    assert not Capture.objects.exists()


def test_an_upload_of_somebody_else_is_not_taken_over(upload, known_session, bob):
    with pytest.raises(UploadRefusedError, match="somebody else"):
        begin(known_session, bob, id=upload.pk)


def test_parts_that_vanished_from_the_disk_are_told(upload, parts):
    send(upload, 0, parts[0])
    part_file(upload.pk).unlink()
    with pytest.raises(UploadRefusedError, match="are gone"):
        send(upload, 1, parts[1])
    with pytest.raises(UploadRefusedError, match="are gone"):
        complete_upload(upload=upload)


def test_an_upload_that_lacks_its_last_part_is_not_complete(upload, parts):
    send_all(upload, parts[:-1])
    with pytest.raises(UploadIncompleteError):
        complete_upload(upload=upload, sent=sent(parts))
    send(upload, len(parts) - 1, parts[-1])
    assert complete_upload(upload=upload, sent=sent(parts)).pk


def test_parts_that_were_swapped_do_not_add_up(upload, parts):
    send_all(upload, [parts[1], parts[0], *parts[2:]])
    total = sent(parts)
    with pytest.raises(UploadIncompleteError):
        complete_upload(upload=upload, sent=total)


def test_an_upload_without_any_part_is_not_complete(upload):
    for parts in (None, sent([])):
        with pytest.raises(UploadIncompleteError):
            complete_upload(upload=upload, sent=parts)


def test_a_file_of_a_known_size_is_not_used_before_it_is_there(known_session, alice, parts):
    upload = begin(known_session, alice, total_bytes=sum(map(len, parts)))
    send_all(upload, parts[:-1])
    with pytest.raises(UploadIncompleteError):
        complete_upload(upload=upload)
    with pytest.raises(UploadIncompleteError):
        complete_upload(upload=upload, sent=sent(parts[:-1]))


def test_a_film_whose_phone_died_is_used_as_far_as_it_came(known_session, alice, film_of_a_browser):
    parts = parts_of(film_of_a_browser)
    upload = begin(known_session, alice, file_name="film.webm")
    send_all(upload, parts[: len(parts) * 2 // 3])
    assert complete_upload(upload=upload).kind == "video"


@pytest.fixture
def film_of_a_browser(known_students, looks, tmp_path) -> bytes:
    """WebM, which can be read as far as it goes."""
    people = [looks[student] for student in known_students]
    return write_class_video(tmp_path / "film.webm", people, duration_s=2).read_bytes()


def test_a_file_over_the_limit_is_refused_before_it_is_sent(known_session, alice, settings):
    settings.RECOGNITION_MAX_UPLOAD_MB = 1
    with pytest.raises(UploadTooLargeError, match="larger than 1 MB"):
        begin(known_session, alice, total_bytes=1_000_001)
    assert not Upload.objects.exists()


def test_nobody_keeps_many_uploads_open(known_session, alice, bob, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_UNFINISHED", 2)
    first, _ = begin(known_session, alice), begin(known_session, alice)
    with pytest.raises(UploadRefusedError, match="Too many"):
        begin(known_session, alice)
    assert begin(known_session, bob)
    assert begin(known_session, alice, id=first.pk) == first


def test_a_session_closed_meanwhile_keeps_what_came_and_goes_on_when_reopened(
    upload, parts, known_session, alice
):
    send_all(upload, parts[:-1])
    close_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    with pytest.raises(SessionClosedError, match="reopen"):
        send(upload, len(parts) - 1, parts[-1])
    with pytest.raises(SessionClosedError):
        begin(known_session, alice)
    with pytest.raises(SessionClosedError):
        complete_upload(upload=upload, sent=sent(parts[:-1]))
    reopen_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    send(upload, len(parts) - 1, parts[-1])
    assert complete_upload(upload=upload, sent=sent(parts)).pk


def test_a_class_without_registered_faces_is_told_beforehand(session, alice):
    with pytest.raises(NoFacesRegisteredError):
        begin(session, alice)


@pytest.mark.django_db(transaction=True)
def test_what_is_no_video_is_thrown_away(known_session, alice, settings):
    upload = begin(known_session, alice)
    send(upload, 0, b"Dear parents, " * 100)
    with pytest.raises(RecordingRefusedError):
        complete_upload(upload=upload)
    assert not Upload.objects.exists()
    assert not list(settings.MEDIA_ROOT.rglob("*.*"))


@pytest.mark.django_db(transaction=True)
def test_throwing_an_upload_away_erases_its_parts(upload, parts):
    send_all(upload, parts)
    abandon_upload(upload=upload)
    assert not part_file(upload.pk).exists()
    with pytest.raises(UploadRefusedError, match="thrown away"):
        send(upload, 0, parts[0])


@pytest.mark.parametrize("is_its_own", [True, False])
def test_a_session_goes_with_an_upload_only_if_it_was_opened_for_it(
    known_session, alice, is_its_own
):
    plan = UploadPlan(id=uuid.uuid4(), file_name="film.webm")
    upload = open_upload(session=known_session, by=alice, plan=plan, has_opened_session=is_its_own)
    abandon_upload(upload=upload)
    assert ClassSession.objects.filter(pk=known_session.pk).exists() is not is_its_own


def test_throwing_away_what_is_a_capture_already_changes_nothing(upload, parts):
    send_all(upload, parts)
    capture = complete_upload(upload=upload)
    abandon_upload(upload=upload)
    assert Capture.objects.get() == capture


@pytest.mark.parametrize(
    ("captured_at", "stored"),
    [
        (datetime(2026, 9, 1, 7, 2, tzinfo=UTC), datetime(2026, 9, 1, 7, 2, tzinfo=UTC)),
        (None, datetime(2026, 9, 1, 7, 45, tzinfo=UTC)),
        (datetime(2026, 9, 1, 12, tzinfo=UTC), datetime(2026, 9, 1, 7, 45, tzinfo=UTC)),  # future
        (datetime(1970, 1, 1, tzinfo=UTC), datetime(2026, 9, 1, 7, 45, tzinfo=UTC)),
        # 1 September in Berlin has begun, in UTC it has not.
        (datetime(2026, 8, 31, 22, 30, tzinfo=UTC), datetime(2026, 8, 31, 22, 30, tzinfo=UTC)),
        (datetime(2026, 8, 31, 21, 30, tzinfo=UTC), datetime(2026, 9, 1, 7, 45, tzinfo=UTC)),
    ],
)
def test_a_devices_time_counts_on_the_sessions_day_and_not_in_the_future(
    known_session, alice, monkeypatch, captured_at, stored
):
    now = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    assert begin(known_session, alice, captured_at=captured_at).captured_at == stored


def test_time_and_time_zone_of_the_device_reach_the_capture(known_session, alice, parts):
    filmed_at = datetime(2026, 9, 1, 7, 2, tzinfo=UTC)
    upload = begin(known_session, alice, captured_at=filmed_at, time_zone="Europe/Lisbon")
    send_all(upload, parts)
    capture = complete_upload(upload=upload, sent=sent(parts))
    assert (capture.captured_at, capture.time_zone) == (filmed_at, "Europe/Lisbon")
