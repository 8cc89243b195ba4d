"""A sealed file reads as what was stored, from any place; what was changed is refused."""

import io
import secrets

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from recognition.models import Capture
from storage.encryption.data_keys import Owner, key_of
from storage.encryption.keyring import keyring
from storage.encryption.sealed_files import (
    CHUNK_BYTES,
    HEAD,
    SEALED_CHUNK_BYTES,
    open_reader,
    seal_stream,
    sealed_size,
)
from storage.errors import BrokenSealError, KeyGoneError
from storage.files import (
    erase_now,
    local_copy,
    open_stored,
    read_part,
    read_stored,
    store_with_row,
)

SIZES = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES]
FILM = secrets.token_bytes(3 * CHUNK_BYTES + 77)


@pytest.fixture
def key_id(school):
    return key_of(Owner.of(school))


def sealed(plain, key_id, name="a", piece=1000):
    pieces = [plain[i : i + piece] for i in range(0, len(plain), piece)]
    return b"".join(seal_stream(pieces, n_bytes=len(plain), key_id=key_id, name=name))


def opened(stored, name="a"):
    return open_reader(io.BytesIO(stored), name).read()


@pytest.mark.parametrize("n_bytes", SIZES)
@pytest.mark.parametrize("piece", [1000, CHUNK_BYTES, 10 * CHUNK_BYTES])
def test_what_comes_out_is_what_went_in(key_id, n_bytes, piece):
    plain = secrets.token_bytes(n_bytes)
    stored = sealed(plain, key_id, piece=piece)
    assert len(stored) == sealed_size(n_bytes)
    assert opened(stored) == plain


@pytest.mark.parametrize(
    ("start", "n_bytes"),
    [(0, 5), (CHUNK_BYTES - 2, 4), (2 * CHUNK_BYTES, CHUNK_BYTES), (3 * CHUNK_BYTES + 70, 100)],
)
def test_any_part_is_read_by_itself(key_id, start, n_bytes):
    reader = open_reader(io.BytesIO(sealed(FILM, key_id)), "a")
    reader.seek(start)
    assert reader.read(n_bytes) == FILM[start : start + n_bytes]


def test_more_or_less_than_was_said_is_not_sealed(key_id):
    for n_bytes in (3, 5):
        with pytest.raises(ValueError, match="came than was announced"):
            list(seal_stream([b"four"], n_bytes=n_bytes, key_id=key_id, name="a"))


def test_a_changed_byte_is_refused_wherever_it_is(key_id):
    stored = sealed(FILM, key_id)
    for place in (30, 60, HEAD.size, HEAD.size + SEALED_CHUNK_BYTES + 9, len(stored) - 1):
        changed = bytearray(stored)
        changed[place] ^= 1
        with pytest.raises(BrokenSealError):
            opened(bytes(changed))


def test_a_file_that_was_cut_is_refused(key_id):
    stored = sealed(FILM, key_id)
    for end in (len(stored) - 1, HEAD.size + SEALED_CHUNK_BYTES, HEAD.size):
        with pytest.raises(BrokenSealError):
            opened(stored[:end])


def test_chunks_that_were_swapped_are_refused(key_id):
    stored = sealed(FILM, key_id)
    head, rest = stored[: HEAD.size], stored[HEAD.size :]
    chunks = [rest[i : i + SEALED_CHUNK_BYTES] for i in range(0, len(rest), SEALED_CHUNK_BYTES)]
    with pytest.raises(BrokenSealError):
        opened(head + b"".join([chunks[1], chunks[0], *chunks[2:]]))


def test_an_empty_file_that_lost_its_only_chunk_is_refused(key_id):
    with pytest.raises(BrokenSealError):
        opened(sealed(b"", key_id)[: HEAD.size])


def test_a_file_put_in_the_place_of_another_is_refused(key_id):
    with pytest.raises(BrokenSealError):
        opened(sealed(FILM, key_id, name="captures/a.mp4"), name="captures/b.mp4")


@pytest.fixture
def film(session):
    capture = Capture(session=session, kind="video", captured_at=session.starts_at)
    store_with_row(capture, "file", ContentFile(FILM, name="lesson.mp4"))
    return Capture.objects.get(pk=capture.pk)


def as_stored(row):
    with default_storage.open(row.file.name) as file:
        return file.read()


def test_a_stored_film_is_sealed_and_reads_plain(film):
    assert FILM[:100] not in as_stored(film)
    assert film.file.size == len(FILM)
    assert read_stored(film.file) == FILM
    assert film.file.read() == FILM
    assert b"".join(read_part(film.file, 5, CHUNK_BYTES)) == FILM[5 : CHUNK_BYTES + 5]
    with open_stored(film.file) as file:
        assert b"".join(file.chunks()) == FILM


def test_its_copy_is_for_its_owner_alone_and_goes(film, settings):
    with local_copy(film.file) as path:
        assert path.read_bytes() == FILM
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
        assert str(path).startswith(str(settings.COPIES_DIR))
    assert not path.exists()


def test_an_erased_film_is_unreadable_in_every_backup(film, settings, tmp_path):
    name, backup = film.file.name, as_stored(film)
    erase_now(film.file)
    default_storage.save(name, ContentFile(backup))
    with pytest.raises(KeyGoneError):
        read_stored(film.file)


def test_the_key_of_a_film_hangs_on_that_of_its_school(film, school):
    key_id = open_key_id(film)
    assert keyring().store.read(key_id).parent == key_of(Owner.of(school)).hex


def open_key_id(row):
    return next(
        k for k in keyring().store.ids() if keyring().store.read(k).owner.endswith(row.file.name)
    )


def test_a_file_that_is_not_stored_leaves_no_key(session, monkeypatch):
    before = set(keyring().store.ids())
    capture = Capture(session=session, kind="video", captured_at=None)
    with pytest.raises(Exception, match="captured_at"):
        store_with_row(capture, "file", ContentFile(FILM, name="lesson.mp4"))
    left = {keyring().store.read(k).owner for k in set(keyring().store.ids()) - before}
    assert not {owner for owner in left if owner.startswith("file:")}


def test_a_film_from_before_there_were_keys_plays_as_it_is(film):
    default_storage.delete(film.file.name)
    default_storage.save(film.file.name, ContentFile(FILM))
    assert read_stored(film.file) == FILM
    assert film.file.size == len(FILM)
    assert b"".join(read_part(film.file, 7, 9)) == FILM[7:16]
    with local_copy(film.file) as path:
        assert path.read_bytes() == FILM


def test_the_browser_gets_a_part_of_a_sealed_film(film, alice_client):
    address = f"/captures/{film.pk}/file"
    answer = alice_client.get(address, headers={"range": f"bytes={CHUNK_BYTES}-{CHUNK_BYTES + 9}"})
    assert answer.status_code == 206
    assert b"".join(answer.streaming_content) == FILM[CHUNK_BYTES : CHUNK_BYTES + 10]
    assert answer["Content-Range"].endswith(f"/{len(FILM)}")
    whole = alice_client.get(address)
    assert b"".join(whole.streaming_content) == FILM
    assert whole["Content-Length"] == str(len(FILM))


def test_a_film_that_was_changed_is_refused_with_a_sentence(film, alice_client, settings):
    changed = bytearray(as_stored(film))
    changed[HEAD.size + 5] ^= 1
    default_storage.delete(film.file.name)
    default_storage.save(film.file.name, ContentFile(bytes(changed)))
    with pytest.raises(BrokenSealError, match="changed since it was encrypted"):
        read_stored(film.file)
