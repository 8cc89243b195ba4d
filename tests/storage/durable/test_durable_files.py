"""A file that replaces another is on the disk before it has the name, and the name after."""

import os
from pathlib import Path

import pytest

from storage.durable.durable_files import replace_durably


@pytest.fixture
def calls(monkeypatch) -> list[tuple[str, str]]:
    """What the disk is asked to do, in order."""
    asked: list[tuple[str, str]] = []
    fsync, rename = os.fsync, os.rename

    def noted_fsync(descriptor):
        asked.append(("sync", Path(f"/proc/self/fd/{descriptor}").readlink().name))
        fsync(descriptor)

    def noted_rename(source, target):
        asked.append(("rename", Path(target).name))
        rename(source, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "replace", noted_rename)
    return asked


def test_the_bytes_come_before_the_name_and_the_name_before_whoever_goes_on(tmp_path, calls):
    replace_durably(tmp_path / "mark", b"2026-11-30")
    (first, draft), *rest = calls
    assert first == "sync"
    assert draft.startswith(".mark.")
    assert rest == [("rename", "mark"), ("sync", tmp_path.name)]
    assert (tmp_path / "mark").read_bytes() == b"2026-11-30"


def test_it_is_its_owners_alone(tmp_path):
    replace_durably(tmp_path / "mark", b"")
    assert (tmp_path / "mark").stat().st_mode & 0o777 == 0o600


def test_what_fails_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    (tmp_path / "mark").write_bytes(b"old")

    def no_space(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        replace_durably(tmp_path / "mark", b"new")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]
