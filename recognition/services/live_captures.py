"""Begin a live view of a session's room."""

from django.utils import timezone

from classes.models import ClassSession, User
from recognition.models import Capture
from recognition.services.captures import require_open, require_registered_faces


def start_live_capture(*, session: ClassSession, by: User) -> Capture:
    """Begin a live view; what it sees is added to the session's proposals while it lasts."""
    require_open(session)
    require_registered_faces(session)
    return Capture.objects.create(
        session=session,
        kind=Capture.Kind.LIVE,
        captured_at=min(timezone.now(), session.ends_at),
        uploaded_by=by,
        state=Capture.State.READY,
        progress=100,
    )
