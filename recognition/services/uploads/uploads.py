"""Begin an upload of a photo or video that is sent in parts, and throw it away."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from classes.models import ClassSession
from classes.quotas.stored_space import require_space
from classes.services.register.lock import refuse_locked
from jobs.bell import ring_bell
from jobs.registry import Lane
from recognition.errors import UploadRefusedError, UploadTooLargeError
from recognition.models import Upload
from recognition.services.captures import require_open, require_registered_faces

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


def open_upload(
    *, session: ClassSession, by: User, plan: UploadPlan, has_opened_session: bool = False
) -> Upload:
    """Begin an upload, or find the one begun before; refuse beforehand what would be refused."""
    require_open(session)
    refuse_locked(session, by=by)
    require_registered_faces(session)
    require_within_limit(plan.total_bytes or 0)
    require_space(school=session.class_group.school, n_bytes=plan.total_bytes or 0)
    unfinished = Upload.objects.unfinished().filter(uploaded_by=by)
    # One that is asked for a second time is not counted against itself.
    if unfinished.exclude(pk=plan.id).count() >= MAX_UNFINISHED:
        raise UploadRefusedError("uploads_too_many")
    upload, _is_new = Upload.objects.get_or_create(
        pk=plan.id,
        defaults={
            "session": session,
            "uploaded_by": by,
            "file_name": plan.file_name,
            "total_bytes": plan.total_bytes,
            "captured_at": believable_time(plan.captured_at, session=session),
            "time_zone": plan.time_zone,
            "has_opened_session": has_opened_session,
        },
    )
    # The device chose the id: it may be somebody else's by mistake or by intent.
    if upload.uploaded_by_id != by.pk:
        raise UploadRefusedError("upload_of_another")
    # The worker loads its networks while the rest is filmed and sent.
    ring_bell(lane=Lane.FILMS)
    return upload


def believable_time(captured_at: datetime | None, *, session: ClassSession) -> datetime:
    """Return the device's time if it lies on the session's day, on the school's clock, and not
    in the future; else the end of the session, or now while it lasts."""
    now = timezone.now()
    if captured_at is not None and captured_at <= now:
        local_day = session.class_group.school.local(captured_at).date()
        if local_day == session.day:
            return captured_at
    return min(now, session.ends_at)


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


def lock_upload(upload: Upload) -> Upload:
    locked = Upload.objects.select_for_update(of=("self",), no_key=True)
    found = locked.select_related("session__class_group__school").filter(pk=upload.pk).first()
    if found is None:
        raise UploadRefusedError("upload_discarded")
    return found


def parts_gone() -> UploadRefusedError:
    return UploadRefusedError("upload_parts_gone")


def require_within_limit(n_bytes: int) -> None:
    limit_mb = settings.RECOGNITION_MAX_UPLOAD_MB
    if n_bytes > limit_mb * 1_000_000:
        raise UploadTooLargeError("recording_too_large", limit=limit_mb)
