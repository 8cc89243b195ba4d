"""When whoever is away comes back today, if she does."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Max

from classes.models import Enrolment, PlannedAbsence, School

A_MINUTE = timedelta(minutes=1)


def returns_today(
    absences: Iterable[PlannedAbsence], *, school: School, begin: datetime, end: datetime
) -> dict[int, datetime]:
    """Return the moment at which each absence ends, by its primary key; at most one query.

    Left out is whoever misses the rest of the day: until its last minute, or until her last lesson
    of the timetable is over.

    Args:
        absences: that touch the day; `begin` and `end` are its bounds.
    """
    # An absence of whole days ends with the last minute of one: she does not come back today.
    ending = [one for one in absences if one.ends_at < end - A_MINUTE]
    last = _last_lessons(ending, school, begin, end) if ending else {}
    return {one.pk: one.ends_at for one in ending if one.ends_at < last.get(one.student_id, end)}


def _last_lessons(
    absences: Iterable[PlannedAbsence], school: School, begin: datetime, end: datetime
) -> dict[int, datetime]:
    """Return when the last lesson of each student ends, if the timetable knows her day."""
    enrolments = Enrolment.objects.active_on(school.local(begin).date()).filter(
        student__in=[one.student_id for one in absences],
        class_group__sessions__starts_at__gte=begin,
        class_group__sessions__starts_at__lt=end,
    )
    # Lessons entered by hand come one by one: the last of them says nothing of the next.
    known = (
        enrolments.order_by()
        .values("student")
        .annotate(
            # Counts lessons of the timetable alone: entered by hand their foreign key is empty.
            n=Count("class_group__sessions__meeting"),
            last=Max("class_group__sessions__ends_at"),
        )
    )
    return dict(known.filter(n__gt=0).values_list("student", "last"))
