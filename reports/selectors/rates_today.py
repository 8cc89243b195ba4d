"""The share of a school's students who are here today, beside that of the last weeks."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, Q

from classes.models import AttendanceRecord, School
from classes.models.statuses import HERE

USUAL_DAYS = timedelta(days=28)


@dataclass(frozen=True)
class RatesToday:
    """Shares of 0 to 1 of the lessons attended; None: no register says anything."""

    today: float | None
    usual: float | None


def rates_today(school: School, *, now: datetime) -> RatesToday:
    """Compare this day with the four weeks before it; two queries."""
    begin = datetime.combine(school.local(now).date(), time.min, tzinfo=school.zone)
    return RatesToday(
        _rate(school, begin, now), _rate(school, begin - USUAL_DAYS, begin - timedelta(seconds=1))
    )


def _rate(school: School, first: datetime, last: datetime) -> float | None:
    records = AttendanceRecord.objects.filter(
        session__class_group__school=school,
        session__starts_at__gte=first,
        session__starts_at__lte=last,
    )
    n = records.aggregate(here=Count("pk", filter=Q(status__in=HERE)), known=Count("pk"))
    return n["here"] / n["known"] if n["known"] else None
