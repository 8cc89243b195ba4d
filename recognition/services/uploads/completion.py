"""Make a capture of an upload once all of it is here."""

import hashlib
import hmac
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from faces.errors import RecordingRefusedError
from recognition.errors import UploadIncompleteError
from recognition.models import Capture, Upload
from recognition.services.captures import CaptureOrigin, submit_capture
from recognition.services.uploads.uploads import abandon_upload, lock_upload, parts_gone
from storage.upload_parts import upload_parts


@dataclass(frozen=True)
class SentParts:
    """What a device says it has sent: how many parts, how many bytes, and their checksum.

    `checksum` is the SHA-256 of the parts' own SHA-256, in hexadecimal, one after the other.
    """

    n_chunks: int
    total_bytes: int
    checksum: str


def complete_upload(*, upload: Upload, sent: SentParts | None = None) -> Capture:
    """Make a capture of an upload; asking twice gives the same one.

    Without `sent`, what has come is taken for the whole: the device that filmed is gone. A file
    that is no photo or video is thrown away; whatever else is refused may be tried again.
    """
    try:
        return _complete(upload, sent)
    except RecordingRefusedError:
        abandon_upload(upload=upload)
        raise


@transaction.atomic
def _complete(upload: Upload, sent: SentParts | None) -> Capture:
    upload = lock_upload(upload)
    # The answer to the first request may have been lost on the way.
    if upload.capture is not None:
        return upload.capture
    _require_whole(upload, sent)
    try:
        with upload_parts().assemble(upload.pk, upload.file_name) as file:
            capture = submit_capture(
                session=upload.session,
                file=file,
                origin=CaptureOrigin(
                    captured_at=upload.captured_at,
                    time_zone=upload.time_zone,
                    by=upload.uploaded_by,
                    has_room=True,
                ),
            )
    except FileNotFoundError as error:
        raise parts_gone() from error
    # What was sent while it was filmed had no size yet, and a whole upload has one.
    upload.capture, upload.total_bytes = capture, upload.received_bytes
    upload.touched_at = timezone.now()
    upload.save(update_fields=["capture", "total_bytes", "touched_at"])
    # Not before: whoever asks again after a failure needs them.
    transaction.on_commit(lambda: upload_parts().delete(upload.pk))
    return capture


def _require_whole(upload: Upload, sent: SentParts | None) -> None:
    if sent is not None:
        is_whole = _adds_up(upload, sent)
    else:
        is_whole = upload.total_bytes in (None, upload.received_bytes)
    if not upload.n_received or not is_whole:
        raise UploadIncompleteError("upload_incomplete")


def _adds_up(upload: Upload, sent: SentParts) -> bool:
    counted = (upload.n_received, upload.received_bytes)
    if counted != (sent.n_chunks, sent.total_bytes):
        return False
    if upload.total_bytes not in (None, sent.total_bytes):
        return False
    # In the order of their numbers, which is that of the model.
    digests = "".join(upload.chunks.values_list("sha256", flat=True))
    return hmac.compare_digest(hashlib.sha256(digests.encode()).hexdigest(), sent.checksum.lower())
