"""The lesson that a camera watches; where none is on, it opens with the first face stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from classes.models import ClassGroup, ClassSession
from classes.services import session_now
from face_vision.pipeline import Pipeline
from face_vision.types import IdentifiedTracklet
from faces.errors import LiveRefusedError
from recognition.live.view_leases import ViewLease
from recognition.models import Capture
from recognition.services.captures import start_live_capture
from recognition.services.live_sightings import LiveSightings


@dataclass(frozen=True)
class ClassView:
    """One page that watches a class group of which no lesson is on.

    Args:
        name: of the page, so that two of one person are told apart.
    """

    class_group_id: int
    user_id: int
    name: str


WatchKey = int | ClassView
"""A live capture, or a view of a class group that has none yet."""


class WatchedLesson:
    """Stores what a camera sees in its lesson.

    Raises:
        LiveRefusedError: the capture has ended, or its register is closed.
    """

    def __init__(self, key: WatchKey, pipeline: Pipeline) -> None:
        self._key, self._pipeline = key, pipeline
        self._began_at, self._lease = timezone.now(), ViewLease()
        self._sightings: LiveSightings | None = None
        self.capture_id: int | None = None
        if isinstance(key, ClassView):
            self.session = _lesson_to_come(key, self._began_at)
        else:
            self._watch(_running(key))

    @property
    def n_present(self) -> int:
        return self._sightings.n_present if self._sightings else 0

    @property
    def goes_on_elsewhere(self) -> bool:
        return self.capture_id is not None and self._lease.is_lost(self.capture_id)

    def require_open(self) -> None:
        """Refuse to go on once the view has ended or the register is closed."""
        if self.capture_id is not None:
            _running(self.capture_id)
            self._lease.renew(self.capture_id)

    def store(
        self, ended: Sequence[IdentifiedTracklet], in_view: Sequence[IdentifiedTracklet]
    ) -> None:
        """Store who was found (`LiveSightings.store`); the first face opens the lesson."""
        if self._sightings:
            self._sightings.store(ended, in_view)
        elif isinstance(self._key, ClassView) and (ended or in_view):
            self._open_with(self._key, ended, in_view)

    def end(self, duration_s: float) -> None:
        if self._sightings:
            self._sightings.end(duration_s)

    def _open_with(
        self,
        view: ClassView,
        ended: Sequence[IdentifiedTracklet],
        in_view: Sequence[IdentifiedTracklet],
    ) -> None:
        with transaction.atomic():
            group = ClassGroup.objects.get(pk=view.class_group_id)
            capture = start_live_capture(
                session=session_now(class_group=group, now=timezone.now()),
                by=User.objects.get(pk=view.user_id),
                began_at=self._began_at,
            )
            sightings = LiveSightings(capture, self._pipeline)
            sightings.store(ended, in_view)
            if not capture.sightings.exists():
                # A face that nobody may keep opens no lesson.
                transaction.set_rollback(True)
                return
        # Only now: a lesson that was taken back must not be watched.
        self._watch(capture, sightings)

    def _watch(self, capture: Capture, sightings: LiveSightings | None = None) -> None:
        self.capture_id, self.session = capture.pk, capture.session
        self._sightings = sightings or LiveSightings(capture, self._pipeline)
        self._lease.renew(capture.pk)


def _lesson_to_come(view: ClassView, now: datetime) -> ClassSession:
    group = ClassGroup.objects.select_related("school").get(pk=view.class_group_id)
    # Not stored: that a camera looks on opens no lesson.
    return ClassSession(class_group=group, starts_at=now, ends_at=now)


def _running(capture_id: int) -> Capture:
    live = Capture.objects.filter(kind=Capture.Kind.LIVE, finished_at__isnull=True)
    capture = live.select_related("session__class_group__school").filter(pk=capture_id).first()
    if capture is None:
        raise LiveRefusedError("live_view_ended")
    if capture.session.is_closed:
        raise LiveRefusedError("register_closed_meanwhile")
    return capture
