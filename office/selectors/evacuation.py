"""Who is in which room now: the list that is taken outside when the alarm goes."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from classes.models import (
    AttendanceRecord,
    ClassSession,
    Enrolment,
    PlannedAbsence,
    School,
    Status,
    Student,
)
from office.selectors.today import lessons_begun


@dataclass(frozen=True)
class Whereabouts:
    """A student, and what is known of her now: here, away, or nothing yet."""

    student: Student
    code: str
    status: str


@dataclass(frozen=True)
class RoomList:
    """A lesson that is on, with its roster; without a lesson: whoever has none now."""

    session: ClassSession | None
    students: list[Whereabouts] = field(default_factory=list)

    @property
    def n_here(self) -> int:
        return sum(one.status != Status.ABSENT for one in self.students)


def evacuation_list(school: School, *, now: datetime) -> list[RoomList]:
    """List the lessons that are on, by room, then whoever has none; a fixed number of queries."""
    begun = lessons_begun(school, now)
    on = begun.filter(ends_at__gt=now).select_related("class_group", "room", "teacher__user")
    sessions = sorted(on, key=_by_room)
    known = _known_statuses(school, now)
    rooms = {session.class_group_id: RoomList(session) for session in sessions}
    without = RoomList(None)
    placed: set[int] = set()
    waiting: dict[int, Whereabouts] = {}
    enrolments = Enrolment.objects.active_on(school.local(now).date())
    rows = enrolments.filter(class_group__school=school).select_related("student", "class_group")
    for row in rows.order_by("student__family_name", "student__given_name", "class_group__code"):
        line = Whereabouts(row.student, row.class_group.code, known.get(row.student_id, ""))
        if room := rooms.get(row.class_group_id):
            room.students.append(line)
            placed.add(row.student_id)
        else:
            waiting.setdefault(row.student_id, line)
    without.students.extend(line for pk, line in waiting.items() if pk not in placed)
    return [*rooms.values(), *([without] if without.students else [])]


def _known_statuses(school: School, now: datetime) -> dict[int, str]:
    """Return what the latest register says of each, or the office: here or absent."""
    known: dict[int, str] = defaultdict(str)
    absences = PlannedAbsence.objects.filter(student__school=school, starts_at__lte=now)
    for pk in absences.filter(ends_at__gt=now).values_list("student", flat=True):
        known[pk] = Status.ABSENT
    records = AttendanceRecord.objects.filter(session__in=lessons_begun(school, now))
    for pk, status in records.order_by("session__starts_at").values_list("student", "status"):
        known[pk] = Status.PRESENT if Status(status).is_here else Status.ABSENT
    return known


def _by_room(session: ClassSession) -> tuple[bool, str, str]:
    return session.room is None, str(session.room or ""), session.class_group.code
