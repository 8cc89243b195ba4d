"""Take in the parts of an upload, one after the other, each with its checksum."""

import hashlib
import hmac

from django.db import transaction
from django.utils import timezone

from classes.quotas.stored_space import require_space
from recognition.errors import ChunkDamagedError, ChunkOutOfTurnError, UploadTooLargeError
from recognition.models import Upload, UploadChunk
from recognition.services.captures import require_open
from recognition.services.uploads.uploads import lock_upload, parts_gone, require_within_limit
from storage.upload_parts import upload_parts

MAX_CHUNK_BYTES = 4_000_000
"""Largest part, bytes: it is held in memory while its checksum is made."""


@transaction.atomic
def store_chunk(*, upload: Upload, number: int, content: bytes, sha256: str) -> Upload:
    """Append the next part; one that is here already is no error if it is the same."""
    _require_intact(content, sha256)
    upload = lock_upload(upload)
    # The device never heard that this part arrived and sends it again.
    if number < upload.n_received:
        _require_same(upload, number, sha256)
        return upload
    require_open(upload.session)
    _require_next(upload, number)
    received_bytes = upload.received_bytes + len(content)
    require_within_limit(received_bytes)
    if upload.total_bytes is not None and received_bytes > upload.total_bytes:
        raise UploadTooLargeError("upload_longer_than_promised")
    require_space(school=upload.session.class_group.school, n_bytes=len(content))
    # Before its row: a part that is written twice does no harm, one that is counted and missing
    # does.
    _append(upload, content)
    UploadChunk.objects.create(
        upload=upload, number=number, n_bytes=len(content), sha256=sha256.lower()
    )
    upload.received_bytes, upload.n_received = received_bytes, number + 1
    upload.touched_at = timezone.now()
    upload.save(update_fields=["received_bytes", "n_received", "touched_at"])
    return upload


def _append(upload: Upload, content: bytes) -> None:
    try:
        upload_parts().write_at(upload.pk, upload.received_bytes, content)
    except FileNotFoundError as error:
        raise parts_gone() from error


def _require_intact(content: bytes, sha256: str) -> None:
    if not content or len(content) > MAX_CHUNK_BYTES:
        raise ChunkOutOfTurnError("chunk_size_wrong")
    if not hmac.compare_digest(hashlib.sha256(content).hexdigest(), sha256.lower()):
        raise ChunkDamagedError("chunk_damaged")


def _require_same(upload: Upload, number: int, sha256: str) -> None:
    if not upload.chunks.filter(number=number, sha256=sha256.lower()).exists():
        raise ChunkOutOfTurnError("chunk_differs")


def _require_next(upload: Upload, number: int) -> None:
    if upload.capture_id or number > upload.n_received:
        raise ChunkOutOfTurnError(
            "chunk_out_of_turn", number=number + 1, next=upload.n_received + 1
        )
