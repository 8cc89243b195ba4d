"""Rows of privacy that the database must refuse, by the constraint that refuses each."""

from datetime import date

from privacy.models import RetentionPeriod, RetentionRun
from tests.factories import make_school

DAY = date(2026, 9, 1)


def two_periods_for_one_holding():
    school = make_school()
    RetentionPeriod.objects.create(school=school, holding="films", days=3)
    RetentionPeriod.objects.create(school=school, holding="films", days=4)


def two_runs_of_a_day(school):
    RetentionRun.objects.create(school=school, day=DAY)
    RetentionRun.objects.create(school=school, day=DAY)


PRIVACY_BAD_ROWS = {
    "retention_period_once": [two_periods_for_one_holding],
    "retention_run_once_a_day": [lambda: two_runs_of_a_day(make_school())],
    "retention_run_of_installation_once_a_day": [lambda: two_runs_of_a_day(None)],
}
