"""Open each day's sessions from timetable, terms and holidays, on the school's clock."""

import logging
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from classes.models import (
    ClassSession,
    Cover,
    Enrolment,
    Holiday,
    MeetingOpening,
    School,
    Term,
    TimetableRun,
    WeeklyMeeting,
)
from classes.models.calendar import DaySpan
from classes.services.per_school import for_each_school
from classes.services.sessions import EARLIEST_START

MISSED_DAYS = 7
"""How many days back a worker that was away still opens."""

ONE_DAY = timedelta(days=1)
SETTLED_FIELDS = ("meeting", "room", "teacher")

logger = logging.getLogger(__name__)


def open_sessions_everywhere(*, now: datetime | None = None) -> int:
    """Open what each school's timetable asks for by now; one that fails stops no other."""
    return for_each_school(
        lambda school: open_sessions_until_today(school=school, now=now or timezone.now()),
        on_failure="The sessions of %s could not be opened.",
    )


def open_sessions_until_today(*, school: School, now: datetime) -> int:
    """Open the school's sessions of today and of the days since the last run; return how many."""
    today = school.local(now).date()
    run, _is_first = TimetableRun.objects.get_or_create(
        school=school, defaults={"last_day": today - ONE_DAY}
    )
    days = _days_to_open(run.last_day, today)
    n_opened = sum(len(open_sessions_of(school, day=day)) for day in days)
    # A lesson that could not be opened is tried again, and so is the rest of its day.
    unfinished = (day for day in days if meetings_waiting(school, day=day).exists())
    last_day = next((day - ONE_DAY for day in unfinished), today)
    # Never back after a clock that was wrong for a while.
    TimetableRun.objects.filter(pk=run.pk, last_day__lt=last_day).update(last_day=last_day)
    return n_opened


def open_missed_sessions(days: DaySpan, *, but_not: DaySpan | None = None) -> int:
    """Open the lessons of days that have become days of lessons, and return how many.

    Only those up to today and of the last week, and none of `but_not`: lines of the timetable that
    came since would open there too.
    """
    today = days.school.today()
    recent = _days_between(
        max(days.first_on, today - MISSED_DAYS * ONE_DAY), min(days.last_on, today)
    )
    gained = (
        day for day in recent if not but_not or not but_not.first_on <= day <= but_not.last_on
    )
    return sum(len(open_sessions_of(days.school, day=day)) for day in gained)


def open_sessions_of(school: School, *, day: date) -> list[ClassSession]:
    """Open the sessions of a day that wait for it; one that cannot be opened stops no other."""
    meetings = meetings_waiting(school, day=day)
    sessions = [_try_to_open(meeting, day, school.zone) for meeting in meetings]
    return [session for session in sessions if session]


def meetings_waiting(school: School, *, day: date) -> "QuerySet[WeeklyMeeting]":
    """Return the meetings of a day that the timetable asks for and has not opened yet."""
    is_opened = MeetingOpening.objects.filter(meeting=OuterRef("pk"), day=day)
    return meetings_of(school=school, day=day).exclude(Exists(is_opened))


def meetings_of(*, school: School, day: date) -> "QuerySet[WeeklyMeeting]":
    """Return the meetings that hold on a day: in a term, on no holiday, with a roster."""
    if reason_for_no_lessons(school, day=day):
        return WeeklyMeeting.objects.none()
    terms = Term.objects.filter(school=school).on(day)
    roster = Enrolment.objects.active_on(day).filter(class_group=OuterRef("class_group"))
    meetings = WeeklyMeeting.objects.filter(
        Q(term=None) | Q(term__in=terms),
        Exists(roster),
        class_group__school=school,
        weekday=day.weekday(),
    )
    entered_at = school.local(school.created_at)
    # Nobody could take the register of a lesson that ended before the school was entered here.
    return meetings.filter(ends_at__gt=entered_at.time()) if day == entered_at.date() else meetings


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
    if _is_as_in_timetable(session, day, zone):
        return {session.meeting_id}
    lines = WeeklyMeeting.objects.filter(class_group=session.class_group_id, weekday=day.weekday())
    periods = {line.pk: period_of(line, day=day, zone=zone) for line in lines}
    within = {
        pk
        for pk, (starts_at, ends_at) in periods.items()
        if session.starts_at <= starts_at and ends_at <= session.ends_at
    }
    return {session.meeting_id, *within}


def period_of(meeting: WeeklyMeeting, *, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return when a lesson of a day begins and ends.

    It begins when the school's clock shows its time: for the first time where the clock shows it
    twice, and where the clock leaps over it, as much later as the clock leaps (RFC 5545, 3.3.5).
    It lasts as long as on any other day.
    """
    starts_at = datetime.combine(day, meeting.starts_at, tzinfo=zone).astimezone(UTC)
    duration = datetime.combine(day, meeting.ends_at) - datetime.combine(day, meeting.starts_at)
    return starts_at, starts_at + duration


def _days_to_open(last_day: date, today: date) -> Sequence[date]:
    """Today again, for lines of the timetable that came since; missed days, but not many."""
    first = min(today, max(last_day + ONE_DAY, today - MISSED_DAYS * ONE_DAY))
    return _days_between(first, today)


def _days_between(first: date, last: date) -> Sequence[date]:
    return [first + n * ONE_DAY for n in range((last - first).days + 1)]


def _try_to_open(meeting: WeeklyMeeting, day: date, zone: ZoneInfo) -> ClassSession | None:
    try:
        return _open_session_of(meeting, day, zone)
    except Exception:
        logger.exception("The lesson %s of %s could not be opened.", meeting, day)
        return None


@transaction.atomic
def _open_session_of(meeting: WeeklyMeeting, day: date, zone: ZoneInfo) -> ClassSession | None:
    """Open one lesson; None if another worker was first, who holds this one up until it is done."""
    _row, is_first = MeetingOpening.objects.get_or_create(meeting=meeting, day=day)
    if not is_first:
        return None
    starts_at, ends_at = period_of(meeting, day=day, zone=zone)
    cover = Cover.objects.filter(meeting=meeting, day=day).first()
    teacher_id = cover.teacher_id if cover else meeting.teacher_id
    given = {"room": meeting.room_id, "teacher": teacher_id, "meeting": meeting.pk}
    session = _session_held(meeting, day, zone)
    if session is None:
        session, _is_new = ClassSession.objects.get_or_create(
            class_group_id=meeting.class_group_id,
            starts_at=starts_at,
            defaults={"ends_at": ends_at} | {f"{name}_id": pk for name, pk in given.items()},
        )
    if session.meeting_id is None:
        _take_over(session, given)
    if cover and session.teacher_id == cover.teacher_id:
        Cover.objects.filter(pk=cover.pk).update(session=session)
    return session


def _session_held(meeting: WeeklyMeeting, day: date, zone: ZoneInfo) -> ClassSession | None:
    """Return the session in which a lesson was held without waiting for the timetable.

    It was opened by hand while the lesson was on or about to begin, or it lasts through all of the
    lesson. One that only runs into the next lesson's first minutes is not the next lesson, and one
    that another line of the timetable opened is that line's only.
    """
    starts_at, ends_at = period_of(meeting, day=day, zone=zone)
    began = Q(meeting=None, starts_at__gte=starts_at - EARLIEST_START, starts_at__lt=ends_at)
    lasts = Q(starts_at__lte=starts_at, ends_at__gte=ends_at)
    sessions = ClassSession.objects.filter(
        class_group=meeting.class_group_id, ends_at__gt=starts_at
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


def _take_over(session: ClassSession, given: dict[str, int | None]) -> None:
    """Fill in what is still empty in a session that was opened by hand."""
    # Field by field in the database: what somebody enters at this moment is not overwritten.
    for name in SETTLED_FIELDS:
        empty = ClassSession.objects.filter(pk=session.pk, **{f"{name}__isnull": True})
        empty.update(**{name: given[name]})
    session.refresh_from_db(fields=SETTLED_FIELDS)
