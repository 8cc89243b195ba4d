"""Registers that were not taken: of lessons that ended, or are overdue while they run.

A lesson of a class in which nobody was on its day has no register to be taken.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from classes.models import ClassSession, Enrolment, School
from classes.models.class_sessions import ClassSessionQuerySet
from classes.school_clock import LocalDay

REMEMBERED_FOR = timedelta(days=14)
"""How long a register that was not taken is asked for."""


@dataclass(frozen=True)
class MissingDay:
    """A day on the schools' clocks, and its sessions without a register, the first ones first."""

    day: date
    sessions: list[ClassSession]


def missing_registers(sessions: ClassSessionQuerySet, *, now: datetime) -> ClassSessionQuerySet:
    """Return those that ended in the last days and are neither confirmed nor closed."""
    return _without_register(sessions, now).filter(ends_at__lte=now)


def overdue_registers(
    sessions: ClassSessionQuerySet, *, school: School, now: datetime
) -> ClassSessionQuerySet:
    """Return those that a school misses by now: also of lessons that run longer than it waits."""
    # A lesson of three hours is missed before it ends.
    late = now - timedelta(minutes=school.minutes_until_register_due)
    return _without_register(sessions, now).filter(Q(ends_at__lte=now) | Q(starts_at__lte=late))


def list_missing_registers(user: User | AnonymousUser, *, now: datetime) -> list[ClassSession]:
    """List those of the user's classes or schools, the latest day first; one query."""
    sessions = missing_registers(ClassSession.objects.visible_to(user), now=now)
    named = sessions.select_related("class_group__school", "room", "teacher__user")
    # The latest day first, but the lessons of a day in order: the sort of Python is stable.
    return sorted(named.order_by("starts_at", "class_group__code"), key=_latest_day_first)


def count_missing_registers(user: User | AnonymousUser, *, now: datetime) -> int:
    return missing_registers(ClassSession.objects.visible_to(user), now=now).count()


def group_by_day(sessions: Iterable[ClassSession]) -> list[MissingDay]:
    """Group sessions that are in order of their days."""
    days = groupby(sessions, key=lambda session: session.day)
    return [MissingDay(day, list(found)) for day, found in days]


def _without_register(sessions: ClassSessionQuerySet, now: datetime) -> ClassSessionQuerySet:
    untaken = sessions.filter(
        state=ClassSession.State.OPEN, confirmed_at=None, ends_at__gt=now - REMEMBERED_FOR
    )
    # On the clock of each school, as one list may hold several of them.
    begins_on = LocalDay("starts_at", "class_group__school__time_zone")
    was_there = Q(until_on__isnull=True) | Q(until_on__gt=OuterRef("on"))
    enrolled = Enrolment.objects.filter(was_there, from_on__lte=OuterRef("on"))
    students = enrolled.filter(class_group=OuterRef("class_group"))
    return untaken.alias(on=begins_on).filter(Exists(students))


def _latest_day_first(session: ClassSession) -> int:
    return -session.day.toordinal()
