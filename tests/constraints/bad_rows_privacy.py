"""Rows of privacy that the database must refuse, by the constraint that refuses each."""

from datetime import date

from classes.models import NamelessCount
from faces.models import StrangerLimits
from office.models import StudentErasure, StudentExport
from privacy.models import RetentionPeriod, RetentionRun
from tests.factories import make_school, make_session, make_student
from tests.factories.office import make_code, make_list_file

DAY = date(2026, 9, 1)


def two_periods_for_one_holding():
    school = make_school()
    RetentionPeriod.objects.create(school=school, holding="films", days=3)
    RetentionPeriod.objects.create(school=school, holding="films", days=4)


def two_runs_of_a_day(school):
    RetentionRun.objects.create(school=school, day=DAY)
    RetentionRun.objects.create(school=school, day=DAY)


def two_counts_of_a_status(**overrides):
    session = make_session()
    for _ in range(2):
        NamelessCount.objects.create(
            **{"session": session, "status": "present", "n": 1} | overrides
        )


def make_limits(**overrides):
    StrangerLimits.objects.create(school=make_school(), **overrides)


def two_limits_of_one_school():
    school = make_school()
    StrangerLimits.objects.create(school=school)
    StrangerLimits.objects.create(school=school)


def make_export(**overrides):
    StudentExport.objects.create(student=make_student(), **overrides)


def make_erasure(**overrides):
    StudentErasure.objects.create(student=make_student(), **overrides)


PRIVACY_BAD_ROWS = {
    "stranger_limits_once_per_school": [two_limits_of_one_school],
    "stranger_limits_range": [
        lambda: make_limits(present_one_in=40),
        lambda: make_limits(present_one_in=10_001),
        lambda: make_limits(check_one_in=9),
    ],
    "list_file_ending": [lambda: make_list_file(ending="pdf")],
    "nameless_count_once": [lambda: two_counts_of_a_status(code=make_code(counts_as="present"))],
    "nameless_count_without_code_once": [two_counts_of_a_status],
    "nameless_count_status": [
        lambda: NamelessCount.objects.create(session=make_session(), status="asleep", n=1)
    ],
    "retention_period_once": [two_periods_for_one_holding],
    "retention_run_once_a_day": [lambda: two_runs_of_a_day(make_school())],
    "retention_run_of_installation_once_a_day": [lambda: two_runs_of_a_day(None)],
}
