"""The lessons of one day: who gives each, who covers it, and who is free then."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from classes.models import ClassSession, Cover, LessonChange, Teacher, WeeklyMeeting
from classes.models.covers import bounds_of_day
from classes.selectors.timetable.meetings import meetings_of
from classes.selectors.timetable.overlaps import are_times_together, is_one_lesson
from timetables.selectors.school_weeks import SchoolWeek


@dataclass(frozen=True)
class DayLesson:
    """A lesson of a day, whose it is, and by whom it is given on this day.

    Args:
        free: who has no lesson then; `busy` who has one.
        away: of whom a lesson of this day is covered, whatever else she has then.
        is_confirmed: its register is taken: who gave it stays as it is.
        is_double: who covers it is in another lesson at this time.
    """

    meeting: WeeklyMeeting
    period: str
    teachers: list[Teacher]
    cover: Cover | None
    free: list[Teacher]
    busy: list[Teacher]
    away: list[Teacher]
    is_confirmed: bool
    is_double: bool

    @property
    def version(self) -> str:
        return str(self.cover.teacher_id) if self.cover else "0"

    @property
    def field(self) -> str:
        return f"cover-{self.meeting.pk}"


@dataclass(frozen=True)
class _Day:
    """What takes place on a day, by whom it is covered, and of what the register is taken."""

    week: SchoolWeek
    meetings: list[WeeklyMeeting]
    covers: dict[int | None, Cover]
    confirmed: set[int | None]

    def away(self) -> set[int]:
        """Return of whom a lesson is covered; of several who teach a class nobody knows of whom."""
        covered = (self.week.teachers_in(one) for one in self.meetings if one.pk in self.covers)
        return {teachers[0] for teachers in covered if len(teachers) == 1}

    def busy(self, meeting: WeeklyMeeting) -> set[int]:
        """Return who gives another lesson at this time, as it is now covered."""
        busy: set[int] = set()
        for other in self.meetings:
            is_then = are_times_together(meeting, other)
            if is_then and other.pk != meeting.pk and not is_one_lesson(meeting, other):
                cover = self.covers.get(other.pk)
                busy.update([cover.teacher_id] if cover else self.week.teachers_in(other))
        return busy


def lessons_of_day(week: SchoolWeek, day: date, *, of: Teacher | None = None) -> list[DayLesson]:
    """List the lessons of a day in order of time; those of one teacher, if asked."""
    read = _read_day(week, day)
    ordered = sorted(read.meetings, key=lambda m: (m.starts_at, m.class_group.code))
    lessons = [_lesson(read, meeting) for meeting in ordered]
    return [lesson for lesson in lessons if of is None or of in lesson.teachers]


def coming_covers(teacher: Teacher) -> list[Cover]:
    """List what a teacher covers from today on."""
    covers = teacher.covers.filter(day__gte=teacher.school.today(), meeting__isnull=False)
    return list(covers.select_related("class_group", "meeting__room").order_by("day"))


def _read_day(week: SchoolWeek, day: date) -> _Day:
    asked = meetings_of(school=week.school, day=day)
    # A lesson moved to another time of this day is no longer at its place in the week.
    is_elsewhere = Q(is_cancelled=True) | ~Q(session__starts_at=F("was_starts_at"))
    gone = LessonChange.objects.filter(is_elsewhere, day=day, meeting__isnull=False)
    held = set(asked.exclude(pk__in=gone.values("meeting")).values_list("pk", flat=True))
    covers = Cover.objects.filter(meeting__in=held, day=day).select_related("teacher__user")
    begins_at, ends_at = bounds_of_day(week.school, day)
    confirmed = ClassSession.objects.filter(
        meeting__in=held,
        starts_at__gte=begins_at,
        starts_at__lt=ends_at,
        confirmed_at__isnull=False,
    )
    return _Day(
        week=week,
        # By the week that was read: its rows bring class, room and teacher without more queries.
        meetings=[meeting for meeting in week.meetings if meeting.pk in held],
        covers={cover.meeting_id: cover for cover in covers},
        confirmed=set(confirmed.values_list("meeting", flat=True)),
    )


def _lesson(day: _Day, meeting: WeeklyMeeting) -> DayLesson:
    week, cover = day.week, day.covers.get(meeting.pk)
    own, busy, away = set(week.teachers_in(meeting)), day.busy(meeting), day.away()
    staff = [teacher for pk, teacher in week.staff.items() if pk not in own]
    here = [teacher for teacher in staff if teacher.pk not in away]
    return DayLesson(
        meeting=meeting,
        period=week.period_name(meeting.starts_at),
        teachers=[week.teachers[pk] for pk in own if pk in week.teachers],
        cover=cover,
        free=[teacher for teacher in here if teacher.pk not in busy],
        busy=[teacher for teacher in here if teacher.pk in busy],
        away=[teacher for teacher in staff if teacher.pk in away],
        is_confirmed=meeting.pk in day.confirmed,
        is_double=cover is not None and cover.teacher_id in busy,
    )


def cover_version(meeting: WeeklyMeeting, *, day: date) -> str:
    """Return who takes a lesson on a day, as a page shows it."""
    cover = Cover.objects.filter(meeting=meeting, day=day).first()
    return str(cover.teacher_id) if cover else "0"
