"""End enrolments: on the day that somebody names, else after the last lesson with a record."""

from datetime import date, timedelta

from classes.models import Enrolment
from jobs.failures import Remark, remark
from rosters.planning.context import PlanContext
from rosters.planning.plans import RosterAction, student_label
from rosters.readers.rows import PlaceInFile


def end_all(
    context: PlanContext, place: PlaceInFile, enrolments: list[Enrolment], day: date
) -> None:
    """End what lasts beyond a day; what begins on it or later is taken off, as it never held."""
    for row in enrolments:
        # A day of before is one that somebody names: she knows what was recorded since.
        is_named = row.from_on < day < context.today
        _end_one(context, place, row, day if is_named else after_records(context, row, day))


def _end_one(context: PlanContext, place: PlaceInFile, row: Enrolment, day: date) -> None:
    if is_live(row, day):
        reasons = [remark("leaves_class", class_group=row.class_group.code, day=day)]
        reasons += words_of_leaving(context, row, day)
        mark = f"{row.pk}|{day}"
        context.add_step(place, RosterAction.END, student_label(row.student), *reasons, mark=mark)
        row.until_on = day
        if row.from_on >= day:
            context.writes.never_begun.append(row)
        else:
            context.writes.ended_enrolments.append(row)


def after_records(context: PlanContext, row: Enrolment, day: date) -> date:
    """Return the day, or a later one, from which nothing is recorded in this enrolment."""
    last = _last_recorded(context, row, None)
    return max(day, last + timedelta(days=1)) if last else day


def words_of_leaving(
    context: PlanContext, row: Enrolment, day: date, *, before: date | None = None
) -> list[Remark]:
    """Say until when lessons are recorded that count no longer, if any are.

    Args:
        before: the first day of the student's next time in the class, which its records belong to.
    """
    last = _last_recorded(context, row, before)
    return [remark("recorded_after_leaving", day=last)] if last and last >= day else []


def _last_recorded(context: PlanContext, row: Enrolment, before: date | None) -> date | None:
    pair = row.student_id, row.class_group_id
    _first, last = context.state.recorded.get(pair, (None, None))
    if last and before and last >= before:
        days = [day for day in context.state.days_recorded.get(pair, []) if day < before]
        last = max(days, default=None)
    return last if last and row.from_on <= last else None


def is_live(enrolment: Enrolment, day: date) -> bool:
    """Say whether an enrolment lasts beyond a day, or begins after it."""
    return enrolment.until_on is None or enrolment.until_on > day
