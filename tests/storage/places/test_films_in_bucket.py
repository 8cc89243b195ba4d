"""Films in a bucket: played by ranges, erased for good, and of nothing a copy on this machine."""

import secrets
from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from classes.quotas.stored_space import count_bytes
from recognition.models import Capture
from storage.encryption.sealed_files import MAGIC
from storage.files import erase_after_commit, open_stored, read_part
from storage.places.bucket_reader import FIRST_BYTES, MOST_BYTES
from storage.tasks import keep_sealed
from tests.factories import make_capture

pytestmark = pytest.mark.django_db

MB = 1_000_000
FILM = secrets.token_bytes(9 * MB)


@pytest.fixture
def film(session, bucket) -> Capture:
    return make_capture(session=session, file=ContentFile(FILM, name="lesson.mp4"))


def test_a_film_lies_there_sealed_and_for_nobody_else(film, stored, bucket, bucket_client):
    assert stored() == [film.file.name]
    object_there = bucket_client.get_object(Bucket=bucket, Key=f"school/{film.file.name}")
    content = object_there["Body"].read()
    assert content.startswith(MAGIC)
    assert FILM[:64] not in content
    assert object_there["ContentType"] == "application/octet-stream"


def test_a_player_fetches_the_part_it_shows_and_not_the_film(film, alice_client, fetched):
    start = 6 * MB
    headers = {"Range": f"bytes={start}-{start + 99_999}"}
    answer = alice_client.get(f"/captures/{film.pk}/file", headers=headers)
    assert answer.status_code == 206
    assert b"".join(answer.streaming_content) == FILM[start : start + 100_000]
    assert sum(fetched) <= 5 * FIRST_BYTES


def test_who_may_not_see_the_class_gets_no_byte_of_it(film, charlie_client, fetched):
    assert charlie_client.get(f"/captures/{film.pk}/file").status_code == 404
    assert fetched == []


def test_a_film_that_is_read_to_its_end_comes_in_few_pieces(film, fetched):
    with open_stored(film.file) as source:
        assert source.read() == FILM
    assert len(fetched) < 15
    assert max(fetched) == MOST_BYTES


@pytest.mark.parametrize("start", [0, 1, 65_536, 8_999_999])
def test_a_part_is_read_from_any_place(film, start):
    assert b"".join(read_part(film.file, start, 70_000)) == FILM[start : start + 70_000]


def test_an_empty_file_is_one(bucket):
    name = default_storage.save("empty", ContentFile(b""))
    with default_storage.open(name) as file:
        assert (file.read(), file.size) == (b"", 0)


def test_a_page_is_never_led_to_the_bucket(film, bucket_server):
    assert film.file.url == film.file.name


def test_what_is_erased_is_gone_there(film, stored, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        erase_after_commit(film.file)
    assert stored() == []


def test_what_a_killed_process_had_sent_of_a_film_is_thrown_away(bucket, bucket_client):
    # The server of the tests says of every unfinished one that it was begun in 2010.
    bucket_client.create_multipart_upload(Bucket=bucket, Key="school/captures/half.mp4")
    assert bucket_client.list_multipart_uploads(Bucket=bucket).get("Uploads")
    assert keep_sealed() == 1
    assert not bucket_client.list_multipart_uploads(Bucket=bucket).get("Uploads")


def test_what_is_being_sent_is_left_alone(bucket, bucket_client):
    bucket_client.create_multipart_upload(Bucket=bucket, Key="school/captures/half.mp4")
    long_ago = datetime(2010, 1, 1, tzinfo=UTC)
    assert default_storage.end_broken_uploads(long_ago) == 0
    assert bucket_client.list_multipart_uploads(Bucket=bucket).get("Uploads")


def test_a_school_is_counted_what_it_stores_there(film):
    assert count_bytes(film.session.class_group.school) >= len(FILM)
