"""Take in photos and videos of a session and queue the work on them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from classes.errors import SessionClosedError
from classes.models import ClassSession, User
from recognition.engine import options_from_settings
from recognition.errors import CaptureRefusedError, NoFacesRegisteredError
from recognition.known_sentences import in_readers_language
from recognition.models import Capture
from recognition.rosters import faces_of_roster
from recognition.vision.errors import VisionError
from recognition.vision.images import read_picture
from recognition.vision.media.file_kinds import is_picture
from recognition.vision.video import probe_video

TASK = "recognition.tasks.recognise_capture"

Answer = TypeVar("Answer")


def submit_capture(
    *,
    session: ClassSession,
    file: File,
    captured_at: datetime | None = None,
    time_zone: str = "",
    by: User | None = None,
    is_queued: bool = True,
) -> Capture:
    """Check and store a photo or video of a session; the worker takes it on after the commit.

    With `is_queued` off the caller works on it itself.
    """
    require_open(session)
    require_registered_faces(session)
    _require_size(file)
    with _as_path(file) as path:
        kind = _kind_of(path)
    file.seek(0)
    capture = Capture(
        session=session,
        kind=kind,
        captured_at=captured_at or timezone.now(),
        time_zone=time_zone,
        uploaded_by=by,
        heartbeat_at=timezone.now(),
    )
    _store(capture, file)
    if is_queued:
        queue_capture(capture.pk)
    return capture


def submit_captures(
    *, session: ClassSession, files: Iterable[File], captured_at: datetime, by: User
) -> tuple[list[Capture], list[str]]:
    """Submit files that were sent together, each on its own; a bad one stops no other.

    Returns:
        The captures, and for each file that was refused a sentence that names it.

    Raises:
        CaptureRefusedError: nothing came of any file.
    """
    captures: list[Capture] = []
    refusals: list[str] = []
    for file in files:
        try:
            captures.append(
                submit_capture(session=session, file=file, captured_at=captured_at, by=by)
            )
        except CaptureRefusedError as refusal:
            text = _("“%(name)s” is refused. %(reason)s")
            refusals.append(text % {"name": file.name, "reason": refusal})
    if refusals and not captures:
        raise CaptureRefusedError(" ".join(refusals))
    return captures, refusals


@transaction.atomic
def retry_capture(*, capture: Capture) -> Capture:
    """Work on a capture again from the beginning, unless a person reviewed what it found."""
    require_open(capture.session)
    capture = Capture.objects.select_for_update().get(pk=capture.pk)
    if capture.kind == Capture.Kind.LIVE:
        raise CaptureRefusedError(_("A live view leaves no film to work on: start it again."))
    if not capture.is_finished:
        raise CaptureRefusedError(
            _("This file is being worked on already; wait until it is ready.")
        )
    if capture.sightings.exclude(review="unreviewed").exists():
        raise CaptureRefusedError(
            _("Faces of this file were reviewed already; upload it again to start anew.")
        )
    capture.sightings.all().delete()
    capture.state, capture.progress, capture.attempts = Capture.State.QUEUED, 0, 0
    capture.failure_reason, capture.heartbeat_at = "", timezone.now()
    capture.save()
    queue_capture(capture.pk)
    return capture


def queue_capture(capture_id: int) -> None:
    """Hand the work to the worker once the row is surely stored; ids by position."""
    transaction.on_commit(lambda: async_task(TASK, capture_id))


def check_upload(file: File, look: Callable[[Path], Answer]) -> tuple[Capture.Kind, Answer]:
    """Refuse a file that is no usable photo or video; return its kind and what `look` says of it.

    Raises:
        CaptureRefusedError: it is empty, too large, or neither.
    """
    _require_size(file)
    with _as_path(file) as path:
        kind, answer = _kind_of(path), look(path)
    file.seek(0)
    return kind, answer


def require_open(session: ClassSession) -> None:
    if session.is_closed:
        raise SessionClosedError(
            _("This register is closed: reopen it first, or amend single students.")
        )


def require_registered_faces(session: ClassSession) -> None:
    faces = faces_of_roster(session.class_group, session.day)
    if faces.best_ids:
        return
    if faces.registered:
        text = _(
            "The faces of %(class_group)s were registered with another network: have "
            "them computed anew first (rebuild_face_templates), or mark by hand."
        )
    else:
        text = _(
            "Nobody of %(class_group)s has both a registered face and a consent: "
            "register faces first, or mark by hand."
        )
    raise NoFacesRegisteredError(text % {"class_group": session.class_group.code})


def _require_size(file: File) -> None:
    if not file.size:
        raise CaptureRefusedError(_("The file is empty: film or choose it again."))
    if file.size > settings.RECOGNITION_MAX_UPLOAD_MB * 1_000_000:
        text = _("The file is larger than %(limit)s MB: 10 to 20 seconds of video are enough.")
        raise CaptureRefusedError(text % {"limit": settings.RECOGNITION_MAX_UPLOAD_MB})


def _store(capture: Capture, file: File) -> None:
    """Store the file, then the row; no file stays behind that no row would ever erase."""
    capture.file.save(file.name or "", file, save=False)
    try:
        capture.save()
    except BaseException:
        capture.file.delete(save=False)
        raise


@contextmanager
def _as_path(file: File) -> Iterator[Path]:
    """Give the uploaded file a path for a moment, whether it lies in memory or on disk."""
    if hasattr(file, "temporary_file_path"):
        yield Path(file.temporary_file_path())
        return
    with NamedTemporaryFile() as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)


def _kind_of(path: Path) -> Capture.Kind:
    """Tell a photo from a video by what is inside; refuse everything else."""
    try:
        if is_picture(path):
            read_picture(path)
            return Capture.Kind.PHOTO
        probe_video(path, options_from_settings().video)
    except VisionError as error:
        raise CaptureRefusedError(in_readers_language(str(error))) from error
    return Capture.Kind.VIDEO
