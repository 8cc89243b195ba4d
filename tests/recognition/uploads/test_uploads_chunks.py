"""Parts are taken in order and whole, or refused and named."""

import pytest

from recognition.errors import ChunkDamagedError, ChunkOutOfTurnError, UploadTooLargeError
from recognition.models import UploadChunk
from recognition.services.uploads.chunks import MAX_CHUNK_BYTES, store_chunk
from storage.errors import BrokenSealError
from storage.upload_parts import upload_parts
from tests.recognition.sending import PART_BYTES, begin, part_file, send, sha256


def whole_of(upload):
    with upload_parts().assemble(upload.pk, "class.mp4") as file:
        return file.read()


def test_parts_that_wait_are_sealed(upload, parts):
    send(upload, 0, parts[0])
    send(upload, 1, parts[1])
    stored = part_file(upload.pk).read_bytes()
    assert parts[0][:50] not in stored
    assert parts[1][:50] not in stored


def test_a_part_that_was_changed_while_it_waited_is_refused(upload, parts):
    send(upload, 0, parts[0])
    stored = bytearray(part_file(upload.pk).read_bytes())
    stored[-1] ^= 1
    part_file(upload.pk).write_bytes(bytes(stored))
    with pytest.raises(BrokenSealError):
        whole_of(upload)


def test_parts_from_before_there_were_keys_are_asked_for_again(upload, parts):
    part_file(upload.pk).parent.mkdir(parents=True)
    part_file(upload.pk).write_bytes(parts[0])
    with pytest.raises(FileNotFoundError):
        whole_of(upload)


def test_a_damaged_part_is_refused_and_asked_for_again(upload, parts):
    with pytest.raises(ChunkDamagedError, match="sent again"):
        store_chunk(upload=upload, number=0, content=parts[0], sha256=sha256(parts[1]))
    assert send(upload, 0, parts[0]).n_received == 1


def test_the_same_part_twice_is_no_error_and_counts_once(upload, parts):
    send(upload, 0, parts[0])
    assert send(upload, 0, parts[0]).n_received == 1
    assert whole_of(upload) == parts[0]


def test_another_part_of_the_same_number_is_refused(upload, parts):
    send(upload, 0, parts[0])
    with pytest.raises(ChunkOutOfTurnError, match="in this one's place"):
        send(upload, 0, parts[1])


@pytest.mark.parametrize("number", [1, 7, 2_000_000_000])
def test_a_part_that_is_not_next_is_refused_and_the_next_one_named(upload, parts, number):
    with pytest.raises(ChunkOutOfTurnError, match="next one is part 1"):
        send(upload, number, parts[0])
    assert not UploadChunk.objects.exists()


@pytest.mark.parametrize("content", [b"", b"0" * (MAX_CHUNK_BYTES + 1)])
def test_a_part_of_no_or_too_many_bytes_is_refused(upload, content):
    with pytest.raises(ChunkOutOfTurnError, match="wrong size"):
        send(upload, 0, content)


def test_what_a_crash_left_behind_the_last_part_is_written_over(upload, parts):
    send(upload, 0, parts[0])
    with part_file(upload.pk).open("ab") as file:
        file.write(b"half a part" * 1000)
    send(upload, 1, parts[1])
    assert whole_of(upload) == parts[0] + parts[1]


def test_more_than_the_file_was_said_to_hold_is_refused(known_session, alice, parts):
    upload = begin(known_session, alice, total_bytes=PART_BYTES)
    send(upload, 0, parts[0])
    with pytest.raises(UploadTooLargeError, match="More has come"):
        send(upload, 1, parts[1])


def test_a_film_that_grows_over_the_limit_is_refused(upload, parts, settings):
    settings.RECOGNITION_MAX_UPLOAD_MB = 1.5 * PART_BYTES / 1_000_000
    send(upload, 0, parts[0])
    with pytest.raises(UploadTooLargeError, match="larger than"):
        send(upload, 1, parts[1])
