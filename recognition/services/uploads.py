"""Take in a file part by part, and make a capture of it once it is whole."""

import hashlib
import hmac
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from classes.models import ClassSession, User
from recognition.errors import (
    CaptureRefusedError,
    ChunkDamagedError,
    ChunkOutOfTurnError,
    UploadIncompleteError,
    UploadRefusedError,
    UploadTooLargeError,
)
from recognition.models import Capture, Upload, UploadChunk
from recognition.services.captures import (
    require_open,
    require_registered_faces,
    submit_capture,
)
from recognition.services.upload_files import as_whole_file, part_file, write_at

MAX_CHUNK_BYTES = 4_000_000
"""Largest part, bytes: it is held in memory while its checksum is made."""

MAX_UNFINISHED = 20
"""Uploads of one person that may be unfinished at a time."""


@dataclass(frozen=True)
class UploadPlan:
    """What a device says of a file before it sends it.

    Args:
        id: chosen by the device, so that asking twice opens one upload.
        total_bytes: None while it is still being filmed.
        captured_at: the device's time of filming, aware, if it knows.
        time_zone: name of the device's time zone, if it is a known one.
    """

    id: uuid.UUID
    file_name: str
    total_bytes: int | None = None
    captured_at: datetime | None = None
    time_zone: str = ""


@dataclass(frozen=True)
class SentParts:
    """What a device says it has sent: how many parts, how many bytes, and their checksum.

    `checksum` is the SHA-256 of the parts' own SHA-256, in hexadecimal, one after the other.
    """

    n_chunks: int
    total_bytes: int
    checksum: str


def open_upload(
    *, session: ClassSession, by: User, plan: UploadPlan, has_opened_session: bool = False
) -> Upload:
    """Begin an upload, or find the one begun before; refuse beforehand what would be refused."""
    require_open(session)
    require_registered_faces(session)
    _require_within_limit(plan.total_bytes or 0)
    unfinished = Upload.objects.unfinished().filter(uploaded_by=by)
    if unfinished.exclude(pk=plan.id).count() >= MAX_UNFINISHED:
        raise UploadRefusedError(
            _("Too many of your uploads are unfinished: go on with them or throw them away first.")
        )
    upload, _is_new = Upload.objects.get_or_create(
        pk=plan.id,
        defaults={
            "session": session,
            "uploaded_by": by,
            "file_name": plan.file_name,
            "total_bytes": plan.total_bytes,
            "captured_at": believable_time(plan.captured_at, session),
            "time_zone": plan.time_zone,
            "has_opened_session": has_opened_session,
        },
    )
    if upload.uploaded_by_id != by.pk:
        raise UploadRefusedError(_("This upload is somebody else's: film or choose it again."))
    return upload


def believable_time(captured_at: datetime | None, session: ClassSession) -> datetime:
    """Return the device's time if it lies on the session's day, on the school's clock, and not
    in the future; else the end of the session, or now while it lasts."""
    now = timezone.now()
    if captured_at is not None and captured_at <= now:
        local_day = session.class_group.school.local(captured_at).date()
        if local_day == session.day:
            return captured_at
    return min(now, session.ends_at)


@transaction.atomic
def store_chunk(*, upload: Upload, number: int, content: bytes, sha256: str) -> Upload:
    """Append the next part; one that is here already is no error if it is the same."""
    _require_intact(content, sha256)
    upload = _lock(upload)
    if number < upload.n_received:
        _require_same(upload, number, sha256)
        return upload
    require_open(upload.session)
    _require_next(upload, number)
    received_bytes = upload.received_bytes + len(content)
    _require_within_limit(received_bytes)
    if upload.total_bytes is not None and received_bytes > upload.total_bytes:
        raise UploadTooLargeError(
            _("More has come than the file holds: throw this upload away and choose it again.")
        )
    _append(upload, content)
    UploadChunk.objects.create(
        upload=upload, number=number, n_bytes=len(content), sha256=sha256.lower()
    )
    upload.received_bytes, upload.n_received = received_bytes, number + 1
    upload.touched_at = timezone.now()
    upload.save(update_fields=["received_bytes", "n_received", "touched_at"])
    return upload


def complete_upload(*, upload: Upload, sent: SentParts | None = None) -> Capture:
    """Make a capture of an upload; asking twice gives the same one.

    Without `sent`, what has come is taken for the whole: the device that filmed is gone. A file
    that is no photo or video is thrown away; whatever else is refused may be tried again.
    """
    try:
        return _complete(upload, sent)
    except CaptureRefusedError:
        abandon_upload(upload=upload)
        raise


@transaction.atomic
def abandon_upload(*, upload: Upload) -> None:
    """Throw away what has come, and the session if it was opened for nothing else.

    What has become a capture already stays.
    """
    current = Upload.objects.unfinished().filter(pk=upload.pk).first()
    if current is None:
        return
    session_id, has_opened_session = current.session_id, current.has_opened_session
    current.delete()
    if has_opened_session:
        empty = ClassSession.objects.still_open().filter(
            captures__isnull=True, records__isnull=True, uploads__isnull=True
        )
        empty.filter(pk=session_id).delete()


@transaction.atomic
def _complete(upload: Upload, sent: SentParts | None) -> Capture:
    upload = _lock(upload)
    if upload.capture is not None:
        return upload.capture
    _require_whole(upload, sent)
    try:
        with as_whole_file(upload.pk, upload.file_name) as file:
            capture = submit_capture(
                session=upload.session,
                file=file,
                captured_at=upload.captured_at,
                time_zone=upload.time_zone,
                by=upload.uploaded_by,
            )
    except FileNotFoundError as error:
        raise _gone() from error
    upload.capture, upload.total_bytes = capture, upload.received_bytes
    upload.touched_at = timezone.now()
    upload.save(update_fields=["capture", "total_bytes", "touched_at"])
    transaction.on_commit(lambda: part_file(upload.pk).unlink(missing_ok=True))
    return capture


def _lock(upload: Upload) -> Upload:
    locked = Upload.objects.select_for_update(of=("self",))
    found = locked.select_related("session__class_group__school").filter(pk=upload.pk).first()
    if found is None:
        raise UploadRefusedError(_("This upload was thrown away: film or choose the file again."))
    return found


def _append(upload: Upload, content: bytes) -> None:
    try:
        write_at(part_file(upload.pk), upload.received_bytes, content)
    except FileNotFoundError as error:
        raise _gone() from error


def _gone() -> UploadRefusedError:
    return UploadRefusedError(
        _("The parts of this upload are gone: throw it away and film or choose the file again.")
    )


def _require_within_limit(n_bytes: int) -> None:
    limit_mb = settings.RECOGNITION_MAX_UPLOAD_MB
    if n_bytes > limit_mb * 1_000_000:
        raise UploadTooLargeError(
            _("The file is larger than %(limit)s MB: 10 to 20 seconds of video are enough.")
            % {"limit": limit_mb}
        )


def _require_intact(content: bytes, sha256: str) -> None:
    if not content or len(content) > MAX_CHUNK_BYTES:
        raise ChunkOutOfTurnError(_("A part of the file has the wrong size: choose it again."))
    if not hmac.compare_digest(hashlib.sha256(content).hexdigest(), sha256.lower()):
        raise ChunkDamagedError(_("A part of the file arrived damaged and is sent again."))


def _require_same(upload: Upload, number: int, sha256: str) -> None:
    if not upload.chunks.filter(number=number, sha256=sha256.lower()).exists():
        raise ChunkOutOfTurnError(
            _("Another part arrived in this one's place: throw this upload away and begin anew.")
        )


def _require_next(upload: Upload, number: int) -> None:
    if upload.capture_id or number > upload.n_received:
        raise ChunkOutOfTurnError(
            _("Part %(number)s came out of turn; the next one is part %(next)s.")
            % {"number": number + 1, "next": upload.n_received + 1}
        )


def _require_whole(upload: Upload, sent: SentParts | None) -> None:
    if sent is not None:
        is_whole = _adds_up(upload, sent)
    else:
        is_whole = upload.total_bytes in (None, upload.received_bytes)
    if not upload.n_received or not is_whole:
        raise UploadIncompleteError(
            _("Not all of the file has arrived: go on with the upload, or throw it away.")
        )


def _adds_up(upload: Upload, sent: SentParts) -> bool:
    counted = (upload.n_received, upload.received_bytes)
    if counted != (sent.n_chunks, sent.total_bytes):
        return False
    if upload.total_bytes not in (None, sent.total_bytes):
        return False
    digests = "".join(upload.chunks.values_list("sha256", flat=True))
    return hmac.compare_digest(hashlib.sha256(digests.encode()).hexdigest(), sent.checksum.lower())
