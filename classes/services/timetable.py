"""Open each day's sessions from timetable, terms and holidays, on the school's clock."""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from classes.models import (
    ClassSession,
    Cover,
    MeetingOpening,
    School,
    TimetableRun,
)
from classes.models.calendar import DaySpan
from classes.per_school import for_each_school
from classes.selectors.timetable.meetings import meetings_waiting, period_of, session_held

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
    n_opened = sum(
        len(open_sessions_of(school, day=day, is_first_run=day > run.last_day)) for day in days
    )
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


def open_sessions_of(
    school: School, *, day: date, is_first_run: bool = False
) -> list[ClassSession]:
    """Open the sessions of a day that wait for it; one that cannot be opened stops no other.

    In the first run of a day they stood in the timetable before it, however late the worker is;
    what waits afterwards has only come into it: by a line, a term, a roster, a holiday taken back.
    """
    opened_at = None if is_first_run else timezone.now()
    openings = [
        MeetingOpening(meeting=meeting, day=day, opened_at=opened_at)
        for meeting in meetings_waiting(school, day=day)
    ]
    sessions = [_try_to_open(opening, school.zone) for opening in openings]
    return [session for session in sessions if session]


def settle_session(session: ClassSession) -> None:
    """Let a session that was opened by hand be the lesson of the timetable that it holds.

    Else the timetable would open that lesson beside it, once the session is moved or cancelled.
    """
    school, day = session.class_group.school, session.day
    for meeting in meetings_waiting(school, day=day).filter(class_group=session.class_group):
        if session_held(meeting, day, school.zone) == session:
            opening = MeetingOpening(meeting=meeting, day=day, opened_at=timezone.now())
            _open_session_of(opening, school.zone)


def _days_to_open(last_day: date, today: date) -> Sequence[date]:
    """Today again, for lines of the timetable that came since; missed days, but not many."""
    # `last_day` may lie ahead after a clock that was wrong: today is opened all the same.
    first = min(today, max(last_day + ONE_DAY, today - MISSED_DAYS * ONE_DAY))
    return _days_between(first, today)


def _days_between(first: date, last: date) -> Sequence[date]:
    return [first + n * ONE_DAY for n in range((last - first).days + 1)]


def _try_to_open(opening: MeetingOpening, zone: ZoneInfo) -> ClassSession | None:
    try:
        return _open_session_of(opening, zone)
    # Whatever it is: the school's other lessons must open, and this one is tried again.
    except Exception:
        text = "The lesson %s of %s could not be opened."
        logger.exception(text, opening.meeting, opening.day)
        return None


@transaction.atomic
def _open_session_of(opening: MeetingOpening, zone: ZoneInfo) -> ClassSession | None:
    """Open one lesson; None if another worker was first, who holds this one up until it is done."""
    meeting, day = opening.meeting, opening.day
    _row, is_first = MeetingOpening.objects.get_or_create(
        meeting=meeting, day=day, defaults={"opened_at": opening.opened_at}
    )
    if not is_first:
        return None
    starts_at, ends_at = period_of(meeting, day=day, zone=zone)
    cover = Cover.objects.filter(meeting=meeting, day=day).first()
    teacher_id = cover.teacher_id if cover else meeting.teacher_id
    given = {"room": meeting.room_id, "teacher": teacher_id, "meeting": meeting.pk}
    session = session_held(meeting, day, zone)
    if session is None:
        session, _is_new = ClassSession.objects.get_or_create(
            class_group_id=meeting.class_group_id,
            starts_at=starts_at,
            defaults={"ends_at": ends_at} | {f"{name}_id": pk for name, pk in given.items()},
        )
    if session.meeting_id is None:
        _take_over(session, given)
    # One opened by hand may name another teacher, whom nobody replaces.
    if cover and session.teacher_id == cover.teacher_id:
        Cover.objects.filter(pk=cover.pk).update(session=session)
    return session


def _take_over(session: ClassSession, given: dict[str, int | None]) -> None:
    """Fill in what is still empty in a session that was opened by hand."""
    # Field by field in the database: what somebody enters at this moment is not overwritten.
    for name in SETTLED_FIELDS:
        empty = ClassSession.objects.filter(pk=session.pk, **{f"{name}__isnull": True})
        empty.update(**{name: given[name]})
    session.refresh_from_db(fields=SETTLED_FIELDS)
