"""Each school has so much room for films and pictures, and takes none of another's."""

import hashlib
import uuid

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.urls import reverse

from classes.errors import QuotaUsedUpError, StorageFullError
from classes.quotas.stored_space import count_bytes, require_space, used_bytes
from classes.versions import NOT_SHOWN
from faces.models import ClassClip
from faces.services.clips.class_clips import submit_clip
from recognition.models import Capture
from recognition.services.captures import submit_capture
from recognition.services.uploads.chunks import store_chunk
from recognition.services.uploads.uploads import UploadPlan, open_upload
from tests.factories import make_capture, make_face_picture, make_upload

MB = 1_000_000
FILM_BYTES = 900_000


@pytest.fixture(autouse=True)
def _small(school):
    school.quota_mb = 1
    school.save()


def content(n_bytes: int) -> ContentFile:
    return ContentFile(b"x" * n_bytes, name="film.mp4")


@pytest.fixture
def film(session) -> Capture:
    return make_capture(session=session, file=content(FILM_BYTES))


def stored_bytes(capture: Capture) -> int:
    """Return what a film takes as it is stored, sealed: a little more than it is long."""
    n_bytes = capture.file.storage.size(str(capture.file.name))
    assert FILM_BYTES < n_bytes < FILM_BYTES * 1.001
    return n_bytes


def test_files_of_all_rooms_and_unfinished_uploads_are_counted(film, school, session, student):
    picture = make_face_picture(student=student, file=content(1000))
    n_bytes = stored_bytes(film) + picture.file.storage.size(picture.file.name)
    make_upload(session=session, received_bytes=500)
    make_upload(session=session, received_bytes=700, total_bytes=700, capture=film)
    assert count_bytes(school) == n_bytes + 500


def test_another_schools_files_are_not_counted(film, other_school):
    assert count_bytes(other_school) == 0


def test_a_file_that_is_gone_counts_nothing(film, school):
    film.file.storage.delete(film.file.name)
    assert count_bytes(school) == 0


@pytest.mark.usefixtures("known_students")
def test_what_goes_beyond_is_refused_with_the_way_on(film, session, alice, class_video, school):
    school.quota_mb = 1
    too_much = content(MB - FILM_BYTES + 1)
    with pytest.raises(QuotaUsedUpError, match=r"Hill School has no room left .* \(1 MB\)"):
        submit_capture(session=session, file=too_much)
    plan = UploadPlan(uuid.uuid4(), "film.mp4", total_bytes=too_much.size)
    with pytest.raises(QuotaUsedUpError):
        open_upload(session=session, by=alice, plan=plan)
    assert Capture.objects.count() == 1


@pytest.mark.usefixtures("known_students")
def test_what_does_not_say_how_long_it_becomes_ends_where_there_is_no_room(session, alice):
    """A film that is sent while it is made promises no length."""
    upload = open_upload(session=session, by=alice, plan=UploadPlan(uuid.uuid4(), "film.mp4"))
    part = b"x" * (MB // 2)
    sent = {"content": part, "sha256": hashlib.sha256(part).hexdigest()}
    store_chunk(upload=upload, number=0, **sent)
    with pytest.raises(QuotaUsedUpError):
        for number in (1, 2):
            store_chunk(upload=upload, number=number, **sent)
    upload.refresh_from_db()
    assert upload.received_bytes <= MB


def test_what_just_fits_is_taken(film, school):
    require_space(school=school, n_bytes=MB - stored_bytes(film))


def test_what_was_taken_within_the_minute_counts(school):
    for _ in range(2):
        require_space(school=school, n_bytes=400_000)
    # Neither is stored: counted anew, they do not count.
    assert used_bytes(school) == 800_000
    assert count_bytes(school) == 0


def test_room_that_was_made_counts_at_once(film, school):
    assert used_bytes(school) == stored_bytes(film)
    film.delete()
    film.file.storage.delete(film.file.name)
    require_space(school=school, n_bytes=FILM_BYTES)


def test_one_that_says_nothing_has_the_installations(school, settings):
    school.quota_mb = None
    settings.SCHOOL_QUOTA_MB = 7
    assert school.most_mb == 7


def test_the_administration_shows_it_and_only_the_installations_keeper_changes_it(
    film, school, dana_client, root_client
):
    caches["throttle"].clear()
    address = reverse("admin:classes_school_change", args=[school.pk])
    page = dana_client.get(address).content.decode()
    assert "0 of 1 MB" in page
    assert 'name="quota_mb"' not in page
    assert 'name="quota_mb"' in root_client.get(address).content.decode()


@pytest.mark.usefixtures("known_students")
def test_a_full_disk_refuses_whatever_way_a_file_comes(session, class_video, alice, settings):
    settings.MIN_FREE_MB = 10**12
    film = ContentFile(class_video.read_bytes(), name="film.mp4")
    with pytest.raises(StorageFullError):
        submit_capture(session=session, file=film)
    with pytest.raises(StorageFullError):
        open_upload(session=session, by=alice, plan=UploadPlan(uuid.uuid4(), "film.mp4", 10))
    with pytest.raises(StorageFullError):
        submit_clip(class_group=session.class_group, file=film, shown_version=NOT_SHOWN)
    assert not Capture.objects.exists()
    assert not ClassClip.objects.exists()
