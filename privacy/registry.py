"""What is kept of people: each room declares its own, and retention, export and erasure read it.

A room's `personal_data.py` names its tables either as a holding, or as empty of people with a
reason. A test compares with the models, so that a new one is not forgotten.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True)
class DaysKept:
    """How many days something is kept: unless a school says otherwise, and at most and least."""

    usual_days: int
    most_days: int
    least_days: int = 0

    @property
    def is_fixed(self) -> bool:
        return self.least_days == self.most_days

    def within(self, days: int) -> int:
        """Return the days nearest to these that the law and the work allow."""
        return max(self.least_days, min(days, self.most_days))


@dataclass(frozen=True)
class Due:
    """Whose old rows are asked for, and since when they are old.

    Args:
        school_id: None: those that belong to the installation.
        days: the period in force.
        most_days: the longest that any school may choose.
    """

    school_id: int | None
    now: datetime
    days: int
    most_days: int

    @property
    def before(self) -> datetime:
        return self.now - timedelta(days=self.days)

    @property
    def long_before(self) -> datetime:
        """What is so old goes, even if that which ends its period never happened."""
        return self.now - timedelta(days=self.most_days)


def delete_rows(rows: "QuerySet[Any]") -> int:
    """Delete rows with all that hangs on them; return how many of these there were."""
    return int(rows.delete()[1].get(rows.model._meta.label, 0))


@dataclass(frozen=True)
class HeldTable:
    """A table of a holding, and what of it is a student's.

    Args:
        model: its rows.
        of: the lookups from a row to the student, any of which may lead to her; none: it holds
            nothing of students.
        find: finds her rows where no lookup leads to her.
        pictures: fields with a JPEG.
        files: fields that name a stored file which shows nobody else.
        left_out: fields that no export repeats.
    """

    model: type[models.Model]
    of: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    find: "Callable[[Any], QuerySet[Any]] | None" = None

    @property
    def is_of_students(self) -> bool:
        return bool(self.of or self.find)

    def rows_of(self, student: Any) -> "QuerySet[Any]":
        """Return the rows that are a student's, in the order in which they were made."""
        rows = self.model._default_manager.order_by("pk")
        if self.find:
            return self.find(student).order_by("pk")
        if not self.of:
            return rows.none()
        ways = (Q(pk=student.pk) if path == "pk" else Q(**{path: student}) for path in self.of)
        # By key: joined over several tables, a row would come once for each way that leads to her.
        return rows.filter(pk__in=rows.filter(reduce(or_, ways)).values("pk"))


@dataclass(frozen=True)
class HeldFiles:
    """Files of a holding that no row names, and which go by age like rows.

    Args:
        count_old: how many pieces in them are older than a moment.
        erase_old: lets those go; returns how many. It may be called again.
    """

    count_old: Callable[[datetime], int]
    erase_old: Callable[[datetime], int]


@dataclass(frozen=True, kw_only=True, eq=False)
class Holding:
    """One thing that a room keeps of people.

    Args:
        name: unique in the house; rows of periods and runs know it by this.
        title: for whoever reads the schedule.
        until: in words, when it goes; after the number of days where there is a period.
        tables: where it lies.
        period: None: it goes with what it belongs to, not by age.
        old: finds the rows that are too old.
        remove: lets some of them go; returns how many went. It may be called again for the same.
        is_of_installation: its rows belong to no school.
        erase: lets go what a student's row does not take with it; returns how many pieces.
        in_work: names by key what of her a worker or a device has in hand; asked before `erase`.
        erase_rested: lets go what of such keys rests by now; returns those still in hand.
        erase_orphans: erases stored files that no row names, which a crash left; takes before when
            they were written, and returns how many.
        files: what of it lies in files alone.
    """

    name: str
    title: Words
    until: Words
    tables: tuple[HeldTable, ...]
    period: DaysKept | None = None
    old: "Callable[[Due], QuerySet[Any]] | None" = None
    remove: "Callable[[QuerySet[Any]], int]" = delete_rows
    is_of_installation: bool = False
    erase: Callable[[Any], int] | None = None
    in_work: Callable[[Any], list[str]] | None = None
    erase_rested: Callable[[list[str]], list[str]] | None = None
    erase_orphans: Callable[[datetime], int] | None = None
    files: HeldFiles | None = None

    @property
    def expires(self) -> bool:
        return bool(self.old or self.files)


@dataclass
class _Registry:
    holdings: dict[str, Holding] = field(default_factory=dict)
    impersonal: dict[str, str] = field(default_factory=dict)


_registry = _Registry()


def register_holdings(*holdings: Holding) -> None:
    """Make holdings known, in the order in which a schedule lists them."""
    for holding in holdings:
        if holding.name in _registry.holdings:
            raise ValueError(f"two holdings are called {holding.name}")
        _registry.holdings[holding.name] = holding


def register_impersonal(reasons: Mapping[str, str]) -> None:
    """Name the tables that hold nothing of people, each by its label and with the reason."""
    _registry.impersonal.update(reasons)


def all_holdings() -> list[Holding]:
    return list(_registry.holdings.values())


def holding_named(name: str) -> Holding | None:
    return _registry.holdings.get(name)


def impersonal_tables() -> Mapping[str, str]:
    return dict(_registry.impersonal)


def holdings_with_period(*, of_installation: bool) -> Iterable[Holding]:
    """Yield what goes by age, of a school or of the installation."""
    for holding in _registry.holdings.values():
        if holding.expires and holding.is_of_installation == of_installation:
            yield holding
