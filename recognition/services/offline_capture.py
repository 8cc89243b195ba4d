"""Take attendance from files at once, in this process, without the worker."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from classes.models import ClassGroup, ClassSession
from classes.services.sessions import open_session
from face_vision.types import RecognitionResult
from faces.errors import RecordingRefusedError
from jobs.lifecycle import Lease, lease_new
from recognition.errors import CaptureRefusedError, SourceRefusedError
from recognition.models import Capture
from recognition.services.captures import CaptureOrigin, store_capture
from recognition.services.recognition_job import recognise_leased


@dataclass(frozen=True)
class TakenFile:
    """A photo or video that was recognised, and what was found in it."""

    path: Path
    capture: Capture
    result: RecognitionResult


@dataclass(frozen=True)
class RefusedFile:
    """A photo or video of which nothing came, and why."""

    path: Path
    refusal: RecordingRefusedError


@contextmanager
def session_in_use(class_group: ClassGroup, *, starts_at: datetime) -> Iterator[ClassSession]:
    """Give the session of this start; one that was opened for it and stayed empty goes again.

    Left behind after a refusal, it would look like a register that was forgotten.
    """
    is_new = not class_group.sessions.filter(starts_at=starts_at).exists()
    session = open_session(class_group=class_group, starts_at=starts_at)
    try:
        yield session
    finally:
        if is_new:
            empty = class_group.sessions.filter(
                # A lesson of the timetable stays, whether anything came of it or not.
                meeting__isnull=True,
                captures__isnull=True,
                records__isnull=True,
                uploads__isnull=True,
            )
            empty.still_open().filter(pk=session.pk).delete()


def take_files(
    session: ClassSession,
    *,
    paths: Sequence[Path],
    on_progress: Callable[[float, Path], None] | None = None,
) -> tuple[list[TakenFile], list[RefusedFile]]:
    """Recognise files as captures of a session, each on its own; a bad one stops no other.

    Raises:
        RefusedError: there is one file only, and nothing came of it.
    """
    taken: list[TakenFile] = []
    refused: list[RefusedFile] = []
    for index, path in enumerate(paths):

        def report(share: float, index: int = index, path: Path = path) -> None:
            if on_progress:
                on_progress((index + share) / len(paths), path)

        report(0)
        try:
            taken.append(_take_file(session, path, report))
        except RecordingRefusedError as refusal:
            if len(paths) == 1:
                raise
            refused.append(RefusedFile(path, refusal))
    return taken, refused


def _take_file(
    session: ClassSession, path: Path, on_progress: Callable[[float], None]
) -> TakenFile:
    capture, lease = _submit(session, path)
    try:
        result = recognise_leased(lease=lease, on_progress=on_progress, may_retry=False)
    except KeyboardInterrupt:
        # Left behind, it would count as being worked on, and nothing could be confirmed.
        capture.delete()
        raise
    if result is None:
        raise _failure_of(capture)
    capture.refresh_from_db(fields=["quarter_turns"])
    return TakenFile(path, capture, result)


def _failure_of(capture: Capture) -> CaptureRefusedError:
    capture.refresh_from_db()
    if capture.is_working:
        return CaptureRefusedError("capture_taken_over")
    return CaptureRefusedError(capture.failure_code, **capture.failure_params)


@transaction.atomic
def _submit(session: ClassSession, path: Path) -> tuple[Capture, Lease]:
    """Store a capture and lease it at once: no worker sees it waiting."""
    try:
        with path.open("rb") as file:
            capture = store_capture(
                session=session,
                file=File(file, name=path.name),
                origin=CaptureOrigin(captured_at=min(timezone.now(), session.ends_at)),
            )
    except OSError as error:
        raise SourceRefusedError("path_unreadable", path=path) from error
    return capture, lease_new(job=capture)
