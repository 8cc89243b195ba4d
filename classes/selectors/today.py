"""What each class group of a user is at today."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count

from accounts.models import User
from classes.models import ClassGroup, ClassSession, Enrolment
from classes.selectors.counts import StatusCounts, count_sessions

LONGEST_LOCAL_DAY = timedelta(hours=25)
"""The day on which clocks go back; a session of today began within it."""


@dataclass(frozen=True)
class TodayLine:
    """A class group, how many are on its roster, and its latest session of today, if any."""

    class_group: ClassGroup
    n_students: int
    session: ClassSession | None
    counts: StatusCounts

    @property
    def is_done(self) -> bool:
        """Say whether a person has confirmed or closed today's register."""
        return bool(self.session and (self.session.is_closed or self.session.confirmed_at))


def list_today(user: User | AnonymousUser, *, now: datetime) -> list[TodayLine]:
    """List the user's class groups; the number of queries does not grow with theirs."""
    class_groups = list(ClassGroup.objects.visible_to(user).select_related("school"))
    sessions = _latest_of_today(class_groups, now)
    counts = count_sessions(sessions.values())
    sizes = count_rosters(class_groups, now)
    return [
        TodayLine(
            group, sizes[group.pk], session, counts[session.pk] if session else StatusCounts()
        )
        for group in class_groups
        for session in [sessions.get(group.pk)]
    ]


def _latest_of_today(class_groups: list[ClassGroup], now: datetime) -> dict[int, ClassSession]:
    """Return the session of today that started last, by class group, on each school's clock."""
    # Wider than a day, because each school has its own clock; which day it is, is decided below.
    recent = ClassSession.objects.filter(
        class_group__in=class_groups, starts_at__gt=now - LONGEST_LOCAL_DAY, starts_at__lte=now
    ).order_by("starts_at")
    groups = {group.pk: group for group in class_groups}
    found = {}
    for session in recent:
        # Else the day below would fetch class and school of each session anew.
        session.class_group = groups[session.class_group_id]
        if session.day == _day_of(session.class_group, now):
            found[session.class_group_id] = session
    return found


def count_rosters(class_groups: list[ClassGroup], now: datetime) -> Counter[int]:
    """Count who is enrolled today; one query for each date that it is somewhere right now."""
    sizes: Counter[int] = Counter()
    for day in {_day_of(group, now) for group in class_groups}:
        here = [group.pk for group in class_groups if _day_of(group, now) == day]
        enrolled = Enrolment.objects.active_on(day).filter(class_group__in=here).order_by()
        # Counted once, should somebody be enrolled twice in a class.
        rows = enrolled.values("class_group_id").annotate(n=Count("student", distinct=True))
        sizes.update({row["class_group_id"]: row["n"] for row in rows})
    return sizes


def _day_of(class_group: ClassGroup, now: datetime) -> date:
    return class_group.school.local(now).date()
