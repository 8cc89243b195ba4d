"""Absences day after day, drawn at random: the database says what a plain walk backwards says."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classes.models import AttendanceRecord, ClassSession
from reports.selectors.absence_runs import students_absent_running

pytestmark = pytest.mark.django_db

SCHOOL_CLOCK = ZoneInfo("Europe/Berlin")
FIRST_DAY = datetime(2026, 10, 19, tzinfo=UTC)  # The clocks go back within the week.
HOURS = (6, 11, 22)  # The last is midnight or later at the school.
TODAY = date(2026, 11, 15)

statuses = st.sampled_from(["absent", "absent", "absent", "excused", "late", "present", ""])
lessons = st.tuples(statuses, st.sampled_from([True, True, True, False]))
days = st.lists(st.tuples(lessons, lessons, lessons), max_size=12)


def walk_back(drawn) -> list[date]:
    """Return the days of the run, the last first; statuses by day on the school's clock."""
    by_day = defaultdict(set)
    for starts_at, status, is_confirmed in drawn:
        if is_confirmed and status:
            by_day[starts_at.astimezone(SCHOOL_CLOCK).date()].add(status)
    run = []
    for day in sorted(by_day, reverse=True):
        if by_day[day] & {"present", "late"}:
            break
        if "absent" in by_day[day]:
            run.append(day)
    return run


def keep(drawn, class_group, student) -> None:
    sessions = ClassSession.objects.bulk_create(
        ClassSession(
            class_group=class_group,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=45),
            confirmed_at=starts_at if is_confirmed else None,
        )
        for starts_at, _, is_confirmed in drawn
    )
    AttendanceRecord.objects.bulk_create(
        AttendanceRecord(session=session, student=student, status=status, source="capture")
        for session, (_, status, _) in zip(sessions, drawn, strict=True)
        if status
    )


@pytest.mark.thorough
@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn_days=days, n_days=st.integers(1, 5))
def test_a_run_is_what_a_walk_backwards_finds(school, class_group, student, drawn_days, n_days):
    drawn = [
        (FIRST_DAY + timedelta(days=place, hours=hour), *lesson)
        for place, day in enumerate(drawn_days)
        for hour, lesson in zip(HOURS, day, strict=True)
    ]
    expected = walk_back(drawn)
    with transaction.atomic():
        keep(drawn, class_group, student)
        found = students_absent_running(school, n_days, TODAY)
        transaction.set_rollback(True)
    assert [run.days[::-1] for run in found] == (
        [tuple(expected)] if len(expected) >= n_days else []
    )
