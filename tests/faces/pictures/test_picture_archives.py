"""Zips from anybody: each file is read, or refused in a word; nothing leads out or blows up."""

import io
import zipfile

import pytest

from faces.errors import FacePictureRefusedError
from faces.readers import archives as picture_archives
from faces.readers.archives import is_archive, read_archive


@pytest.fixture
def pack(tmp_path):
    def write(files: dict[str, bytes], *, compression=zipfile.ZIP_DEFLATED):
        path = tmp_path / "photos.zip"
        with zipfile.ZipFile(path, "w", compression) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return path

    return write


def reasons(path) -> dict[str, str]:
    return {file.name: str(file.refusal or "") for file in read_archive(path)}


def test_files_of_nested_folders_are_read(pack):
    path = pack({"7A/7001/front.jpg": b"one", "7002.jpg": b"two"})
    contents = [(file.name, file.path.read_bytes()) for file in read_archive(path)]
    assert contents == [("7A/7001/front.jpg", b"one"), ("7002.jpg", b"two")]


@pytest.mark.parametrize("name", ["../7001.jpg", "/etc/7001.jpg", "a/../../b.jpg", "C:\\7001.jpg"])
def test_a_name_that_leads_out_is_not_opened(pack, name):
    (reason,) = reasons(pack({name: b"x"})).values()
    assert "leads out" in reason


@pytest.mark.parametrize("name", ["__MACOSX/._7001.jpg", ".DS_Store", "7001/.hidden", "Thumbs.db"])
def test_what_a_computer_left_is_told(pack, name):
    assert "hidden" in reasons(pack({name: b"x"}))[name]


def test_a_bomb_stops_at_the_limit(pack, monkeypatch):
    monkeypatch.setattr(picture_archives, "MAX_FILE_BYTES", 1_000_000)
    path = pack({"7001.jpg": bytes(30_000_000), "7002.jpg": b"small"})
    refusals = reasons(path)
    assert "larger" in refusals["7001.jpg"]
    assert refusals["7002.jpg"] == ""


def test_a_bomb_that_lies_about_its_size_stops_at_the_limit(pack, monkeypatch):
    monkeypatch.setattr(picture_archives, "MAX_FILE_BYTES", 1_000_000)
    path = pack({"7001.jpg": bytes(30_000_000)})
    small = (5).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace((30_000_000).to_bytes(4, "little"), small))
    assert reasons(path)["7001.jpg"]


def test_many_files_of_allowed_size_stop_at_the_limit_of_all(pack, monkeypatch):
    monkeypatch.setattr(picture_archives, "MAX_TOTAL_BYTES", 2500)
    refusals = reasons(pack({f"{i}.jpg": bytes(1000) for i in range(4)}))
    assert [bool(reason) for reason in refusals.values()] == [False, False, True, True]


def test_too_many_files_are_refused(pack, monkeypatch):
    monkeypatch.setattr(picture_archives, "MAX_FILES", 3)
    with pytest.raises(FacePictureRefusedError, match="more than 3"):
        list(read_archive(pack({f"{i}.jpg": b"x" for i in range(4)})))


def test_a_locked_file_is_told(pack):
    path = pack({"7001.jpg": b"x"})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert "password" in reasons(path)["7001.jpg"]


def test_a_zip_in_a_zip_is_told(pack):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("7001.jpg", b"x")
    assert "inside" in reasons(pack({"more.zip": inner.getvalue()}))["more.zip"]


def test_a_damaged_file_is_told(pack):
    path = pack({"7001.jpg": b"a picture" * 50}, compression=zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    content[60] ^= 255
    path.write_bytes(content)
    assert "damaged" in reasons(path)["7001.jpg"]


def test_a_damaged_or_empty_zip_is_refused(pack, tmp_path):
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04 and then nothing of a zip")
    assert is_archive(broken)
    for path in (broken, pack({})):
        with pytest.raises(FacePictureRefusedError):
            list(read_archive(path))
