"""Films of a school's day: how many are being worked on, and which failed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from classes.models import School
from recognition.models import Capture

ONE_DAY = timedelta(days=1)
MOST_SHOWN = 5


@dataclass(frozen=True)
class FilmsToday:
    n_working: int
    failed: Sequence[Capture]

    def __bool__(self) -> bool:
        return bool(self.n_working or self.failed)


def films_today(school: School, *, now: datetime) -> FilmsToday:
    """Look at what was filmed in the last day; two queries."""
    recent = Capture.objects.filter(school=school, uploaded_at__gt=now - ONE_DAY)
    working = recent.filter(state__in=[Capture.State.QUEUED, Capture.State.RUNNING])
    failed = recent.filter(state=Capture.State.FAILED, session__state="open")
    along = failed.select_related("session__class_group__school").order_by("-uploaded_at")
    return FilmsToday(working.count(), list(along[:MOST_SHOWN]))
