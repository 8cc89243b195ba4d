"""Say which week of a school is A, and how its cycle of days goes; today follows at once."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from classes.access import is_office_of
from classes.errors import NotOfficeError
from classes.models import School
from classes.models.timetable.days import Weekday
from classes.selectors.timetable.meetings import meetings_of
from classes.services.timetable import open_sessions_of
from classes.versions import ShownVersion, refuse_stale
from timetables.errors import InvalidCycleError
from timetables.selectors.school_weeks import cycle_version, weeks_version
from timetables.services.lines import close_up


@dataclass(frozen=True)
class CyclePlan:
    """A cycle of days as somebody wants it.

    Args:
        n_days: None: lessons are of weekdays.
        day_1_on: a date that is day 1; where it is no school day, the next one is.
        weekdays: those that the cycle counts; Monday is 0.
    """

    n_days: int | None = None
    day_1_on: date | None = None
    weekdays: frozenset[int] = frozenset(Weekday.values[:5])


@transaction.atomic
def set_week_a(
    *, school: School, day: date | None, by: User, shown_version: ShownVersion
) -> School:
    """Let weeks A and B take turns from the week of a day; None: all weeks are alike."""
    locked = _locked(school, by)
    refuse_stale(shown_version, weeks_version(locked))
    return _write(locked, {"week_a_on": day})


@transaction.atomic
def set_cycle(*, school: School, plan: CyclePlan, by: User, shown_version: ShownVersion) -> School:
    """Let the school's days run through a cycle, or through none."""
    locked = _locked(school, by)
    refuse_stale(shown_version, cycle_version(locked))
    if plan.n_days and not (plan.day_1_on and plan.weekdays):
        raise InvalidCycleError("cycle_without_begin")
    weekdays = "".join(str(day) for day in sorted(plan.weekdays))
    values = {
        "cycle_days": plan.n_days or None,
        "cycle_day_1_on": plan.day_1_on if plan.n_days else None,
        "cycle_weekdays": weekdays or locked.cycle_weekdays,
    }
    return _write(locked, values)


def _locked(school: School, by: User) -> School:
    if not is_office_of(by, school.pk):
        raise NotOfficeError("timetable_for_office_only")
    return School.objects.select_for_update(of=("self",), no_key=True).get(pk=school.pk)


def _write(school: School, values: dict[str, Any]) -> School:
    """Save it, close what of today has not begun and no longer holds, and open what holds now."""
    today = school.today()
    # Read before it is saved: it shows what was opened under the old count.
    before = list(meetings_of(school=school, day=today))
    for name, value in values.items():
        setattr(school, name, value)
    school.save(update_fields=list(values))
    after = set(meetings_of(school=school, day=today))
    close_up(school, lines=[meeting for meeting in before if meeting not in after])
    open_sessions_of(school, day=today)
    return school
