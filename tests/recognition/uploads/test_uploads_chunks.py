"""Parts are taken in order and whole, or refused and named."""

import pytest

from recognition.errors import ChunkDamagedError, ChunkOutOfTurnError, UploadTooLargeError
from recognition.models import UploadChunk
from recognition.services.uploads.chunks import MAX_CHUNK_BYTES, store_chunk
from tests.recognition.sending import PART_BYTES, begin, part_file, send, sha256


def test_a_damaged_part_is_refused_and_asked_for_again(upload, parts):
    with pytest.raises(ChunkDamagedError, match="sent again"):
        store_chunk(upload=upload, number=0, content=parts[0], sha256=sha256(parts[1]))
    assert send(upload, 0, parts[0]).n_received == 1


def test_the_same_part_twice_is_no_error_and_counts_once(upload, parts):
    send(upload, 0, parts[0])
    assert send(upload, 0, parts[0]).n_received == 1
    assert part_file(upload.pk).read_bytes() == parts[0]


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
    assert part_file(upload.pk).read_bytes() == parts[0] + parts[1]


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
