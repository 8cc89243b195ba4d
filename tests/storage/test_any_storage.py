"""Whatever is done with a stored file works where no path leads to it, and leaves no copy."""

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from classes.versions import NOT_SHOWN
from faces.models import FacePicture, FaceTemplate
from faces.services.clips.class_clips import submit_clip
from faces.services.consents import SignedConsent, give_consent
from faces.services.pictures.face_pictures import SentPicture, submit_picture
from recognition.models import Capture, Sighting, Upload
from recognition.selectors.evidence import draw_evidence
from recognition.services.captures import store_capture
from recognition.services.uploads.cleanup import erase_abandoned_uploads
from recognition.services.uploads.completion import complete_upload
from recognition.services.uploads.uploads import abandon_upload
from rosters.services import discard_import, erase_stale_imports
from storage.places.addresses import BUCKET
from storage.upload_parts import upload_parts
from tests.factories import make_capture
from tests.painted_faces import write_class_video, write_picture
from tests.processes.work_now import cluster_clip, recognise_capture, register_face_picture
from tests.recognition.sending import send_all, sent
from tests.rosters.roster_files import CLASS_7A, make_csv
from tests.rosters.steps import apply as apply_roster
from tests.rosters.steps import send as send_roster

pytestmark = pytest.mark.django_db

PLAIN = "django.core.files.storage.InMemoryStorage"
STORAGES = {
    "memory": PLAIN,
    "one way": "tests.storage.memory.OneWayStorage",
    "encrypted": "tests.storage.memory.ScrambledStorage",
    "bucket": BUCKET,
}


@pytest.fixture(autouse=True, params=list(STORAGES.values()), ids=list(STORAGES))
def elsewhere(request, settings, tmp_path, monkeypatch) -> Path:
    """Keep all files elsewhere than in the clear on this disk; return where copies would lie."""
    if request.param == BUCKET:
        request.getfixturevalue("bucket")
    else:
        settings.STORAGES = settings.STORAGES | {
            "default": {"BACKEND": request.param},
            "upload_parts": {"BACKEND": "tests.storage.memory.UploadPartsInMemory"},
        }
    copies = tmp_path / "copies"
    copies.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(copies))
    settings.COPIES_DIR = copies
    return copies


@pytest.fixture(autouse=True)
def nothing_is_left_behind(elsewhere):
    yield
    assert list(elsewhere.iterdir()) == []


def names_in(folder: str) -> list[str]:
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    return names + [name for inner in folders for name in names_in(f"{folder}/{inner}")]


def test_a_video_is_recognised(known_session, class_video, known_students):
    file = ContentFile(class_video.read_bytes(), name="class.mp4")
    sent_in = store_capture(session=known_session, file=file)
    assert recognise_capture(capture_id=sent_in.pk) is not None
    named = Sighting.objects.exclude(proposed_student=None)
    assert {row.proposed_student for row in named} == set(known_students[:2])


def test_a_photo_is_recognised(known_session, known_students, looks, tmp_path):
    people = [looks[student] for student in known_students[:2]]
    photo = write_picture(tmp_path / "class.png", people)
    file = ContentFile(photo.read_bytes(), name="class.png")
    sent_in = store_capture(session=known_session, file=file)
    recognise_capture(capture_id=sent_in.pk)
    assert sent_in.sightings.exclude(proposed_student=None).count() == len(people)


def test_a_video_whose_file_is_gone_fails_and_is_not_tried_again(known_session, class_video):
    file = ContentFile(class_video.read_bytes(), name="class.mp4")
    sent_in = store_capture(session=known_session, file=file)
    sent_in.file.storage.delete(sent_in.file.name)
    recognise_capture(capture_id=sent_in.pk)
    sent_in.refresh_from_db()
    assert sent_in.state == Capture.State.FAILED
    assert sent_in.failure_reason


def test_the_moment_of_the_evidence_is_drawn_or_only_the_face(known_session, class_video):
    file = ContentFile(class_video.read_bytes(), name="class.mp4")
    sent_in = store_capture(session=known_session, file=file)
    recognise_capture(capture_id=sent_in.pk)
    sighting = sent_in.sightings.select_related("capture").first()
    assert draw_evidence(sighting) != bytes(sighting.chip)
    sent_in.file.storage.delete(sent_in.file.name)
    assert draw_evidence(sighting) == bytes(sighting.chip)


def test_a_clip_of_the_class_is_sorted_and_erased(clip, django_capture_on_commit_callbacks):
    assert names_in("clips")
    with django_capture_on_commit_callbacks(execute=True):
        cluster_clip(clip_id=clip.pk)
    clip.refresh_from_db()
    assert (clip.state, clip.clusters.count()) == ("ready", 3)
    assert names_in("clips") == []


def test_a_clip_whose_file_is_gone_fails_and_says_so(clip):
    clip.file.storage.delete(clip.file.name)
    cluster_clip(clip_id=clip.pk)
    clip.refresh_from_db()
    assert clip.state == "failed"
    assert clip.failure_reason


def test_a_clip_gives_way_to_the_next(
    clip, class_group, tmp_path, django_capture_on_commit_callbacks
):
    next_film = write_class_video(tmp_path / "next.mp4", [2, 7], duration_s=2)
    file = ContentFile(next_film.read_bytes(), name="class.mp4")
    with django_capture_on_commit_callbacks(execute=True):
        submit_clip(class_group=class_group, file=file, shown_version=NOT_SHOWN)
    assert len(names_in("clips")) == 1


@pytest.mark.parametrize("is_video", [False, True])
def test_a_picture_or_video_of_a_face_is_registered_and_erased(
    student, tmp_path, is_video, django_capture_on_commit_callbacks
):
    give_consent(student=student, signed=SignedConsent("Ada", wording="2026-08"), entered_by=None)
    if is_video:
        path = write_class_video(tmp_path / "front.mp4", [3], duration_s=2, face_px=160)
    else:
        path = write_picture(tmp_path / "front.png", [3], face_px=160)
    picture = submit_picture(student=student, path=path, sent=SentPicture(path.name, None))
    with django_capture_on_commit_callbacks(execute=True):
        register_face_picture(picture_id=picture.pk)
    picture.refresh_from_db()
    assert picture.state == FacePicture.State.READY
    assert FaceTemplate.objects.filter(student=student).exists()
    assert names_in("faces") + names_in("pictures") == []


def test_an_upload_in_parts_becomes_a_capture(
    upload, parts, class_video, django_capture_on_commit_callbacks
):
    send_all(upload, parts)
    with django_capture_on_commit_callbacks(execute=True):
        whole = complete_upload(upload=upload, sent=sent(parts))
    assert whole.file.read() == class_video.read_bytes()
    assert upload_parts().list_untouched(timezone.now() + timedelta(days=1)) == []


def test_an_upload_thrown_away_or_orphaned_leaves_no_parts(
    upload, parts, django_capture_on_commit_callbacks, monkeypatch
):
    send_all(upload, parts)
    with django_capture_on_commit_callbacks(execute=True):
        abandon_upload(upload=upload)
    assert upload_parts().list_untouched(timezone.now() + timedelta(days=1)) == []
    upload_parts().write_at(upload.pk, 0, b"part")
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert (erase_abandoned_uploads(), Upload.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    "end_import", [apply_roster, lambda sent: discard_import(roster_import=sent)]
)
def test_a_roster_is_kept_until_it_is_applied_or_discarded(
    school, end_import, django_capture_on_commit_callbacks
):
    roster_import = send_roster(school, make_csv(*CLASS_7A))
    assert names_in("rosters")
    with django_capture_on_commit_callbacks(execute=True):
        end_import(roster_import)
    assert names_in("rosters") == []


def test_a_roster_file_without_an_import_is_swept(school, monkeypatch):
    default_storage.save("rosters/left.csv", ContentFile(b"a"))
    assert erase_stale_imports() == 0
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert erase_stale_imports() == 1
    assert names_in("rosters") == []


@pytest.mark.parametrize("start", [0, 10, 300_000])
def test_a_player_gets_the_part_of_a_video_it_asks_for(alice_client, session, start):
    film = bytes(range(256)) * 2000
    stored = make_capture(session=session, file=ContentFile(film, name="lesson.mp4"))
    headers = {"Range": f"bytes={start}-{start + 99_999}"}
    answer = alice_client.get(f"/captures/{stored.pk}/file", headers=headers)
    assert answer.status_code == 206
    assert b"".join(answer.streaming_content) == film[start : start + 100_000]


def test_a_video_is_served_whole_with_its_length(alice_client, session):
    film = bytes(range(256)) * 2000
    stored = make_capture(session=session, file=ContentFile(film, name="lesson.mp4"))
    answer = alice_client.get(f"/captures/{stored.pk}/file")
    assert answer["Content-Length"] == str(len(film))
    assert b"".join(answer.streaming_content) == film
