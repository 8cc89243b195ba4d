"""Whether a lesson is filmed by its room at all, how long, and by which cameras in vain."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from classes.models import ClassSession
from recognition.film_lengths import film_seconds
from recognition.models import CameraHealth, ClassWatch, RoomFilm, RoomWatch
from recognition.models.camera_health import STILL_FILMS

A_SECOND = timedelta(seconds=1)


def watch_of(session: ClassSession) -> RoomWatch | None:
    """Return how a lesson's room films; None where it does not at all."""
    watches = RoomWatch.objects.exclude(mode=RoomWatch.Mode.OFF).select_related("room")
    return watches.filter(room=session.room_id).first() if session.room_id else None


def is_filmed(session: ClassSession) -> bool:
    """Tell whether neither the lesson nor its class is left out, nor any other in the room then:
    a camera cannot leave out those who sit beside."""
    return session.room_id is not None and not _left_out_beside(session).exists()


def is_left_out_alone(session: ClassSession) -> bool:
    """Tell whether the lesson itself is all that is left out of its room's films."""
    of_class: ClassWatch | None = getattr(session.class_group, "watch", None)
    if of_class and of_class.mode == RoomWatch.Mode.OFF:
        return False
    return [found.pk for found in _left_out_beside(session)] == [session.pk]


def _left_out_beside(session: ClassSession) -> "QuerySet[ClassSession]":
    """Return the lessons in the room at the time, this one too, that no camera may film."""
    together = ClassSession.objects.filter(
        room=session.room_id, starts_at__lt=session.ends_at, ends_at__gt=session.starts_at
    )
    of_class = Q(class_group__watch__mode=RoomWatch.Mode.OFF)
    return together.filter(Q(film_exemption__isnull=False) | of_class)


def has_fault_since(film: RoomFilm) -> bool:
    """Tell whether a fault that spoils films was known before a film of the camera was due."""
    faults = CameraHealth.objects.filter(camera=film.camera_id, fault_since__lt=film.due_at)
    return faults.exclude(fault_code__in=STILL_FILMS).exists()


def taken_until(film: RoomFilm) -> datetime:
    """Return from when on a recorder's film counts: none of before the lesson, none twice."""
    films = film.session.room_films.filter(camera=film.camera_id, capture__isnull=False)
    last = films.aggregate(last=Max("capture__captured_at"))["last"]
    return max(film.session.starts_at, last + A_SECOND) if last else film.session.starts_at


def seconds_for(film: RoomFilm, now: datetime | None = None) -> float:
    """Return how long a film that begins now may be; one query."""
    now = now or timezone.now()
    waiting = RoomFilm.objects.filter(
        state=RoomFilm.State.QUEUED, attempts=0, due_at__lte=now, give_up_at__lte=film.give_up_at
    )
    return film_seconds(
        until_s=(film.give_up_at - now).total_seconds(),
        n_waiting=waiting.exclude(pk=film.pk).count() + 1,
        n_at_once=settings.JOBS_CAMERA_WORKERS,
    )
