"""Take in photos and videos of a session and queue the work on them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from classes.errors import SessionClosedError
from classes.models import ClassGroup, ClassSession
from classes.quotas.stored_space import require_space
from classes.services.register.lock import refuse_locked
from classes.services.sessions import lock_session
from classes.versions import ShownVersion, refuse_stale
from faces.errors import NoFacesRegisteredError, RecordingRefusedError
from faces.recordings import kind_of_recording, require_size
from faces.selectors.consents import require_recognition
from faces.selectors.roster_faces import faces_of_roster
from jobs.lifecycle import enqueue, queue_anew
from recognition.errors import CaptureRefusedError
from recognition.models import Capture, Sighting
from recognition.models.captures import DOOR_OPENS, WITHOUT_FILE
from storage.files import local_copy, store_with_row


@dataclass(frozen=True)
class CaptureOrigin:
    """When and by whom something was filmed.

    Args:
        captured_at: None: now.
        time_zone: of the device that filmed it; empty: not known.
        by: who sent it; None at the command line.
        has_room: its bytes are stored and counted already, part by part.
    """

    captured_at: datetime | None = None
    time_zone: str = ""
    by: User | None = None
    has_room: bool = False


NO_ORIGIN = CaptureOrigin()


def submit_capture(
    *, session: ClassSession, file: "File[bytes]", origin: CaptureOrigin = NO_ORIGIN
) -> Capture:
    """Check and store a photo or video of a session; the worker takes it on after the commit."""
    capture = store_capture(session=session, file=file, origin=origin)
    enqueue(job=capture)
    return capture


def store_capture(
    *, session: ClassSession, file: "File[bytes]", origin: CaptureOrigin = NO_ORIGIN
) -> Capture:
    """Check and store it for a caller who acquires it in the same transaction and works on it."""
    require_open(session)
    refuse_locked(session, by=origin.by)
    require_registered_faces(session)
    require_size(file)
    if not origin.has_room:
        require_space(school=session.class_group.school, n_bytes=file.size)
    with local_copy(file) as path:
        kind = kind_of_recording(path)
    # Looking at it has read it, and the store reads on from where it is.
    file.seek(0)
    capture = Capture(
        session=session,
        kind=kind,
        captured_at=origin.captured_at or timezone.now(),
        time_zone=origin.time_zone,
        uploaded_by=origin.by,
    )
    store_with_row(capture, "file", file)
    return capture


def submit_captures(
    *, session: ClassSession, files: Iterable["File[bytes]"], captured_at: datetime, by: User
) -> tuple[list[Capture], list[tuple[str, RecordingRefusedError]]]:
    """Submit files that were sent together, each on its own; a bad one stops no other.

    Returns:
        The captures, and the name and refusal of each file that is none.
    """
    captures: list[Capture] = []
    refusals: list[tuple[str, RecordingRefusedError]] = []
    for file in files:
        try:
            captures.append(
                submit_capture(
                    session=session, file=file, origin=CaptureOrigin(captured_at=captured_at, by=by)
                )
            )
        # One bad file of ten must not cost a teacher the other nine.
        except RecordingRefusedError as refusal:
            refusals.append((file.name or "", refusal))
    return captures, refusals


@transaction.atomic
def retry_capture(
    *, capture: Capture, shown_version: ShownVersion, by: User | None = None
) -> Capture:
    """Work on a capture again from the beginning, unless a person reviewed what it found.

    One that somebody else has started since `shown_version` (`Capture.version`), and that is
    done by now, keeps what it found.

    Args:
        by: None: whoever keeps the jobs, for whom no register is locked.
    """
    # The session first, as a review does: a decision made at this moment is seen, or waits.
    lock_session(capture.session)
    require_open(capture.session)
    if by:
        refuse_locked(capture.session, by=by)
    capture = Capture.objects.select_for_update(of=("self",), no_key=True).get(pk=capture.pk)
    if capture.kind in WITHOUT_FILE:
        raise CaptureRefusedError("capture_is_live")
    if not capture.is_finished:
        raise CaptureRefusedError("capture_in_work")
    if capture.file_erased_at:
        raise CaptureRefusedError("film_erased", day=capture.file_erased_at.date())
    refuse_stale(shown_version, capture.version)
    if capture.sightings.exclude(review=Sighting.Review.UNREVIEWED).exists():
        raise CaptureRefusedError("capture_reviewed")
    capture.sightings.all().delete()
    queue_anew(job=capture)
    capture.refresh_from_db()
    return capture


def require_open(session: ClassSession) -> None:
    if session.is_closed:
        raise SessionClosedError("register_closed_to_changes")


def require_registered_faces(session: ClassSession) -> None:
    require_known_faces(session.class_group, day=session.day)


def require_known_faces(class_group: ClassGroup, *, day: date) -> None:
    if faces_of_roster(class_group, day):
        return
    require_recognition(class_group.school_id)
    raise NoFacesRegisteredError("class_without_faces", class_group=class_group.code)


def start_live_capture(
    *, session: ClassSession, by: User, began_at: datetime | None = None
) -> Capture:
    """Begin a live view; what it sees is added to the session's proposals while it lasts.

    Its times count from `began_at`, or from now.
    """
    require_open(session)
    refuse_locked(session, by=by)
    require_registered_faces(session)
    return Capture.objects.create(
        session=session,
        kind=Capture.Kind.LIVE,
        captured_at=min(began_at or timezone.now(), session.ends_at),
        uploaded_by=by,
        state=Capture.State.READY,
        progress=100,
    )


@transaction.atomic
def door_capture(*, session: ClassSession) -> Capture:
    """Return what kiosks hand in of a lesson; one for all of them. The lesson stays locked."""
    lock_session(session)
    require_open(session)
    refuse_locked(session, by=None)
    values = {
        "captured_at": session.starts_at - DOOR_OPENS,
        "state": Capture.State.READY,
        "progress": 100,
    }
    capture, _is_new = Capture.objects.get_or_create(
        session=session, kind=Capture.Kind.DOOR, defaults=values
    )
    # A confirmed register is then told of who came since (`recognition/selectors/rooms`).
    capture.finished_at = timezone.now()
    capture.save(update_fields=["finished_at"])
    return capture
