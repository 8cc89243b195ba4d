"""Who is in which room now: the list that is taken outside when the alarm goes."""

from dataclasses import dataclass, field, replace
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
from office.selectors.today import day_bounds, lessons_begun, names_of_teachers


@dataclass(frozen=True)
class _Known:
    """What is known of a student: here, away, or nothing yet.

    Args:
        at: when the lesson began whose register says it, or when she left it.
        missed_since: when the first of the lessons began that she has missed up to now.
        left_at: when she left the latest lesson, on the school's clock.
    """

    status: str = ""
    why_away: str = ""
    at: datetime | None = None
    missed_since: datetime | None = None
    left_at: datetime | None = None


@dataclass(frozen=True)
class Whereabouts:
    """A student who is to be ticked wherever she stands, and what is known of her now."""

    student: Student
    code: str
    known: _Known

    @property
    def is_away(self) -> bool:
        return self.known.status == Status.ABSENT


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
    for row in rows.order_by("student__family_name", "student__given_name", "class_group__code"):
        line = Whereabouts(row.student, row.class_group.code, known.get(row.student_id, _Known()))
        if room := rooms.get(row.class_group_id):
            room.students.append(line)
            placed.add(row.student_id)
        else:
            waiting.setdefault(row.student_id, line)
    without.students.extend(line for pk, line in waiting.items() if pk not in placed)
    return [*rooms.values(), *([without] if without.students else [])]


def _all_known(school: School, now: datetime) -> dict[int, _Known]:
    """Return what the latest registers of today say of each, and the absences that were planned."""
    known: dict[int, _Known] = {}
    records = AttendanceRecord.objects.filter(session__in=lessons_begun(school, now))
    along = records.select_related("code", "session__class_group__school")
    for record in along.order_by("session__starts_at", "pk"):
        before = known.get(record.student_id, _Known())
        known[record.student_id] = _recorded(record, before, now)
    begin, _ = day_bounds(school, now)
    absences = PlannedAbsence.objects.filter(student__school=school, ends_at__gt=begin)
    begun = absences.filter(starts_at__lte=now)
    for absence in begun.select_related("code").order_by("ends_at"):
        before = known.get(absence.student_id, _Known())
        known[absence.student_id] = _planned(absence, before, now)
    return known


def _recorded(record: AttendanceRecord, before: _Known, now: datetime) -> _Known:
    at = record.session.starts_at
    if record.is_here_at(now):
        return _Known(Status.PRESENT, at=at)
    if Status(record.status).is_here:
        return _Known(Status.ABSENT, at=record.left_at, left_at=record.left_at)
    has_reason = record.code is not None or record.status == Status.EXCUSED
    why = record.label if has_reason else ""
    return _Known(Status.ABSENT, why, at, before.missed_since or at)


def _planned(absence: PlannedAbsence, before: _Known, now: datetime) -> _Known:
    """While it lasts she is away, unless a later register saw her; once over, she may be back."""
    if absence.is_on(now):
        is_seen_since = before.at is not None and before.at >= absence.starts_at
        if before.status == Status.PRESENT and is_seen_since:
            return before
        return replace(before, status=Status.ABSENT, why_away=absence.label)
    is_older = before.at is not None and before.at < absence.ends_at
    if before.status == Status.ABSENT and is_older:
        return replace(before, status="", why_away="")
    return before


def _by_room(session: ClassSession) -> tuple[bool, str, str]:
    return session.room is None, str(session.room or ""), session.class_group.code
