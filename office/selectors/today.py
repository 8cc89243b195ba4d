"""Today at a school: who is missing and why, who came late, which registers were not taken."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import QuerySet

from classes.models import (
    AttendanceRecord,
    ClassSession,
    Enrolment,
    PlannedAbsence,
    School,
    Status,
    Student,
)
from classes.models.class_sessions import ClassSessionQuerySet
from classes.selectors.register.missing_registers import overdue_registers
from office.selectors.absence_days import days_missed_before
from office.selectors.returns import A_MINUTE, returns_today
from office.selectors.whereabouts import Known, known_now

THIRD = 3
"""From this day on the number of days stands beside a name."""


@dataclass(frozen=True)
class AwayLine:
    """A student who is not here now.

    Args:
        code: of the class group whose lesson she missed, or of one she belongs to.
        record: of the latest lesson; None: no register says anything yet.
        planned: the absence that the office knows of now, or that is over since.
        n_days: school days running, today among them.
        was_here: in a lesson earlier today.
        left_at: when she left her latest lesson, if she was in it.
    """

    student: Student
    code: str
    record: AttendanceRecord | None
    planned: PlannedAbsence | None
    n_days: int = 1
    was_here: bool = False
    left_at: datetime | None = None

    @property
    def is_explained(self) -> bool:
        """Say whether nobody has to ring; a code that counts as absent may be that none knows."""
        return self.planned is not None or self._is_settled

    @property
    def _is_settled(self) -> bool:
        if self.record is None:
            return False
        code = self.record.code
        by_code = code is not None and (code.is_illness or code.is_settled)
        return self.record.status == Status.EXCUSED or by_code

    @property
    def is_running(self) -> bool:
        return self.n_days >= THIRD

    @property
    def comes_at(self) -> datetime | None:
        """When what the office knows of is over."""
        return self.planned.ends_at if self.planned else None


@dataclass(frozen=True)
class LateLine:
    """A student who came late today, once or more often, with the register of each time."""

    student: Student
    records: list[AttendanceRecord]


@dataclass(frozen=True)
class MissingLine:
    """A lesson without a register that is due, and whether its teacher was reminded."""

    session: ClassSession
    teachers: str
    is_reminded: bool


@dataclass(frozen=True)
class SchoolToday:
    """What an office and a head want to know at a glance.

    Args:
        last_minute: from it on an end is the end of the day.
        n_here: whom the latest register saw, and who has not left since.
        expected: who is away and comes later today.
        due: whose absence is over before her last lesson is, and whom no register has seen since.
    """

    school: School
    last_minute: datetime
    n_students: int
    n_here: int
    n_lessons: int
    unexplained: Sequence[AwayLine]
    explained: Sequence[AwayLine]
    expected: Sequence[AwayLine]
    due: Sequence[AwayLine]
    planned: Sequence[PlannedAbsence]
    late: Sequence[LateLine]
    missing: Sequence[MissingLine]

    @property
    def n_running(self) -> int:
        return sum(line.is_running for line in self.unexplained)


def day_bounds(school: School, now: datetime) -> tuple[datetime, datetime]:
    """Return the moments at which this day begins and ends on the school's clock."""
    begin = datetime.combine(school.local(now).date(), time.min, tzinfo=school.zone)
    return begin, begin + timedelta(days=1)


def lessons_begun(school: School, now: datetime) -> ClassSessionQuerySet:
    begin, _ = day_bounds(school, now)
    rows = ClassSession.objects.filter(class_group__school=school)
    return rows.filter(starts_at__gte=begin, starts_at__lte=now)


def school_today(school: School, *, now: datetime) -> SchoolToday:
    """Look at one school; a fixed number of queries, whatever its size."""
    begin, end = day_bounds(school, now)
    records = _records(lessons_begun(school, now))
    latest = {record.student_id: record for record in records}
    here_before = {r.student_id for r in records if Status(r.status).is_here}
    absences = PlannedAbsence.objects.filter(student__school=school).during(begin, end)
    planned = list(absences.select_related("student__school", "code").order_by("starts_at", "pk"))
    returns = returns_today(planned, school=school, begin=begin, end=end)
    known = known_now(records, planned, now=now)
    away_now = {one.student_id: one for one in planned if one.is_on(now)}
    codes = _codes(school, now, {*away_now})
    away = [r for r in latest.values() if known[r.student_id].is_away]
    n_days = _days_missed(away, school, begin)
    lines = [
        AwayLine(
            record.student,
            record.session.class_group.code,
            record,
            away_now.get(record.student_id),
            1 + n_days[record.student_id],
            record.student_id in here_before,
            known[record.student_id].left_at,
        )
        for record in away
    ]
    unseen = [one for one in away_now.values() if one.student_id not in latest]
    lines += [AwayLine(one.student, codes.get(one.student_id, ""), None, one) for one in unseen]
    lines.sort(key=_by_class)
    return SchoolToday(
        school=school,
        last_minute=end - A_MINUTE,
        n_students=_n_enrolled(school, now),
        n_here=sum(one.is_here for one in known.values()),
        n_lessons=lessons_begun(school, now).count(),
        unexplained=[line for line in lines if not line.is_explained],
        explained=[line for line in lines if line.is_explained],
        expected=_expected(lines, returns),
        due=_due(latest, known, [one for one in planned if one.pk in returns], now),
        planned=[one for one in planned if one.starts_at > now],
        late=_late(records),
        missing=_missing(school, now),
    )


def _records(sessions: "QuerySet[ClassSession]") -> list[AttendanceRecord]:
    """Return what today's registers say, the latest lesson last."""
    rows = AttendanceRecord.objects.counted().filter(session__in=sessions)
    along = rows.select_related("student", "code", "session__class_group__school")
    return list(along.order_by("session__starts_at", "pk"))


def _days_missed(
    away: Iterable[AttendanceRecord], school: School, begin: datetime
) -> Mapping[int, int]:
    # Who left was here today: no day of hers is missed.
    missing = {record.student_id for record in away if not Status(record.status).is_here}
    return days_missed_before(missing, school=school, before=begin)


def _codes(school: School, now: datetime, students: Iterable[int]) -> Mapping[int, str]:
    rows = Enrolment.objects.active_on(school.local(now).date()).filter(student__in=students)
    # From the last on, so that of two classes the first by its code remains.
    return dict(rows.order_by("-class_group__code").values_list("student", "class_group__code"))


def _n_enrolled(school: School, now: datetime) -> int:
    students = Student.objects.filter(school=school)
    return students.enrolled_on(school.local(now).date()).count()


def _late(records: Iterable[AttendanceRecord]) -> list[LateLine]:
    lines: dict[int, LateLine] = {}
    for record in records:
        if record.status == Status.LATE:
            line = lines.setdefault(record.student_id, LateLine(record.student, []))
            line.records.append(record)
    return list(lines.values())


def _missing(school: School, now: datetime) -> list[MissingLine]:
    rows = overdue_registers(lessons_begun(school, now), school=school, now=now)
    named = rows.select_related("class_group", "room", "teacher__user")
    found = named.prefetch_related("class_group__teachers__user", "reminders")
    return [
        MissingLine(
            session,
            names_of_teachers(session),
            any(reminder.is_sent_or_waiting for reminder in session.reminders.all()),
        )
        for session in found.order_by("starts_at", "class_group__code")
    ]


def names_of_teachers(session: ClassSession) -> str:
    """Name whose lesson it is, or the teachers of the class."""
    named = [session.teacher] if session.teacher else session.class_group.teachers.all()
    return ", ".join(str(teacher) for teacher in named)


def _by_class(line: AwayLine) -> tuple[str, bool, str, str]:
    """Sort by class; in it those first who are missing for the third day."""
    return line.code, not line.is_running, line.student.family_name, line.student.given_name


def _due(
    latest: Mapping[int, AttendanceRecord],
    known: Mapping[int, Known],
    planned: Iterable[PlannedAbsence],
    now: datetime,
) -> list[AwayLine]:
    """Return who may be back by now, in the order in which they were to come."""
    over = sorted((one for one in planned if one.ends_at <= now), key=lambda one: one.ends_at)
    # Of several absences the one that ended last.
    last = {one.student_id: one for one in over}
    open_ones = (r for r in latest.values() if known[r.student_id].is_open)
    unseen = [r for r in open_ones if r.student_id in last]
    lines = [AwayLine(r.student, r.session.class_group.code, r, last[r.student_id]) for r in unseen]
    return sorted(lines, key=lambda line: (line.comes_at, line.code))


def _expected(lines: Iterable[AwayLine], returns: Mapping[int, datetime]) -> list[AwayLine]:
    """Return who comes later today, in the order in which they come."""
    coming = [line for line in lines if line.planned and line.planned.pk in returns]
    return sorted(coming, key=lambda line: (line.comes_at, line.code))
