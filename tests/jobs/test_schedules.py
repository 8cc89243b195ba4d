"""What comes again and again is written into django-q2's table after the migrations."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import OrmQ, Schedule
from django_q.scheduler import scheduler

from attendance_site.schedule import RECURRING
from jobs.reaper import reap
from jobs.schedules import sync_schedules

pytestmark = pytest.mark.django_db


def test_they_are_made_once_and_name_tasks_that_exist():
    sync_schedules()
    sync_schedules()
    found = Schedule.objects.filter(name__in=[one.name for one in RECURRING])
    assert sorted(row.name for row in found) == sorted(one.name for one in RECURRING)
    assert all(callable(import_string(row.func)) for row in found)


def test_a_pace_that_somebody_chose_stays():
    sync_schedules()
    Schedule.objects.filter(func="classes.tasks.open_sessions").update(minutes=60)
    sync_schedules()
    assert Schedule.objects.get(func="classes.tasks.open_sessions").minutes == 60


def test_a_task_goes_to_the_lane_of_the_table(monkeypatch):
    monkeypatch.setattr("django_q.scheduler.close_old_django_connections", lambda: None)
    sync_schedules()
    Schedule.objects.update(next_run=timezone.now() + timedelta(hours=1))
    Schedule.objects.filter(func="classes.tasks.open_sessions").update(next_run=timezone.now())
    scheduler()
    [task] = OrmQ.objects.all()
    assert (task.key, task.func()) == ("small", "classes.tasks.open_sessions")


def test_a_schedule_that_a_wrong_clock_put_off_comes_back():
    sync_schedules()
    next_year = timezone.now() + timedelta(days=365)
    Schedule.objects.filter(func="reports.tasks.plan_reports").update(next_run=next_year)
    reap()
    next_run = Schedule.objects.get(func="reports.tasks.plan_reports").next_run
    assert next_run <= timezone.now() + timedelta(minutes=15)
