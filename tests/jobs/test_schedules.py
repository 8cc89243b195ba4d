"""What comes again and again is written into django-q2's table after the migrations."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import OrmQ, Schedule
from django_q.scheduler import scheduler

from attendance_site.schedule import RECURRING
from jobs.bell import WORK, LaneBroker, ring_bell
from jobs.reaper import reap
from jobs.schedules import sync_schedules

pytestmark = pytest.mark.django_db


def test_they_are_made_once_and_name_tasks_that_exist():
    sync_schedules()
    sync_schedules()
    found = Schedule.objects.filter(name__in=[one.name for one in RECURRING])
    assert sorted(row.name for row in found) == sorted(one.name for one in RECURRING)
    assert all(callable(import_string(row.func)) for row in found)


def test_the_table_rules_the_pace_of_what_is_installed():
    sync_schedules()
    row = Schedule.objects.get(func="classes.tasks.open_sessions")
    Schedule.objects.filter(pk=row.pk).update(minutes=60)
    sync_schedules()
    assert Schedule.objects.get(pk=row.pk).minutes == row.minutes != 60
    assert Schedule.objects.get(pk=row.pk).next_run == row.next_run


@pytest.fixture
def scheduler_on_our_connection(monkeypatch) -> None:
    """The test's connection stays open."""
    monkeypatch.setattr("django_q.scheduler.close_old_django_connections", lambda: None)


@pytest.mark.usefixtures("scheduler_on_our_connection")
def test_a_task_goes_to_the_lane_of_the_table():
    sync_schedules()
    Schedule.objects.update(next_run=timezone.now() + timedelta(hours=1))
    Schedule.objects.filter(func="classes.tasks.open_sessions").update(next_run=timezone.now())
    scheduler()
    [task] = OrmQ.objects.all()
    assert (task.key, task.func()) == ("small.tasks", "classes.tasks.open_sessions")
    assert LaneBroker("small").dequeue() == [(task.pk, task.payload)]


@pytest.mark.usefixtures("scheduler_on_our_connection")
def test_a_task_that_waits_in_a_lane_does_not_mute_its_bell(django_capture_on_commit_callbacks):
    sync_schedules()
    Schedule.objects.filter(func="classes.tasks.plan_reminders").update(next_run=timezone.now())
    scheduler()
    with django_capture_on_commit_callbacks(execute=True):
        ring_bell(lane="mail")
    assert {task.func() for task in OrmQ.objects.all()} >= {WORK, "classes.tasks.plan_reminders"}


def schedule(name: str, func: str) -> Schedule:
    return Schedule.objects.create(name=name, func=func)


def test_what_left_the_table_or_has_another_name_there_goes():
    sync_schedules()
    Schedule.objects.filter(func="classes.tasks.open_sessions").update(name="As it once was called")
    Schedule.objects.filter(func="reports.tasks.plan_reports").update(
        name="Removed", func="reports.tasks.plan_letters"
    )
    schedule("Made by hand", "reports.tasks.gone")
    sync_schedules()
    assert sorted(Schedule.objects.values_list("func", flat=True)) == sorted(
        one.task for one in RECURRING
    )


def test_a_schedule_of_somebodys_own_stays_if_it_calls_a_task_of_the_table():
    schedule("Reports at noon too", "reports.tasks.plan_reports")
    schedule("A program of the school's", "school_tools.tasks.fetch")
    sync_schedules()
    assert Schedule.objects.count() == len(RECURRING) + 1
    assert Schedule.objects.filter(name="Reports at noon too").exists()


def test_a_schedule_that_a_wrong_clock_put_off_comes_back():
    sync_schedules()
    next_year = timezone.now() + timedelta(days=365)
    Schedule.objects.filter(func="reports.tasks.plan_reports").update(next_run=next_year)
    reap()
    next_run = Schedule.objects.get(func="reports.tasks.plan_reports").next_run
    assert next_run <= timezone.now() + timedelta(minutes=15)
