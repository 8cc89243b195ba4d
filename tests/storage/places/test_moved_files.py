"""Files go to a bucket and back, all and unchanged, however often the way is broken off."""

import os
import signal
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path
from typing import Any, cast

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.management import CommandError, call_command

from recognition.services.uploads.completion import complete_upload
from storage.places.addresses import storages_at
from tests.factories import make_capture
from tests.house import ROOT
from tests.plugins.bucket_server import KEY, SECRET
from tests.recognition.sending import send, send_all, sent

pytestmark = pytest.mark.django_db

FILM = bytes(range(256)) * 1000


@pytest.fixture
def keys(settings, monkeypatch):
    settings.AWS_ACCESS_KEY_ID, settings.AWS_SECRET_ACCESS_KEY = KEY, SECRET


@pytest.fixture
def films(session, keys):
    return [
        make_capture(session=session, file=ContentFile(FILM, name=f"{n}.mp4")) for n in range(3)
    ]


def files_in(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


def move(to: str, *options: str) -> str:
    answer = StringIO()
    call_command("move_files", f"--to={to}", *options, stdout=answer)
    return answer.getvalue()


def use(settings, url: str) -> None:
    settings.STORAGE_URL = url
    settings.STORAGES = settings.STORAGES | storages_at(url, folder=settings.MEDIA_ROOT)


def test_films_go_to_the_bucket_and_play_there_and_come_back(films, bucket_url, settings):
    assert "Files: 3 of 3" in move(bucket_url)
    assert files_in(settings.MEDIA_ROOT) == []
    use(settings, bucket_url)
    assert [film.file.read() for film in films] == [FILM] * 3
    move("file:")
    assert default_storage.listdir("captures") == ([], [])
    use(settings, "file:")
    assert len([path for path in files_in(settings.MEDIA_ROOT) if path.is_file()]) == 3
    for film in films:
        film.file.close()
        assert default_storage.open(film.file.name).read()[:6] == b"SLFILE"


def test_a_film_that_is_half_sent_is_sent_to_its_end_there(
    upload, parts, keys, bucket_url, settings, class_video, django_capture_on_commit_callbacks
):
    send_all(upload, parts[:3])
    assert "uploads: 1" in move(bucket_url)
    use(settings, bucket_url)
    for number, part in enumerate(parts[3:], 3):
        send(upload, number, part)
    with django_capture_on_commit_callbacks(execute=True):
        whole = complete_upload(upload=upload, sent=sent(parts))
    assert whole.file.read() == class_video.read_bytes()
    assert default_storage.listdir("uploads") == ([], [])


def test_what_is_kept_is_in_both(films, bucket_url, settings):
    move(bucket_url, "--keep")
    assert len([path for path in files_in(settings.MEDIA_ROOT) if path.is_file()]) == 3
    assert "moved and compared: 3" in move(bucket_url)
    assert files_in(settings.MEDIA_ROOT) == []


def test_another_content_of_the_same_name_is_not_written_over(films, bucket_url, settings):
    bucket = storages.create_storage(storages_at(bucket_url, folder=Path("/"))["default"])
    bucket.save(films[0].file.name, ContentFile(b"somebody else's"))
    with pytest.raises(CommandError, match="another content"):
        move(bucket_url)
    assert (settings.MEDIA_ROOT / films[0].file.name).exists()
    assert bucket.open(films[0].file.name).read() == b"somebody else's"


def test_the_place_where_they_lie_is_refused(films):
    with pytest.raises(CommandError, match="already"):
        move("file:")


@pytest.mark.parametrize("way", ["there", "back"])
def test_killed_on_the_way_it_goes_on_where_it_ended(way, tmp_path, bucket_url, new_sqlite_file):
    environment = os.environ | {
        "VAR_DIR": str(tmp_path / "var"),
        "DATABASE_URL": f"sqlite:///{new_sqlite_file(tmp_path / 'db.sqlite3')}",
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
    }
    media = tmp_path / "var" / "media"
    contents = {f"captures/{n:03}.mp4": os.urandom(200_000) for n in range(40)}
    for name, content in contents.items():
        (media / name).parent.mkdir(parents=True, exist_ok=True)
        (media / name).write_bytes(content)

    def moving(*options: str) -> subprocess.Popen:
        command = [sys.executable, "manage.py", "move_files", *options]
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE)

    ways = {
        "there": ("--from=file:", f"--to={bucket_url}"),
        "back": (f"--from={bucket_url}", "--to=file:"),
    }
    if way == "back":
        assert moving(*ways["there"]).wait() == 0
    bucket = Bucket(bucket_url)
    first = moving(*ways[way])
    n_before = len(contents)
    while first.poll() is None and (n_there := len(bucket.names())) in {0, n_before}:
        time.sleep(0.05)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert 0 < n_there < n_before
    assert moving(*ways[way]).wait() == 0
    found = {name: bucket.read(name) for name in bucket.names()}
    here = {
        path.relative_to(media).as_posix(): path.read_bytes()
        for path in files_in(media)
        if path.is_file()
    }
    assert (found, here) == ((contents, {}) if way == "there" else ({}, contents))


class Bucket:
    """What lies in a bucket, as somebody sees it who asks from outside."""

    def __init__(self, url: str) -> None:
        entry = storages_at(url, folder=Path("/"))["default"]
        self.storage = cast(Any, storages.create_storage(entry))
        self.storage.access_key, self.storage.secret_key = KEY, SECRET

    def names(self) -> list[str]:
        return [file.name for file in self.storage.stored_files()]

    def read(self, name: str) -> bytes:
        return self.storage.open(name).read()
