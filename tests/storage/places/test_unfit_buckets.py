"""A bucket that cannot be used is refused at the start in one sentence, and stops no register."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from recognition.models import Capture
from storage.checks import check_place
from storage.encryption.sealed_parts import OVERHEAD_BYTES
from storage.errors import FilesUnreachableError
from storage.places import buckets
from storage.places.addresses import storages_at
from storage.places.upload_objects import UploadObjects
from storage.upload_parts import upload_parts
from tests.factories import make_capture
from tests.plugins.bucket_server import REGION
from tests.processes.ports import free_port

pytestmark = pytest.mark.django_db


class Refusal(BaseHTTPRequestHandler):
    """Says to everybody that the key is unknown, as S3 does."""

    def do_PUT(self):
        body = b"<Error><Code>InvalidAccessKeyId</Code><Message>no</Message></Error>"
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(403)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_DELETE = do_PUT  # noqa: N815 - Python’s own names

    def log_message(self, *args):
        """It has no log."""


@contextmanager
def refusing_server() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusal)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def use(settings, endpoint: str, name: str = "films") -> None:
    url = f"s3://{name}?endpoint={endpoint}&region={REGION}"
    settings.STORAGES = settings.STORAGES | storages_at(url, folder=settings.MEDIA_ROOT)


def faults() -> list[str]:
    return [str(one.msg) for one in check_place()]


def test_a_folder_is_asked_nothing():
    assert faults() == []


def test_a_bucket_of_ones_own_is_fit_and_stays_empty(bucket, stored):
    assert faults() == []
    assert stored() == []


def test_a_bucket_that_is_not_there_is_refused(bucket, bucket_server, settings):
    use(settings, bucket_server, "another-bucket")
    [fault] = faults()
    assert "no such bucket" in fault


def test_a_server_that_is_not_there_is_refused_and_not_ready(bucket, settings, client, monkeypatch):
    monkeypatch.setattr(buckets, "ATTEMPTS", 1)
    use(settings, f"http://127.0.0.1:{free_port()}")
    [fault] = faults()
    assert "STORAGE_URL" in fault
    cache.clear()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["storage"] == {"ok": False, "reached": 0}


def test_a_key_that_is_refused_is_named_and_not_repeated(bucket, settings, caplog):
    with refusing_server() as endpoint:
        use(settings, endpoint)
        [fault] = faults()
    assert "AWS_SECRET_ACCESS_KEY" in fault
    assert settings.AWS_SECRET_ACCESS_KEY not in fault + caplog.text


def test_a_bucket_that_gives_everything_to_everybody_is_refused(bucket):
    default_storage.default_acl = "public-read"
    [fault] = faults()
    assert "Anybody may read" in fault


def test_a_bucket_that_keeps_what_is_erased_is_warned_of(bucket, bucket_client):
    versions = {"Status": "Enabled"}
    bucket_client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration=versions)
    assert [one.id for one in check_place()] == ["storage.W1"]


@pytest.fixture
def film_out_of_reach(session, bucket, settings, monkeypatch) -> Capture:
    film = make_capture(session=session, file=ContentFile(b"film" * 1000, name="lesson.mp4"))
    monkeypatch.setattr(buckets, "ATTEMPTS", 1)
    use(settings, f"http://127.0.0.1:{free_port()}", bucket)
    return film


def test_a_film_out_of_reach_says_so_on_the_page_before(film_out_of_reach, alice_client):
    answer = alice_client.get(f"/captures/{film_out_of_reach.pk}/file", follow=True)
    assert "does not answer" in answer.content.decode()


def test_a_film_out_of_reach_is_no_film_that_is_gone(film_out_of_reach):
    with pytest.raises(FilesUnreachableError):
        film_out_of_reach.file.storage.exists(film_out_of_reach.file.name)


def test_a_part_that_went_astray_is_missed(upload, bucket):
    parts = upload_parts()
    assert isinstance(parts, UploadObjects)
    parts.write_at(upload.pk, 0, b"first")
    parts.write_at(upload.pk, 5, b"second")
    with pytest.raises(FileNotFoundError):
        parts.write_at(upload.pk, 12, b"fourth")
    first, _second = default_storage.listdir(f"uploads/{upload.pk.hex}")[1]
    assert default_storage.size(f"uploads/{upload.pk.hex}/{first}") == 5 + OVERHEAD_BYTES
    default_storage.delete(f"uploads/{upload.pk.hex}/{first}")
    with pytest.raises(FileNotFoundError):
        list(parts.read(upload.pk))


def test_a_part_that_is_sent_again_takes_the_place_of_the_first(upload, bucket):
    parts = upload_parts()
    parts.write_at(upload.pk, 0, b"first")
    parts.write_at(upload.pk, 5, b"torn")
    parts.write_at(upload.pk, 5, b"second")
    assert b"".join(parts.read(upload.pk)) == b"firstsecond"
    parts.write_at(upload.pk, 0, b"FIRST")
    assert b"".join(parts.read(upload.pk)) == b"FIRST"
