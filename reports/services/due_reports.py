"""Plan the mails of every week and month for those who asked, on the clock of each school."""

from datetime import date, datetime, time, timedelta

from classes.models import ClassSession, School
from classes.per_school import for_each_school
from reports.models import Frequency, ReportDelivery, ReportSubscription
from reports.selectors.periods import ReportPeriod
from reports.services.creation import create_delivery

DUE_AT = time(5, 0)
"""On the school's clock, on Mondays and on the first of a month."""
CATCH_UP = timedelta(days=3)
"""A worker that stood still so long sends what was due meanwhile; after that it is no news."""

Kind = ReportDelivery.Kind


def plan_reports(*, now: datetime) -> int:
    """Plan what is due; safe to call again and again. Return how many mails are new."""
    return for_each_school(
        lambda school: sum(_plan(school, frequency, now=now) for frequency in Frequency),
        on_failure="The reports of %s could not be planned.",
    )


def last_complete(frequency: str, *, today: date) -> ReportPeriod:
    """Return the week or month that ended last before a day."""
    current = (
        ReportPeriod.week_of(today)
        if frequency == Frequency.WEEKLY
        else ReportPeriod.month_of(today)
    )
    day_before = current.first_on - timedelta(days=1)
    return (
        ReportPeriod.week_of(day_before)
        if frequency == Frequency.WEEKLY
        else ReportPeriod.month_of(day_before)
    )


def due_moment(school: School, *, period: ReportPeriod) -> datetime:
    """Return when the report of a period is due: early on the day after its last."""
    day = period.last_on + timedelta(days=1)
    return datetime.combine(day, DUE_AT, tzinfo=school.zone)


def _plan(school: School, frequency: str, *, now: datetime) -> int:
    period = last_complete(frequency, today=school.local(now).date())
    due_at = due_moment(school, period=period)
    # Not before, and not long after: an outage of a week must not send a report nobody expects.
    if not due_at <= now < due_at + CATCH_UP:
        return 0
    # Whoever subscribes later gets the next report, not at once the one before.
    wanted = ReportSubscription.objects.filter(
        school=school, frequency=frequency, created_at__lte=due_at, user__is_active=True
    ).select_related("user", "class_group")
    met = _class_groups_that_met(school, period)
    return sum(
        _plan_one(subscription, period) for subscription in wanted if _is_news(subscription, met)
    )


def _class_groups_that_met(school: School, period: ReportPeriod) -> set[int]:
    begin, end = period.bounds(school)
    sessions = ClassSession.objects.filter(
        class_group__school=school, starts_at__gte=begin, starts_at__lt=end
    )
    return set(sessions.order_by().values_list("class_group_id", flat=True).distinct())


def _is_news(subscription: ReportSubscription, met: set[int]) -> bool:
    """In the holidays there is nothing to report."""
    return bool(met) if subscription.class_group_id is None else subscription.class_group_id in met


def _plan_one(subscription: ReportSubscription, period: ReportPeriod) -> bool:
    has_class = subscription.class_group is not None
    # The key is the first day of the period, so a second run finds the first one's mail.
    _delivery, is_new = create_delivery(
        kind=Kind.CLASS_SUMMARY if has_class else Kind.SCHOOL_SUMMARY,
        to=subscription.user,
        school=subscription.school,
        class_group=subscription.class_group,
        period_key=f"{subscription.frequency} {period.first_on}",
        frequency=subscription.frequency,
        language=subscription.language,
        first_on=period.first_on,
        last_on=period.last_on,
    )
    return is_new
