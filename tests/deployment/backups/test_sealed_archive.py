"""An archive that is cut off, changed or of another key is refused with a sentence."""

import io
import stat

import pyrage
import pytest

from attendance_site.installation.backups.errors import BackupError
from attendance_site.installation.backups.sealed_archive import (
    identities_of,
    open_archive,
    read_members,
    recipient_of,
    write_archive,
)

KEY = pyrage.x25519.Identity.generate()
MEMBERS = {"about.json": b"{}", "rows/a": b"one\n" * 1000, "media/film": bytes(3_000_000)}


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "a.backup.age"
    with write_archive(path, KEY.to_public()) as writer:
        for name, content in MEMBERS.items():
            writer.add(name, content)
    return path


def members_of(path, key=KEY):
    found = {}
    with open_archive(path, [key]) as tar:
        read_members(tar, lambda name, file: found.update({name: file.read()}))
    return found


def test_what_goes_in_comes_out(archive):
    assert members_of(archive) == MEMBERS
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600


def test_nothing_can_be_read_without_the_key(archive):
    content = archive.read_bytes()
    assert content.startswith(b"age-encryption.org/v1\n")
    assert b"about.json" not in content
    with pytest.raises(BackupError, match="key does not open it"):
        members_of(archive, pyrage.x25519.Identity.generate())


@pytest.mark.parametrize("share", [0.0001, 0.1, 0.5, 0.9999])
def test_one_that_is_cut_off_is_refused(archive, share):
    content = archive.read_bytes()
    archive.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(BackupError):
        members_of(archive)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.999])
def test_one_that_was_changed_is_refused(archive, share):
    content = bytearray(archive.read_bytes())
    content[int(len(content) * share)] ^= 1
    archive.write_bytes(content)
    with pytest.raises(BackupError):
        members_of(archive)


def test_one_without_its_list_is_refused(tmp_path):
    whole = tmp_path / "b.backup.age"
    with write_archive(whole, KEY.to_public()) as writer:
        writer.add("about.json", b"{}")
        writer.finish = lambda: None  # As if it had ended here.
    with pytest.raises(BackupError, match="not whole"):
        members_of(whole)


def test_an_error_in_the_middle_leaves_no_file(tmp_path):
    with pytest.raises(RuntimeError), write_archive(tmp_path / "c", KEY.to_public()) as writer:
        writer.add("about.json", b"{}")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_shrinks_while_it_is_read_ends_the_backup(tmp_path):
    with (
        pytest.raises(BackupError, match="media/film could not be read"),
        write_archive(tmp_path / "d", KEY.to_public()) as writer,
    ):
        writer.add_file("media/film", io.BytesIO(b"short"), size=100)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "age1no", str(KEY)], ids=["none", "cut", "secret"])
def test_what_is_no_public_key_is_refused(text):
    with pytest.raises(BackupError, match="no public key"):
        recipient_of(text)


@pytest.mark.parametrize("text", ["", "# nothing\n", "AGE-SECRET-KEY-1"])
def test_what_is_no_secret_key_is_refused(tmp_path, text):
    path = tmp_path / "key"
    path.write_text(text)
    with pytest.raises(BackupError, match="no secret key"):
        identities_of(path)
