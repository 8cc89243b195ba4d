"""Let whoever administers a school choose how long things are kept, within the law."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from classes.access import keeps_people_of
from classes.errors import NotOfficeError
from classes.models import School
from classes.services.history import keep_in_history
from classes.versions import ShownVersion, refuse_stale
from jobs.failures import remark
from office.errors import PeriodError
from office.selectors.retention import version_of_periods
from privacy.registry import DaysKept, Holding, holding_named
from privacy.selectors.retention import periods_of
from privacy.services.retention import set_period


@transaction.atomic
def choose_periods(
    *, school: School, days: Mapping[str, int], by: User, shown_version: ShownVersion
) -> int:
    """Keep the school's own numbers of days, by holding; return how many were changed."""
    if not keeps_people_of(by, school.pk):
        raise NotOfficeError("people_for_office_only")
    School.objects.select_for_update(of=("self",), no_key=True).get(pk=school.pk)
    refuse_stale(shown_version, version_of_periods(school))
    before = periods_of(school.pk)
    # What was not changed writes no history.
    changed = {name: n for name, n in days.items() if before.get(name) != n}
    for name, n in changed.items():
        holding, period = _changeable(name)
        # The law's own bounds, asked once more: a form is not the only way here.
        if period.within(n) != n:
            raise PeriodError(
                "period_out_of_range",
                what=holding.title,
                least=period.least_days,
                most=period.most_days,
            )
        set_period(school_id=school.pk, holding=holding, days=n)
        change = remark("period_changed", what=holding.title, old=before[name], new=n)
        keep_in_history(school, by=by, change=change)
    return len(changed)


def _changeable(name: str) -> tuple[Holding, DaysKept]:
    holding = holding_named(name)
    if holding is None or holding.period is None or holding.is_of_installation:
        raise PeriodError("period_unknown")
    return holding, holding.period
