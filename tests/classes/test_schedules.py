"""The worker's schedules of the register are there after the migrations, and name real tasks."""

import pytest
from django.utils.module_loading import import_string
from django_q.models import Schedule

from classes.schedules import OPEN_SESSIONS, REMIND, ensure_schedules
from jobs.schedules import ensure_schedule


@pytest.mark.django_db
def test_they_are_made_once_and_name_tasks_that_exist():
    ensure_schedules()
    ensure_schedules()
    found = Schedule.objects.filter(name__in=[OPEN_SESSIONS, REMIND])
    assert {schedule.name: schedule.minutes for schedule in found} == {OPEN_SESSIONS: 15, REMIND: 5}
    assert all(callable(import_string(schedule.func)) for schedule in found)


@pytest.mark.django_db
def test_a_pace_that_somebody_chose_stays():
    ensure_schedule("Somebody's own", "classes.tasks.open_sessions", minutes=15)
    Schedule.objects.filter(name="Somebody's own").update(minutes=60)
    ensure_schedule("Somebody's own", "classes.tasks.open_sessions", minutes=15)
    assert Schedule.objects.get(name="Somebody's own").minutes == 60
