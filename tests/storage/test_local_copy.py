"""A file has a path for as long as it is needed, for its owner alone, and no longer."""

import os
import stat
import tempfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import TemporaryUploadedFile

from recognition.models import Capture
from storage.files import (
    COPY_PREFIX,
    erase_abandoned_copies,
    local_copies,
    local_copy,
    read_part,
    store_with_row,
)
from tests.factories import make_capture

CONTENT = b"twenty-eight children" * 1000
ELSEWHERE = [
    "django.core.files.storage.InMemoryStorage",
    "tests.storage.memory.OneWayStorage",
    "tests.storage.memory.ScrambledStorage",
]


@pytest.fixture
def copies(tmp_path, monkeypatch, settings) -> Path:
    folder = tmp_path / "copies"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    settings.COPIES_DIR = folder
    return folder


@pytest.fixture
def stored(session):
    return make_capture(session=session, file=ContentFile(CONTENT, name="lesson.mp4")).file


def use(settings, backend: str) -> None:
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": backend}}


def test_a_file_from_before_there_were_keys_is_not_copied(stored, settings):
    stored.storage.delete(stored.name)
    stored.storage.save(stored.name, ContentFile(CONTENT))
    with local_copy(stored) as path:
        assert path == settings.MEDIA_ROOT / stored.name
    assert path.exists()


@pytest.mark.parametrize("backend", ELSEWHERE)
def test_a_file_elsewhere_is_copied_for_its_owner_alone_and_erased(
    settings, session, copies, backend
):
    use(settings, backend)
    file = make_capture(session=session, file=ContentFile(CONTENT, name="lesson.mp4")).file
    with local_copy(file) as path:
        assert path.read_bytes() == CONTENT
        assert path.parent == copies
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not path.exists()


def test_a_sealed_file_on_this_machine_is_copied_like_any_other(stored, copies):
    with local_copy(stored) as path:
        assert (path.read_bytes(), path.parent) == (CONTENT, copies)
    assert not path.exists()


def test_a_copy_is_erased_when_the_work_with_it_fails(copies):
    file = ContentFile(CONTENT, name="lesson.mp4")
    with pytest.raises(ZeroDivisionError), local_copy(file) as path:
        assert path.exists()
        raise ZeroDivisionError
    assert list(copies.iterdir()) == []


@pytest.mark.parametrize("backend", ["django.core.files.storage.FileSystemStorage", *ELSEWHERE])
def test_a_stored_file_that_is_gone_is_told(settings, session, backend):
    use(settings, backend)
    file = make_capture(session=session, file=ContentFile(CONTENT, name="lesson.mp4")).file
    file.storage.delete(file.name)
    with pytest.raises(FileNotFoundError), local_copy(file):
        pass


def test_an_upload_on_disk_gives_its_own_path_and_one_in_memory_a_copy(copies):
    large = TemporaryUploadedFile("large.mp4", "video/mp4", len(CONTENT), None)
    small = ContentFile(CONTENT, name="small.mp4")
    given = local_copies([large, small], ["one", "two"])
    assert next(given) == (Path(large.temporary_file_path()), "one")
    path, name = next(given)
    assert (path.read_bytes(), name) == (CONTENT, "two")
    assert next(given, None) is None
    assert not path.exists()


@pytest.mark.parametrize("backend", ["django.core.files.storage.FileSystemStorage", *ELSEWHERE])
def test_a_part_is_read_from_any_storage(settings, session, backend):
    use(settings, backend)
    file = make_capture(session=session, file=ContentFile(CONTENT, name="lesson.mp4")).file
    assert b"".join(read_part(file, 7, 5000)) == CONTENT[7:5007]
    assert b"".join(read_part(file, len(CONTENT) - 3, 5000)) == CONTENT[-3:]


def test_no_file_stays_behind_a_row_that_is_refused(session, settings):
    capture = Capture(session=session, captured_at=session.starts_at)
    capture.kind = "drawing"
    with pytest.raises(Exception, match="capture_kind"):
        store_with_row(capture, "file", ContentFile(CONTENT, name="lesson.mp4"))
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_copies_of_a_process_that_was_killed_are_erased_after_a_day(copies):
    old, recent, foreign = (
        copies / name for name in (f"{COPY_PREFIX}1", f"{COPY_PREFIX}2", "another-program")
    )
    for path in (old, recent, foreign):
        path.write_bytes(CONTENT)
    for path in (old, foreign):
        os.utime(path, (0, 0))
    assert erase_abandoned_copies() == 1
    assert set(copies.iterdir()) == {recent, foreign}
