"""The periods of a school's day as they are, and such as one could start from."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from classes.models import School


@dataclass(frozen=True)
class PeriodPlan:
    """A period as it should be; `pk` of the one it was, None if it is new."""

    name: str
    starts_at: time
    ends_at: time
    pk: int | None = None


def periods_version(school: School) -> str:
    lines = list(school.periods.values_list("pk", "name", "starts_at", "ends_at"))
    return hashlib.sha256(repr(lines).encode()).hexdigest()[:24]


def usual_periods(
    *, n_periods: int, starts_at: time, minutes: int, break_minutes: int
) -> list[PeriodPlan]:
    """Return periods of equal length one after the other; the office corrects the breaks."""
    begin = datetime.combine(datetime.min, starts_at)
    step = timedelta(minutes=minutes + break_minutes)
    starts = [begin + number * step for number in range(n_periods)]
    ends = [start + timedelta(minutes=minutes) for start in starts]
    return [
        PeriodPlan(str(number), start.time(), end.time())
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
        # A period that would end on the next day is no usual one.
        if end.date() == begin.date()
    ]
