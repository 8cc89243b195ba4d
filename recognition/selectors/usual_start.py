"""When the session begins that a film belongs to if nobody says so."""

from datetime import datetime

from django.utils import timezone

from classes.models import ClassGroup
from classes.selectors.lessons import current_session


def usual_start(class_group: ClassGroup) -> datetime:
    """Return the start of the session running now, else this minute."""
    now = timezone.now()
    running = current_session(class_group=class_group, now=now)
    if running and running.ends_at > now:
        return running.starts_at
    return now.replace(second=0, microsecond=0)
