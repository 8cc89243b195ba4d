"""The lessons of one day: who gives each, who covers it, and who is free then."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from classes.models import Cover, Teacher, WeeklyMeeting
from classes.selectors.meetings import meetings_of
from timetables.selectors.school_weeks import SchoolWeek


@dataclass(frozen=True)
class DayLesson:
    """A lesson of a day, whose it is, and by whom it is given on this day.

    Args:
        free: who has no lesson then; `busy` who has one.
    """

    meeting: WeeklyMeeting
    period: str
    teachers: list[Teacher]
    cover: Cover | None
    free: list[Teacher]
    busy: list[Teacher]

    @property
    def version(self) -> str:
        return str(self.cover.teacher_id) if self.cover else "0"

    @property
    def field(self) -> str:
        return f"cover-{self.meeting.pk}"


def lessons_of_day(week: SchoolWeek, day: date, *, of: Teacher | None = None) -> list[DayLesson]:
    """List the lessons of a day in order of time; those of one teacher, if asked."""
    held = set(meetings_of(school=week.school, day=day).values_list("pk", flat=True))
    meetings = [meeting for meeting in week.meetings if meeting.pk in held]
    found = Cover.objects.filter(meeting__in=held, day=day).select_related("teacher__user")
    covers = {cover.meeting_id: cover for cover in found}
    ordered = sorted(meetings, key=lambda m: (m.starts_at, m.class_group.code))
    lessons = [_lesson(week, meeting, meetings, covers) for meeting in ordered]
    return [lesson for lesson in lessons if of is None or of in lesson.teachers]


def coming_covers(teacher: Teacher) -> list[Cover]:
    """List what a teacher covers from today on."""
    covers = teacher.covers.filter(day__gte=teacher.school.today(), meeting__isnull=False)
    return list(covers.select_related("class_group", "meeting__room").order_by("day"))


def _lesson(
    week: SchoolWeek,
    meeting: WeeklyMeeting,
    meetings: list[WeeklyMeeting],
    covers: dict[int | None, Cover],
) -> DayLesson:
    own = set(week.teachers_in(meeting))
    busy = _busy(week, meeting, meetings, covers)
    staff = [teacher for pk, teacher in week.staff.items() if pk not in own]
    return DayLesson(
        meeting=meeting,
        period=week.period_name(meeting.starts_at),
        teachers=[week.teachers[pk] for pk in own if pk in week.teachers],
        cover=covers.get(meeting.pk),
        free=[teacher for teacher in staff if teacher.pk not in busy],
        busy=[teacher for teacher in staff if teacher.pk in busy],
    )


def _busy(
    week: SchoolWeek,
    meeting: WeeklyMeeting,
    meetings: list[WeeklyMeeting],
    covers: dict[int | None, Cover],
) -> set[int]:
    """Return who gives another lesson at this time, as it is now covered."""
    busy: dict[bool, set[int]] = defaultdict(set)
    for other in meetings:
        is_then = other.starts_at < meeting.ends_at and meeting.starts_at < other.ends_at
        cover = covers.get(other.pk)
        given_by = [cover.teacher_id] if cover else week.teachers_in(other)
        busy[is_then and other.pk != meeting.pk].update(given_by)
    return busy[True]


def cover_version(meeting: WeeklyMeeting, *, day: date) -> str:
    """Return who takes a lesson on a day, as a page shows it."""
    cover = Cover.objects.filter(meeting=meeting, day=day).first()
    return str(cover.teacher_id) if cover else "0"
