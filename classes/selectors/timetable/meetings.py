"""Which lessons the timetable asks for on a day, when they are, and which sessions hold them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from classes.models import (
    ClassSession,
    Enrolment,
    Holiday,
    MeetingOpening,
    School,
    Term,
    WeeklyMeeting,
)
from classes.models.timetable.days import week_of
from classes.selectors.lessons import EARLIEST_START
from classes.selectors.timetable.cycles import timetable_days


def meetings_waiting(school: School, *, day: date) -> "QuerySet[WeeklyMeeting]":
    """Return the meetings of a day that the timetable asks for and has not opened yet."""
    is_opened = MeetingOpening.objects.filter(meeting=OuterRef("pk"), day=day)
    return meetings_of(school=school, day=day).exclude(Exists(is_opened))


def meetings_of(*, school: School, day: date) -> "QuerySet[WeeklyMeeting]":
    """Return the meetings that hold on a day: in a term, on no holiday, with a roster."""
    if reason_for_no_lessons(school, day=day):
        return WeeklyMeeting.objects.none()
    terms = Term.objects.filter(school=school).on(day)
    # Without a roster a lesson would ask for the register of nobody.
    roster = Enrolment.objects.active_on(day).filter(class_group=OuterRef("class_group"))
    meetings = WeeklyMeeting.objects.filter(
        Q(term=None) | Q(term__in=terms),
        Exists(roster),
        class_group__school=school,
        weekday__in=timetable_days(school, day=day),
    ).in_week(week_of(school, day))
    entered_at = school.local(school.created_at)
    # Nobody could take the register of a lesson that ended before the school was entered here.
    if day != entered_at.date():
        return meetings
    return meetings.filter(Q(ends_at__gt=entered_at.time()) | Q(ends_at__lt=F("starts_at")))


def reason_for_no_lessons(school: School, *, day: date) -> str:
    """Say why nothing opens on a day, whatever the timetable asks for; empty on a school day."""
    values = {"school": school, "day": date_format(day, "LONG_DAY")}
    if day < school.local(school.created_at).date():
        return (
            _("%(school)s was entered here only after %(day)s: nothing opens by itself.") % values
        )
    if not Term.objects.filter(school=school).on(day).exists():
        return _("%(school)s has no term on %(day)s: enter one, and its lessons open.") % values
    if holiday := Holiday.objects.filter(school=school).on(day).first():
        text = _("%(school)s has a holiday on %(day)s: %(holiday)s.")
        return text % {**values, "holiday": holiday.name}
    return ""


def meetings_held_in(session: ClassSession) -> set[int | None]:
    """Return the keys of the lines of the timetable that a session holds: its own, those within."""
    zone, day = session.class_group.school.zone, session.day
    # What was changed by hand is its own line only, however long it lasts.
    if _is_as_in_timetable(session, day, zone) or hasattr(session, "change"):
        return {session.meeting_id}
    days = timetable_days(session.class_group.school, day=day)
    lines = WeeklyMeeting.objects.filter(class_group=session.class_group_id, weekday__in=days)
    periods = {line.pk: period_of(line, day=day, zone=zone) for line in lines}
    within = {
        pk
        for pk, (starts_at, ends_at) in periods.items()
        if session.starts_at <= starts_at and ends_at <= session.ends_at
    }
    # A double lesson opened as one holds both of its lines.
    return {session.meeting_id, *within}


def period_of(meeting: WeeklyMeeting, *, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return when a lesson of a day begins and ends.

    It begins when the school's clock shows its time: for the first time where the clock shows it
    twice, and where the clock leaps over it, as much later as the clock leaps (RFC 5545, 3.3.5).
    It ends when the clock shows the time of its end, also in a night in which the clock changes;
    where the leap leaves nothing in between, it lasts as long as on any other day.
    """
    return moments_on(day, (meeting.starts_at, meeting.ends_at), zone)


def moments_on(day: date, times: tuple[time, time], zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return when a lesson begins and ends whose times are those of the clock on a day.

    One that ends at an earlier time of the clock, or at the same, lasts past midnight.
    """
    last = day if times[1] > times[0] else day + timedelta(days=1)
    begin = datetime.combine(day, times[0], tzinfo=zone)
    end = datetime.combine(last, times[1], tzinfo=zone)
    starts_at, ends_at = begin.astimezone(UTC), end.astimezone(UTC)
    duration = end.replace(tzinfo=None) - begin.replace(tzinfo=None)
    return starts_at, ends_at if ends_at > starts_at else starts_at + duration


def _is_as_in_timetable(session: ClassSession, day: date, zone: ZoneInfo) -> bool:
    """Say if a session lasts just as its own line of the timetable asks: it holds no other."""
    own = session.meeting
    return own is not None and period_of(own, day=day, zone=zone) == (
        session.starts_at,
        session.ends_at,
    )


def _lesson_begun(session: ClassSession, day: date, zone: ZoneInfo) -> WeeklyMeeting | None:
    """Return the lesson that whoever opened a session by hand meant: the nearest one."""
    group = session.class_group
    meetings = meetings_of(school=group.school, day=day).filter(class_group=group)
    periods = {meeting: period_of(meeting, day=day, zone=zone) for meeting in meetings}
    near = {
        meeting: abs(session.starts_at - starts_at)
        for meeting, (starts_at, ends_at) in periods.items()
        if starts_at - EARLIEST_START <= session.starts_at < ends_at
    }
    return min(near, key=near.__getitem__, default=None)


def session_held(meeting: WeeklyMeeting, day: date, zone: ZoneInfo) -> ClassSession | None:
    """Return the session in which a lesson was held without waiting for the timetable.

    It was opened by hand while the lesson was on or about to begin, or it lasts through all of the
    lesson. One that only runs into the next lesson's first minutes is not the next lesson, and one
    that another line of the timetable opened is that line's only.
    """
    starts_at, ends_at = period_of(meeting, day=day, zone=zone)
    began = Q(meeting=None, starts_at__gte=starts_at - EARLIEST_START, starts_at__lt=ends_at)
    lasts = Q(starts_at__lte=starts_at, ends_at__gte=ends_at)
    # What was moved onto this time is a lesson of its own.
    sessions = ClassSession.objects.filter(
        Q(change=None) | Q(meeting=meeting),
        class_group=meeting.class_group_id,
        ends_at__gt=starts_at,
    )
    lasting = [
        session
        for session in sessions.filter(lasts).select_related("meeting")
        if session.meeting == meeting or not _is_as_in_timetable(session, day, zone)
    ]
    begun = [
        session
        for session in sessions.filter(began).exclude(pk__in=[one.pk for one in lasting])
        if _lesson_begun(session, day, zone) == meeting
    ]
    found = [*lasting, *begun]
    return min(found, key=lambda session: abs(session.starts_at - starts_at), default=None)
