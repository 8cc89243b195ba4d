"""The lessons of one teacher from a day to a day: those that were opened, and those to come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from classes.models import (
    ClassGroup,
    ClassSession,
    Cover,
    Holiday,
    MeetingOpening,
    Room,
    Teacher,
    WeeklyMeeting,
)
from classes.models.covers import bounds_of_day
from classes.models.lessons.changes import changed_day_of
from classes.models.timetable.days import week_of
from classes.selectors.timetable.cycles import DayCycle, make_cycle
from classes.selectors.timetable.meetings import period_of
from timetables.selectors.school_weeks import SchoolWeek, read_week


@dataclass(frozen=True)
class ComingLesson:
    """A lesson of a day, as a calendar shows it; it names nobody.

    Args:
        key: the same for a lesson of the timetable before and after it is opened.
        is_cover: the lesson is a colleague's.
    """

    key: str
    class_group: ClassGroup
    subject: str
    starts_at: datetime
    ends_at: datetime
    room: Room | None
    is_cover: bool


@dataclass(frozen=True)
class _Days:
    """What a school's days depend on, read once."""

    week: SchoolWeek
    cycle: DayCycle | None
    holidays: list[Holiday]
    opened: set[tuple[int, date]]
    covers: dict[tuple[int | None, date], Cover]

    def meetings_on(self, day: date) -> Iterator[WeeklyMeeting]:
        """Yield what the timetable asks for on a day and nobody has opened yet.

        Unlike `meetings_of` also lessons of classes whose roster is still to come.
        """
        terms = {pk for pk, term in self.week.terms.items() if term.first_on <= day <= term.last_on}
        is_holiday = any(one.first_on <= day <= one.last_on for one in self.holidays)
        weeks = ("", week_of(self.week.school, day))
        days = (day.weekday(), self.cycle.day_of(day) if self.cycle else None)
        # Without a term on that day nothing holds, not even a line of every term.
        for line in self.week.meetings if terms and not is_holiday else ():
            holds = line.weekday in days and line.week in weeks
            is_waiting = (line.pk, day) not in self.opened
            if holds and is_waiting and (line.term_id is None or line.term_id in terms):
                yield line


def lessons_between(teacher: Teacher, *, first_on: date, last_on: date) -> list[ComingLesson]:
    """List a teacher's lessons in order of time; thirteen queries, however many there are."""
    days = _read_days(teacher, first_on, last_on)
    span = [first_on + timedelta(days=n) for n in range((last_on - first_on).days + 1)]
    planned = [
        _as_planned(meeting, day, days)
        for day in span
        for meeting in days.meetings_on(day)
        if _gives(teacher, meeting, day, days)
    ]
    opened = [_as_opened(session) for session in _sessions(teacher, first_on, last_on)]
    return sorted(opened + planned, key=lambda lesson: (lesson.starts_at, lesson.key))


def _read_days(teacher: Teacher, first_on: date, last_on: date) -> _Days:
    school, span = teacher.school, {"day__gte": first_on, "day__lte": last_on}
    openings = MeetingOpening.objects.filter(meeting__class_group__school=school, **span)
    covers = Cover.objects.filter(class_group__school=school, **span)
    week, holidays = read_week(school), list(school.holidays.all())
    return _Days(
        week=week,
        cycle=make_cycle(school, terms=week.terms.values(), holidays=holidays),
        holidays=holidays,
        opened=set(openings.values_list("meeting", "day")),
        covers={(cover.meeting_id, cover.day): cover for cover in covers},
    )


def _gives(teacher: Teacher, meeting: WeeklyMeeting, day: date, days: _Days) -> bool:
    cover = days.covers.get((meeting.pk, day))
    return teacher.pk in ([cover.teacher_id] if cover else days.week.teachers_in(meeting))


def _as_planned(meeting: WeeklyMeeting, day: date, days: _Days) -> ComingLesson:
    starts_at, ends_at = period_of(meeting, day=day, zone=days.week.school.zone)
    return ComingLesson(
        key=f"{meeting.pk}-{day:%Y%m%d}",
        class_group=meeting.class_group,
        subject=meeting.subject,
        starts_at=starts_at,
        ends_at=ends_at,
        room=meeting.room,
        is_cover=(meeting.pk, day) in days.covers,
    )


def _sessions(teacher: Teacher, first_on: date, last_on: date) -> "list[ClassSession]":
    """Return what is opened: hers, and lessons of her classes for which nobody is named."""
    begin, _end = bounds_of_day(teacher.school, first_on)
    _begin, end = bounds_of_day(teacher.school, last_on)
    of_school = ClassSession.objects.filter(class_group__school=teacher.school_id)
    hers = of_school.taught_by(teacher.user).filter(starts_at__gte=begin, starts_at__lt=end)
    return list(hers.select_related("class_group__school", "room", "meeting", "cover", "change"))


def _as_opened(session: ClassSession) -> ComingLesson:
    line = session.meeting
    return ComingLesson(
        # The day that the timetable gives it: a moved lesson keeps its event.
        key=f"{line.pk}-{changed_day_of(session):%Y%m%d}" if line else f"lesson-{session.pk}",
        class_group=session.class_group,
        subject=line.subject if line else "",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        room=session.room,
        is_cover=hasattr(session, "cover"),
    )
