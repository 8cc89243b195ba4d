"""Whether a lesson is filmed by its room at all, and by which cameras in vain."""

from classes.models import ClassSession
from recognition.models import CameraHealth, RoomFilm, RoomWatch


def watch_of(session: ClassSession) -> RoomWatch | None:
    """Return how a lesson's room films; None where it does not at all."""
    watches = RoomWatch.objects.exclude(mode=RoomWatch.Mode.OFF).select_related("room")
    return watches.filter(room=session.room_id).first() if session.room_id else None


def is_filmed(session: ClassSession) -> bool:
    """Tell whether neither the lesson nor its class is left out."""
    mine = ClassSession.objects.filter(pk=session.pk)
    return mine.filter(film_exemption=None, class_group__film_exemption=None).exists()


def has_fault_since(film: RoomFilm) -> bool:
    """Tell whether a fault of the camera was known before a film of it was due."""
    faults = CameraHealth.objects.filter(camera=film.camera_id, fault_since__lt=film.due_at)
    return faults.exists()
