"""Set the periods of a school's day; lessons that stood in one move along with it."""

from collections.abc import Sequence
from itertools import pairwise

from django.db import transaction

from accounts.models import User
from classes.access import is_office_of
from classes.errors import NotOfficeError
from classes.models import Period, School, WeeklyMeeting
from classes.models.timetable_runs import StepKind
from classes.versions import ShownVersion, refuse_stale
from timetables.errors import InvalidPeriodsError, LessonThereError
from timetables.selectors.periods import PeriodPlan, periods_version
from timetables.services.lines import LineChanges, write_lines


def check_periods(plans: Sequence[PeriodPlan]) -> None:
    ordered = sorted(plans, key=lambda plan: plan.starts_at)
    for one, other in pairwise(ordered):
        if other.starts_at < one.ends_at or one.ends_at < one.starts_at:
            raise InvalidPeriodsError("periods_overlap", one=one.name, other=other.name)
    # The last one may last past midnight, but not into the first one of the next day.
    if ordered and ordered[0].starts_at < ordered[-1].ends_at < ordered[-1].starts_at:
        values = {"one": ordered[-1].name, "other": ordered[0].name}
        raise InvalidPeriodsError("periods_overlap", **values)


@transaction.atomic
def set_periods(
    *, school: School, plans: Sequence[PeriodPlan], by: User, shown_version: ShownVersion
) -> None:
    """Make the periods of a school these; those not among them go, their lessons stay."""
    School.objects.select_for_update(of=("self",), no_key=True).get(pk=school.pk)
    if not is_office_of(by, school.pk):
        raise NotOfficeError("timetable_for_office_only")
    refuse_stale(shown_version, periods_version(school))
    check_periods(plans)
    before = school.periods.in_bulk()
    moved = [(before[plan.pk], plan) for plan in plans if plan.pk in before]
    _move_lessons(school, moved, by)
    # Made anew, as names and times may change places among them.
    school.periods.all().delete()
    Period.objects.bulk_create(
        Period(school=school, name=plan.name, starts_at=plan.starts_at, ends_at=plan.ends_at)
        for plan in plans
    )


def _move_lessons(school: School, moved: Sequence[tuple[Period, PeriodPlan]], by: User) -> None:
    times = {
        (was.starts_at, was.ends_at): (plan.starts_at, plan.ends_at)
        for was, plan in moved
        if (was.starts_at, was.ends_at) != (plan.starts_at, plan.ends_at)
    }
    lines = [
        line
        for line in WeeklyMeeting.objects.filter(class_group__school=school)
        if (line.starts_at, line.ends_at) in times
    ]
    for line in lines:
        line.starts_at, line.ends_at = times[line.starts_at, line.ends_at]
    _refuse_taken_times(lines)
    if lines:
        write_lines(school=school, changes=LineChanges(StepKind.MOVE, changed=lines), by=by)


def _refuse_taken_times(moved: Sequence[WeeklyMeeting]) -> None:
    """Refuse a time at which the same class has a lesson that stands in no moved period."""
    groups = {line.class_group_id for line in moved}
    staying = WeeklyMeeting.objects.filter(class_group__in=groups)
    staying = staying.exclude(pk__in=[line.pk for line in moved])
    taken = {(one.class_group_id, one.term_id, one.weekday, one.starts_at) for one in staying}
    for line in moved:
        if (line.class_group_id, line.term_id, line.weekday, line.starts_at) not in taken:
            continue
        here = staying.filter(class_group=line.class_group_id, term=line.term_id)
        here = here.filter(weekday=line.weekday, starts_at=line.starts_at)
        if here.meeting_week(line.week).exists():
            code = line.class_group.code
            raise LessonThereError("lesson_there_already", class_group=code)
