"""Who is in which room now: the list that is taken outside when the alarm goes."""

from dataclasses import dataclass, field
from datetime import datetime

from classes.models import (
    AttendanceRecord,
    ClassSession,
    Enrolment,
    PlannedAbsence,
    School,
    Student,
)
from office.selectors.today import day_bounds, lessons_begun, names_of_teachers
from office.selectors.whereabouts import Known, known_now


@dataclass(frozen=True)
class Whereabouts:
    """A student who is to be ticked wherever she stands, and what is known of her now."""

    student: Student
    code: str
    known: Known

    @property
    def is_away(self) -> bool:
        return self.known.is_away


@dataclass(frozen=True)
class RoomList:
    """A lesson that is on, with its roster; without a lesson: whoever has none now."""

    session: ClassSession | None
    students: list[Whereabouts] = field(default_factory=list)

    @property
    def teachers(self) -> str:
        """Whoever is with them, to be asked outside."""
        return names_of_teachers(self.session) if self.session else ""

    @property
    def n_here(self) -> int:
        return sum(not one.is_away for one in self.students)


def evacuation_list(school: School, *, now: datetime) -> list[RoomList]:
    """List the lessons that are on, by room, then whoever has none; a fixed number of queries."""
    begun = lessons_begun(school, now)
    on = begun.filter(ends_at__gt=now).select_related("class_group", "room", "teacher__user")
    sessions = sorted(on.prefetch_related("class_group__teachers__user"), key=_by_room)
    known = _all_known(school, now)
    rooms = {session.class_group_id: RoomList(session) for session in sessions}
    without = RoomList(None)
    placed: set[int] = set()
    waiting: dict[int, Whereabouts] = {}
    enrolments = Enrolment.objects.active_on(school.local(now).date())
    rows = enrolments.filter(class_group__school=school).select_related("student", "class_group")
    # By name, as somebody calls them out; then by class, so that each stands in the same line.
    for row in rows.order_by("student__family_name", "student__given_name", "class_group__code"):
        line = Whereabouts(row.student, row.class_group.code, known.get(row.student_id, Known()))
        # In two lessons at once she stands on both lists: outside nobody may be looked for in vain.
        if room := rooms.get(row.class_group_id):
            room.students.append(line)
            placed.add(row.student_id)
        else:
            # Of several classes without a lesson the first: one line without a room is enough.
            waiting.setdefault(row.student_id, line)
    without.students.extend(line for pk, line in waiting.items() if pk not in placed)
    return [room for room in (*rooms.values(), without) if room.students]


def _all_known(school: School, now: datetime) -> dict[int, Known]:
    """Return what the latest registers of today say of each, and the absences that were planned."""
    records = AttendanceRecord.objects.filter(session__in=lessons_begun(school, now))
    along = records.select_related("code", "session__class_group__school")
    begin, _ = day_bounds(school, now)
    absences = PlannedAbsence.objects.filter(student__school=school, ends_at__gt=begin)
    begun = absences.filter(starts_at__lte=now).select_related("code")
    return known_now(along.order_by("session__starts_at", "pk"), begun, now=now)


def _by_room(session: ClassSession) -> tuple[bool, str, str]:
    return session.room is None, str(session.room or ""), session.class_group.code
