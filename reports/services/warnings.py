"""Warn the teachers of a student who is absent day after day or attends too little.

Once each evening on the school's clock, not after each confirmation: until then the day's registers
are still put right, several lessons of a day make one mail, and a confirmation taken back within
minutes warns nobody. What an evening missed the next one finds, as it looks at how things stand.
Only confirmed registers count, and nobody but the teachers of the student's present classes is
written to.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from accounts.models import User
from classes.mail_languages import language_of
from classes.models import Enrolment, School, Student
from classes.per_school import for_each_school
from reports.models import ReportDelivery
from reports.selectors.absence_runs import AbsenceRun, students_absent_running
from reports.selectors.below_limit import LimitFall, falls_below_limit
from reports.selectors.mail.delivery_guard import ABSENT, BELOW
from reports.selectors.periods import ReportPeriod, chosen_period
from reports.services.creation import create_delivery

EVENING = time(18, 0)
NO_NEWS_AFTER = timedelta(days=14)
"""A run whose last day lies farther back, as after the holidays, is no news."""

Teachers = dict[int, set[int]]


def warn_in_the_evening(*, now: datetime) -> int:
    """Warn in each school where it is evening; safe to call again and again."""
    return for_each_school(
        lambda school: _warn_if_evening(school.local(now), school),
        on_failure="The teachers of %s could not be warned.",
    )


def _warn_if_evening(local_now: datetime, school: School) -> int:
    is_evening = local_now.time() >= EVENING
    return warn_teachers(school=school, today=local_now.date()) if is_evening else 0


def warn_teachers(*, school: School, today: date) -> int:
    """Plan the mails about a school's students; return how many are new."""
    runs = students_absent_running(school, school.days_absent_before_warning, today)
    # The last day of the run, not its first: a long one that goes on is news.
    runs = [run for run in runs if run.days[-1] >= today - NO_NEWS_AFTER]
    period = chosen_period(school, today=today)
    # To today, not to the end of the term: what lies ahead is no absence.
    falls = falls_below_limit(school, ReportPeriod(period.first_on, today))
    teachers = _teachers_of(
        {run.student.pk for run in runs} | {fall.student.pk for fall in falls}, today
    )
    # All at once: a student of three classes has many teachers.
    users = User.objects.in_bulk(set().union(*teachers.values()))
    n_new = 0
    for run in runs:
        for user_id in teachers[run.student.pk]:
            n_new += _warn_of_run(run, school, users[user_id])
    for fall in falls:
        for user_id in teachers[fall.student.pk]:
            n_new += _warn_of_fall(fall, school, users[user_id], period)
    return n_new


def _teachers_of(student_ids: Collection[int], today: date) -> Teachers:
    """Return who teaches each student now, by the user's primary key."""
    enrolled = Enrolment.objects.active_on(today).filter(
        student__in=student_ids, class_group__teachers__user__is_active=True
    )
    teachers: Teachers = defaultdict(set)
    for student_id, user_id in enrolled.order_by().values_list(
        "student_id", "class_group__teachers__user"
    ):
        teachers[student_id].add(user_id)
    return teachers


def _warned_before(student: Student, user: User, reason: str) -> QuerySet[ReportDelivery]:
    return ReportDelivery.objects.filter(
        kind=ReportDelivery.Kind.WARNING,
        student=student,
        recipient=user,
        period_key__startswith=reason,
    )


def _warn_of_run(run: AbsenceRun, school: School, user: User) -> bool:
    """Warn once a run, though a register confirmed late may let it begin earlier than it seemed."""
    if _warned_before(run.student, user, ABSENT).filter(first_on__gte=run.since).exists():
        return False
    days = ReportPeriod(run.since, run.days[-1])
    return _warn(_Warning(run.student, f"{ABSENT} {run.since}", days), school, user)


def _warn_of_fall(fall: LimitFall, school: School, user: User, period: ReportPeriod) -> bool:
    """Warn once a fall: again only if the share has reached the limit since the last warning."""
    # Of this period alone: a new term begins with a share of its own.
    earlier = _warned_before(fall.student, user, BELOW).filter(last_on__gte=period.first_on)
    if earlier.filter(last_on__gte=fall.fell_on).exists():
        return False
    days = ReportPeriod(period.first_on, fall.last_on)
    return _warn(_Warning(fall.student, f"{BELOW} {fall.fell_on}", days), school, user)


@dataclass(frozen=True)
class _Warning:
    """Of whom somebody is warned, of which days; the key names the reason and when it began."""

    student: Student
    key: str
    days: ReportPeriod


def _warn(warning: _Warning, school: School, user: User) -> bool:
    _delivery, is_new = create_delivery(
        kind=ReportDelivery.Kind.WARNING,
        to=user,
        school=school,
        student=warning.student,
        period_key=warning.key,
        language=language_of(user),
        first_on=warning.days.first_on,
        last_on=warning.days.last_on,
    )
    return is_new
