"""One lesson of one day: as it is now, what was changed of it, on which days it takes place."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from classes.models import (
    ClassGroup,
    ClassSession,
    LessonChange,
    Room,
    School,
    Teacher,
    WeeklyMeeting,
)
from classes.models.covers import bounds_of_day
from classes.models.lessons.changes import changed_day_of
from classes.selectors.timetable.cycles import timetable_days
from classes.selectors.timetable.meetings import meetings_of, period_of

DAYS_OFFERED, DAYS_SEARCHED = 8, 70


@dataclass(frozen=True)
class SingleLesson:
    """A lesson of a day, opened or not yet.

    Args:
        day: on which the timetable has it.
        session: None while it is not open, and once it is cancelled.
    """

    class_group: ClassGroup
    meeting: WeeklyMeeting | None
    day: date
    starts_at: datetime
    ends_at: datetime
    room: Room | None
    teacher: Teacher | None
    session: ClassSession | None = None
    change: LessonChange | None = None

    @property
    def version(self) -> str:
        """Which state of it a page shows."""
        rows = (self.session, self.room, self.teacher, self.change)
        keys = " ".join(str(row.pk if row else 0) for row in rows)
        return f"{self.starts_at:%Y%m%d%H%M} {self.ends_at:%Y%m%d%H%M} {keys}"

    @property
    def subject(self) -> str:
        return (self.meeting.subject if self.meeting else "") or self.class_group.title

    @property
    def is_taken(self) -> bool:
        """Whether its register says something already."""
        session = self.session
        return session is not None and ClassSession.objects.filter(pk=session.pk).taken().exists()


def lesson_of_session(session: ClassSession) -> SingleLesson:
    return SingleLesson(
        class_group=session.class_group,
        meeting=session.meeting,
        day=changed_day_of(session),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        room=session.room,
        teacher=session.teacher,
        session=session,
        change=getattr(session, "change", None),
    )


def lesson_on(meeting: WeeklyMeeting, day: date) -> SingleLesson | None:
    """Return the lesson that a line of the timetable has on a day; None if it has none then."""
    change = meeting.lesson_changes.filter(day=day).select_related("session").first()
    # A change knows its lesson wherever it was moved to; looking by day would miss it.
    session = change.session if change else _session_of(meeting, day)
    if session:
        return lesson_of_session(session)
    group = meeting.class_group
    is_held = meetings_of(school=group.school, day=day).filter(pk=meeting.pk).exists()
    # A cancelled lesson is held by its change alone, so that it can be put back.
    if change is None and not is_held:
        return None
    cover = meeting.covers.filter(day=day).select_related("teacher").first()
    starts_at, ends_at = period_of(meeting, day=day, zone=group.school.zone)
    return SingleLesson(
        class_group=group,
        meeting=meeting,
        day=day,
        starts_at=change.was_starts_at if change else starts_at,
        ends_at=change.was_ends_at if change else ends_at,
        room=change.was_room if change else meeting.room,
        teacher=cover.teacher if cover else meeting.teacher,
        change=change,
    )


def lesson_starting(group: ClassGroup, starts_at: datetime) -> SingleLesson | None:
    """Return the lesson that the timetable of a class has begin at a moment, if any."""
    day = group.school.local(starts_at).date()
    lines = group.meetings.filter(weekday__in=timetable_days(group.school, day=day))
    along = ("class_group__school", "room", "teacher")
    found = (lesson_on(line, day) for line in lines.select_related(*along))
    return next((one for one in found if one and one.starts_at == starts_at), None)


def _session_of(meeting: WeeklyMeeting, day: date) -> ClassSession | None:
    begins_at, ends_at = bounds_of_day(meeting.class_group.school, day)
    sessions = meeting.sessions.filter(starts_at__gte=begins_at, starts_at__lt=ends_at)
    return sessions.filter(change=None).first()


def coming_days(meeting: WeeklyMeeting) -> list[date]:
    """Return the next days on which a lesson takes place, today among them."""
    school = meeting.class_group.school
    today = school.today()
    days = (today + timedelta(days=n) for n in range(DAYS_SEARCHED))
    held = (d for d in days if meetings_of(school=school, day=d).filter(pk=meeting.pk).exists())
    return list(islice(held, DAYS_OFFERED))


def changes_of(school: School, *, since: date) -> list[LessonChange]:
    """List what was changed of the lessons of a school from a day on; one query."""
    changes = LessonChange.objects.filter(class_group__school=school, day__gte=since)
    rows = ("class_group__school", "session__room", "session__teacher__user", "meeting")
    return list(changes.select_related(*rows, "was_room", "was_teacher__user", "entered_by"))


def taken_of(changes: list[LessonChange]) -> set[int]:
    """Return the lessons among those that were changed whose registers are taken."""
    sessions = ClassSession.objects.filter(change__in=[change.pk for change in changes])
    return set(sessions.taken().values_list("pk", flat=True))


def change_words(change: LessonChange) -> list[str]:
    """Say what is other than usual, each thing in its own words."""
    if change.is_cancelled:
        return [_("cancelled")]
    session, school = change.session, change.class_group.school
    if session is None:
        return []
    words = []
    if change.is_moved:
        begin, end = school.local(session.starts_at), school.local(session.ends_at)
        times = {"start": f"{begin:%H:%M}", "end": f"{end:%H:%M}"}
        day = {"day": date_format(begin, "LONG_DAY")}
        words.append(_("on %(day)s, %(start)s to %(end)s") % (times | day))
    if session.room_id != change.was_room_id:
        words.append(_("in %(room)s") % {"room": session.room} if session.room else _("no room"))
    if session.teacher_id != change.was_teacher_id and session.teacher:
        words.append(_("with %(teacher)s") % {"teacher": session.teacher})
    return words
