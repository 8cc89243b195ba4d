"""How often each status was recorded, and what follows from it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count as CountRows
from django.db.models import Q, Sum

from classes.models import AttendanceRecord, NamelessCount, School
from classes.models.statuses import HERE
from classes.selectors.counts import StatusCounts

USUAL_DAYS = timedelta(days=28)
"""What today is held against."""

FEWEST_RECORDED = 5
"""A rate over fewer lessons says too little to be held against anybody."""


@dataclass(frozen=True)
class Count:
    """How often one status was recorded, with one code or none."""

    status: str
    code_id: int | None
    n: int
    minutes_late: int | None = None
    minutes_early: int | None = None


@dataclass(frozen=True)
class Figures(StatusCounts):
    """Numbers of records by status, with the school's codes and the minutes of the late.

    Args:
        by_code: number of records with each of the school's codes, by its letter; records
            without a code stand in the statuses only.
        minutes_late: sum over the late.
        minutes_early: sum over who left before the end.
    """

    by_code: Mapping[str, int] = field(default_factory=dict)
    minutes_late: int = 0
    minutes_early: int = 0

    @classmethod
    def added_up(cls, counts: Iterable[Count], letters: Mapping[int, str]) -> "Figures":
        """Add up counts; `letters` names the codes by primary key."""
        numbers: Counter[str] = Counter()
        by_code: Counter[str] = Counter()
        late = early = 0
        for count in counts:
            numbers[count.status] += count.n
            late, early = late + (count.minutes_late or 0), early + (count.minutes_early or 0)
            if count.code_id is not None:
                by_code[letters[count.code_id]] += count.n
        # Sorted, so that equal figures are equal whichever record came first.
        return cls(numbers, dict(sorted(by_code.items())), late, early)

    def __add__(self, other: "Figures") -> "Figures":
        by_code = Counter(self.by_code) + Counter(other.by_code)
        return Figures(
            numbers=Counter(self.numbers) + Counter(other.numbers),
            by_code=dict(sorted(by_code.items())),
            minutes_late=self.minutes_late + other.minutes_late,
            minutes_early=self.minutes_early + other.minutes_early,
        )

    @property
    def rate(self) -> float | None:
        """The share of records that say present or late, 0 to 1; excused is not attended."""
        return self.n_here / self.n_recorded if self.n_recorded else None

    def is_below(self, limit_percent: int) -> bool:
        """Whether the rate lies below a limit; never on fewer than five records."""
        # In whole numbers: 0.29 times 100 is a little less than 29 for a computer.
        is_enough = self.n_recorded >= FEWEST_RECORDED
        return is_enough and 100 * self.n_here < limit_percent * self.n_recorded


def add_up(figures: Iterable[Figures]) -> Figures:
    return sum(figures, Figures())


@dataclass(frozen=True)
class RatesToday:
    """Shares of 0 to 1 of the lessons attended; None: no register says anything."""

    today: float | None
    usual: float | None


def rates_today(school: School, *, now: datetime) -> RatesToday:
    """Compare this day with the four weeks before it; two queries."""
    begin = datetime.combine(school.local(now).date(), time.min, tzinfo=school.zone)
    # Until a second before it: `_rate` takes its last moment in.
    # Of lessons up to now: those to come today have no register to compare.
    return RatesToday(
        _rate(school, begin, now), _rate(school, begin - USUAL_DAYS, begin - timedelta(seconds=1))
    )


def _rate(school: School, first: datetime, last: datetime) -> float | None:
    records = AttendanceRecord.objects.counted().filter(
        session__class_group__school=school,
        session__starts_at__gte=first,
        session__starts_at__lte=last,
    )
    n = records.aggregate(here=CountRows("pk", filter=Q(status__in=HERE)), known=CountRows("pk"))
    return n["here"] / n["known"] if n["known"] else None


def nameless_of_sessions(session_ids: Iterable[int]) -> dict[int, list[Count]]:
    """Return the counts of erased students by lesson; one query."""
    rows = NamelessCount.objects.filter(session__in=list(session_ids)).order_by()
    found: dict[int, list[Count]] = defaultdict(list)
    for one in rows:
        minutes = one.minutes_late, one.minutes_early
        found[one.session_id].append(Count(one.status, one.code_id, one.n, *minutes))
    return found


def nameless_rows(of_period: Q, class_group_ids: Iterable[int]) -> list[dict[str, Any]]:
    """Add up the counts of erased students as the school's report adds up records; one query.

    Args:
        of_period: over the lookup `session__`.
    """
    rows = NamelessCount.objects.filter(of_period, session__class_group__in=list(class_group_ids))
    keys = ("session__class_group_id", "session__starts_at", "status", "code_id")
    # Not under `n`: a column of the table has that name.
    counted = (
        rows.order_by()
        .values(*keys)
        .annotate(all=Sum("n"), minutes=Sum("minutes_late"), early=Sum("minutes_early"))
    )
    return [row | {"n": row["all"]} for row in counted]
