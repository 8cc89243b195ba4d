"""Reports of the week and the month: for whom, of which days, and when, on each school's clock."""

from datetime import UTC, date, datetime, timedelta

import pytest

from classes.services import open_session
from reports.models import ReportDelivery
from reports.services.due_reports import due_moment, last_complete, plan_reports
from tests.factories import make_class_group, make_school, make_session
from tests.factories.mail import make_subscription

pytestmark = pytest.mark.django_db

MONDAY_AT_FIVE = datetime(2026, 9, 7, 3, 0, tzinfo=UTC)  # 05:00 in Berlin, in summer
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def weekly(session, alice):
    return make_subscription(user=alice, class_group=session.class_group)


def test_the_week_is_mailed_early_on_monday(weekly, alice):
    assert plan_reports(now=MONDAY_AT_FIVE - timedelta(seconds=1)) == 0
    assert plan_reports(now=MONDAY_AT_FIVE) == 1
    delivery = ReportDelivery.objects.get()
    assert (delivery.recipient, delivery.kind, delivery.frequency) == (
        alice,
        "class_summary",
        "weekly",
    )
    assert (delivery.first_on, delivery.last_on) == (date(2026, 8, 31), date(2026, 9, 6))


def test_planning_again_plans_nothing(weekly):
    for minutes in (0, 15, 60 * 24):
        plan_reports(now=MONDAY_AT_FIVE + timedelta(minutes=minutes))
    assert ReportDelivery.objects.count() == 1


def test_a_worker_that_stood_still_catches_up_but_not_for_ever(weekly):
    assert plan_reports(now=MONDAY_AT_FIVE + timedelta(days=3)) == 0
    assert plan_reports(now=MONDAY_AT_FIVE + timedelta(days=2, hours=23)) == 1


def test_whoever_subscribes_later_waits_for_the_next_report(session, alice):
    make_subscription(
        user=alice,
        class_group=session.class_group,
        created_at=MONDAY_AT_FIVE + timedelta(minutes=1),
    )
    assert plan_reports(now=MONDAY_AT_FIVE + timedelta(hours=1)) == 0


def test_a_school_that_fails_stops_no_other(weekly, caplog):
    make_school(name="A broken one", time_zone="Atlantis/Capital")
    make_school(name="Z broken too", time_zone="Atlantis/Capital")
    assert plan_reports(now=MONDAY_AT_FIVE) == 1
    assert "The reports of A broken one could not be planned." in caplog.text


def test_in_the_holidays_nothing_is_mailed(weekly):
    assert plan_reports(now=MONDAY_AT_FIVE + timedelta(days=7)) == 0


def test_the_month_is_mailed_on_the_first(session, dana, school):
    make_subscription(user=dana, school=school, class_group=None, frequency="monthly")
    first_at_five = datetime(2026, 10, 1, 3, 0, tzinfo=UTC)
    assert plan_reports(now=first_at_five - timedelta(seconds=1)) == 0
    assert plan_reports(now=first_at_five) == 1
    delivery = ReportDelivery.objects.get()
    assert delivery.kind == "school_summary"
    assert (delivery.first_on, delivery.last_on) == (date(2026, 9, 1), date(2026, 9, 30))


@pytest.mark.parametrize(
    ("zone", "due_at"),
    [
        ("Europe/Berlin", datetime(2026, 10, 26, 4, 0, tzinfo=UTC)),  # the day after the change
        ("Asia/Kolkata", datetime(2026, 10, 25, 23, 30, tzinfo=UTC)),
        ("Pacific/Kiritimati", datetime(2026, 10, 25, 15, 0, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2026, 10, 26, 12, 0, tzinfo=UTC)),
    ],
)
def test_five_in_the_morning_is_that_of_the_school(zone, due_at):
    school = make_school(time_zone=zone)
    group = make_class_group(school=school)
    make_session(class_group=group, starts_at=datetime(2026, 10, 21, 9, tzinfo=UTC))
    make_subscription(class_group=group, created_at=LONG_AGO)
    assert plan_reports(now=due_at - timedelta(seconds=1)) == 0
    assert plan_reports(now=due_at) == 1
    period = last_complete("weekly", today=school.local(due_at).date())
    assert due_moment(school, period=period) == due_at


def test_a_lesson_at_the_end_of_sunday_belongs_to_the_week_of_the_schools_clock(school, alice):
    """23:30 on Sunday in Berlin is Sunday in UTC too; 00:30 on Monday is not."""
    group = make_class_group(school=school)
    open_session(class_group=group, starts_at=datetime(2026, 10, 25, 23, 30, tzinfo=UTC))
    make_subscription(user=alice, class_group=group)
    assert plan_reports(now=datetime(2026, 10, 26, 4, 0, tzinfo=UTC)) == 0
    open_session(class_group=group, starts_at=datetime(2026, 10, 25, 22, 30, tzinfo=UTC))
    assert plan_reports(now=datetime(2026, 10, 26, 4, 0, tzinfo=UTC)) == 1


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_weeks_and_months_follow_each_other_without_gap_over_the_year(year):
    for frequency in ("weekly", "monthly"):
        day, last = date(year, 1, 1), None
        while day <= date(year + 1, 1, 8):
            period = last_complete(frequency, today=day)
            assert period.last_on < day
            if last and period != last:
                assert period.first_on == last.last_on + timedelta(days=1)
            day, last = day + timedelta(days=1), period


def test_whoever_is_switched_off_gets_none(weekly, alice):
    alice.is_active = False
    alice.save()
    assert plan_reports(now=MONDAY_AT_FIVE) == 0


def test_schedules_are_there_after_every_migration(db):
    from django_q.models import Schedule

    from jobs.schedules import sync_schedules

    sync_schedules()
    sync_schedules()
    tasks = list(
        Schedule.objects.filter(func__startswith="reports.").values_list("func", flat=True)
    )
    assert sorted(tasks) == [
        "reports.tasks.plan_reports",
        "reports.tasks.warn_teachers",
    ]
