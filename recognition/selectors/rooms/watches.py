"""Whether a lesson is filmed by its room at all."""

from classes.models import ClassSession
from recognition.models import RoomWatch


def watch_of(session: ClassSession) -> RoomWatch | None:
    """Return how a lesson's room films; None where it does not at all."""
    watches = RoomWatch.objects.exclude(mode=RoomWatch.Mode.OFF).select_related("room")
    return watches.filter(room=session.room_id).first() if session.room_id else None


def is_filmed(session: ClassSession) -> bool:
    """Tell whether neither the lesson nor its class is left out."""
    mine = ClassSession.objects.filter(pk=session.pk)
    return mine.filter(film_exemption=None, class_group__film_exemption=None).exists()
