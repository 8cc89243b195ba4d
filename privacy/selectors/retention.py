"""What is kept for how long, what goes next, and what went."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from privacy.models import RetentionPeriod, RetentionRun
from privacy.registry import Due, Holding, all_holdings, holding_named, holdings_with_period

SOON = timedelta(days=7)


@dataclass(frozen=True)
class ScheduleLine:
    """One holding on a school's page.

    Args:
        days: the period in force; None: it does not go by age.
        n_now: how many pieces go in the coming night.
        n_soon: how many within a week, those of the night among them.
    """

    holding: Holding
    days: int | None
    n_now: int = 0
    n_soon: int = 0

    @property
    def may_change(self) -> bool:
        return bool(self.holding.period and not self.holding.period.is_fixed)


@dataclass(frozen=True)
class GoneLine:
    """How many pieces of a holding went in a night."""

    title: str
    n: int


def due_of(holding: Holding, school_id: int | None, *, now: datetime, days: int) -> Due:
    most = holding.period.most_days if holding.period else days
    return Due(school_id, now, days, most)


def periods_of(school_id: int | None) -> dict[str, int]:
    """Return the days in force by holding: the school's own within the limits, else the usual."""
    rows = RetentionPeriod.objects.filter(school=school_id).values_list("holding", "days")
    own = dict(rows) if school_id else {}
    return {
        # A school's number may be older than the limits of today.
        holding.name: holding.period.within(own.get(holding.name, holding.period.usual_days))
        for holding in all_holdings()
        if holding.period
    }


def count_old(school_id: int | None, *, now: datetime) -> dict[str, int]:
    """Count what would go at a moment, by holding; nothing is changed."""
    days = periods_of(school_id)
    return {
        holding.name: _count(holding, due_of(holding, school_id, now=now, days=days[holding.name]))
        for holding in holdings_with_period(of_installation=school_id is None)
    }


def schedule_of(school_id: int | None, *, now: datetime) -> list[ScheduleLine]:
    """List all holdings of a school, or of the installation, with what goes next."""
    days = periods_of(school_id)
    # What is old by the clock of a week's time is what goes until then.
    at_once, soon = (count_old(school_id, now=moment) for moment in (now, now + SOON))
    return [
        ScheduleLine(
            holding,
            days.get(holding.name),
            at_once.get(holding.name, 0),
            soon.get(holding.name, 0),
        )
        for holding in all_holdings()
        if holding.is_of_installation == (school_id is None)
    ]


def gone_in(run: RetentionRun) -> list[GoneLine]:
    """Name what went in a night; what no room keeps any more by its own word."""
    return [GoneLine(_title(name), n) for name, n in sorted(run.counts.items()) if n]


def kept_in_spite(run: RetentionRun) -> list[str]:
    return [_title(name) for name in run.failed]


def _title(name: str) -> str:
    holding = holding_named(name)
    return str(holding.title) if holding else name


def _count(holding: Holding, due: Due) -> int:
    n_rows = holding.old(due).count() if holding.old else 0
    return n_rows + (holding.files.count_old(due.before) if holding.files else 0)
