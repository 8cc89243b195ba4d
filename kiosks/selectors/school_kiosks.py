"""The kiosks of a school as its office sees them, and the codes tapped for a lesson."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet

from classes.models import AttendanceRecord, ClassSession, School, Student
from kiosks.models import DoorVisit, Kiosk
from recognition.selectors.rooms.door_arrivals import ON_TIME


def kiosks_of(school: School) -> "QuerySet[Kiosk]":
    """Return the kiosks in use, each with when it last handed something in as `last_at`."""
    kiosks = Kiosk.objects.filter(school=school).in_use().select_related("room", "school")
    return kiosks.annotate(last_at=Max("visits__handed_in_at"))


@dataclass(frozen=True)
class CodeLine:
    """A student whose code was tapped at the door: by whom, no camera says.

    Args:
        at: when first.
        minutes_late: whole minutes since the lesson began; 0: in time.
    """

    student: Student
    at: datetime
    minutes_late: int


def codes_of(session: ClassSession) -> Sequence[CodeLine]:
    """Return whose code was tapped and who has no entry yet, in the order in which they came."""
    # Whoever has an entry is settled: a tapped code is no more than a hint for the register.
    entered = AttendanceRecord.objects.filter(session=session).values("student")
    visits = DoorVisit.objects.filter(session=session, outcome=DoorVisit.Outcome.CODE)
    lines: dict[int, CodeLine] = {}
    for visit in visits.exclude(student__in=entered).select_related("student").order_by("at"):
        student = visit.student
        if student is None:
            continue
        late_s = (visit.at - session.starts_at).total_seconds()
        minutes = int(late_s // 60) if visit.at >= session.starts_at + ON_TIME else 0
        # The first tap counts: who taps again on her way out is not late by it.
        lines.setdefault(student.pk, CodeLine(student, visit.at, minutes))
    return list(lines.values())
