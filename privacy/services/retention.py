"""Let go, night after night, what is older than agreed: in batches, and again after a crash."""

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from privacy.accesses import Access
from privacy.database_pages import clean_pages
from privacy.models import RetentionPeriod, RetentionRun
from privacy.registry import Due, Holding, all_holdings, holding_named, holdings_with_period
from privacy.selectors.retention import due_of, periods_of
from privacy.services.access_log import log_change

logger = logging.getLogger(__name__)

BATCH = 200
"""Rows of one transaction: a lock is held for a moment only."""

NIGHT_HOUR = 2
"""From then on, on the school's clock, a day's run is due; a machine that slept makes it later."""

SURELY_WRITTEN = timedelta(days=1)
"""A file that is so old has its row, or will never get one."""

CLOCK_JUMP = timedelta(days=3)
"""No night lies so far behind the one before, unless the machine was off, or its clock is wrong."""

RUNS_KEPT = timedelta(days=1095)


def keep_periods(*, now: datetime) -> int:
    """Make the run of this day for each school, and for the installation, if it is due."""
    if _waits_for_clock(now):
        return 0
    n_gone = 0
    for school in apps.get_model("classes", "School").objects.order_by("pk"):
        n_gone += _run_if_due(school.pk, local=school.local(now), now=now)
    n_gone += _run_if_due(None, local=timezone.localtime(now), now=now)
    return n_gone


def _waits_for_clock(now: datetime) -> bool:
    """Say whether to wait as the clock stands days after the last night: it may be wrong.

    What goes by age never comes back, not from a backup either. Where the machine was only off,
    the clock goes on from there, and so do the nights after as many days.
    """
    runs = RetentionRun.objects.filter(school=None, begun_at__lte=now).order_by("begun_at")
    last = runs.exclude(finished_at=None).last()
    if last is None or now - last.begun_at <= CLOCK_JUMP:
        return False
    noted = runs.filter(finished_at=None, begun_at__gt=last.begun_at + CLOCK_JUMP).first()
    if noted is None:
        day = timezone.localtime(now).date()
        noted, _ = RetentionRun.objects.get_or_create(
            school=None, day=day, defaults={"begun_at": now}
        )
        logger.warning("Nothing is deleted by age for days: the last night was %s.", last.day)
    return now - noted.begun_at < CLOCK_JUMP


def _run_if_due(school_id: int | None, *, local: datetime, now: datetime) -> int:
    if local.hour < NIGHT_HOUR:
        return 0
    return run_retention(school_id=school_id, day=local.date(), now=now).n_gone


def run_retention(
    *, school_id: int | None, day: date, now: datetime, is_again: bool = False
) -> RetentionRun:
    """Let go what is too old; a day's run that has ended well is left, unless asked again.

    What failed, as where the database was away, is tried again at the next turn of the same night.
    """
    run, _ = RetentionRun.objects.get_or_create(
        day=day, **({"school_id": school_id} if school_id else {"school": None})
    )
    if run.finished_at and not run.failed and not is_again:
        return run
    before = dict(run.counts) if run.finished_at else None
    days = periods_of(school_id)
    failed: list[str] = []
    for holding in holdings_with_period(of_installation=school_id is None):
        due = due_of(holding, school_id, now=now, days=days[holding.name])
        try:
            _let_go(holding, due, run)
            _let_files_go(holding, due, run)
        except Exception:  # Whatever it is: the rest must not stay because of it.
            logger.exception("Not deleted by age: %s of school %s", holding.name, school_id)
            failed.append(holding.name)
    # Once a night, with the installation's run: the folders of files are those of all schools.
    if school_id is None:
        failed += _erase_orphans(run, before=now - SURELY_WRITTEN)
    RetentionRun.objects.filter(school=school_id, day__lt=day - RUNS_KEPT).delete()
    _finish(run, failed, counted=before)
    clean_pages(_tables_that_shrank(run))
    return run


@transaction.atomic
def _finish(run: RetentionRun, failed: list[str], *, counted: dict[str, int] | None) -> None:
    # By update: the batches have counted in the row, past the object that is held here.
    RetentionRun.objects.filter(pk=run.pk).update(finished_at=timezone.now(), failed=failed)
    run.refresh_from_db()
    if run.n_gone and run.counts != counted:
        params = {"how": "deleted", **{name: n for name, n in run.counts.items() if n}}
        log_change(Access("retention", run.school_id or 0, params=params))


def _tables_that_shrank(run: RetentionRun) -> set[str]:
    """Name them by the counts, as a run that was killed has deleted before it was begun again."""
    gone = [holding_named(name) for name, n in run.counts.items() if n]
    return {table for holding in gone if holding for table in tables_of(holding)}


def _erase_orphans(run: RetentionRun, *, before: datetime) -> list[str]:
    """Erase files that a crash between file and row has left; return what could not be searched."""
    failed = []
    for holding in all_holdings():
        try:
            n = holding.erase_orphans(before) if holding.erase_orphans else 0
        except Exception:  # Whatever it is: the others must be searched all the same.
            logger.exception("Files without a row not erased: %s", holding.name)
            failed.append(holding.name)
            continue
        if n:
            _count_more(run, holding, n)
    return failed


def tables_of(holding: Holding) -> set[str]:
    return {table.model._meta.db_table for table in holding.tables}


def _let_go(holding: Holding, due: Due, run: RetentionRun) -> int:
    n_gone = 0
    # A batch of which nothing goes is the last one: it would come back for ever.
    while n := _let_batch_go(holding, due, run):
        n_gone += n
    return n_gone


def _let_files_go(holding: Holding, due: Due, run: RetentionRun) -> None:
    if holding.files and (n := holding.files.erase_old(due.before)):
        _count_more(run, holding, n)


@transaction.atomic
def _count_more(run: RetentionRun, holding: Holding, n: int) -> None:
    locked = RetentionRun.objects.select_for_update(of=("self",), no_key=True).get(pk=run.pk)
    locked.counts[holding.name] = locked.counts.get(holding.name, 0) + n
    locked.save(update_fields=["counts"])


@transaction.atomic
def _let_batch_go(holding: Holding, due: Due, run: RetentionRun) -> int:
    """Let some rows go and count them, both or neither: a killed run counts nothing twice."""
    # Locked, as a command may make the run of this very day beside the worker.
    locked = RetentionRun.objects.select_for_update(of=("self",), no_key=True).get(pk=run.pk)
    rows = _first(holding, due)
    if rows is None:
        return 0
    n = holding.remove(rows)
    locked.counts[holding.name] = locked.counts.get(holding.name, 0) + n
    locked.save(update_fields=["counts"])
    return n


def _first(holding: Holding, due: Due) -> Any:
    if holding.old is None:
        return None
    old = holding.old(due)
    # Keys first: Django deletes no part of a query.
    keys: Iterable[Any] = list(old.order_by("pk").values_list("pk", flat=True)[:BATCH])
    return old.model._default_manager.filter(pk__in=keys) if keys else None


@transaction.atomic
def set_period(*, school_id: int, holding: Holding, days: int) -> RetentionPeriod:
    """Keep a school's own number of days; whoever calls has asked who may, and the limits."""
    row, _ = RetentionPeriod.objects.update_or_create(
        school_id=school_id, holding=holding.name, defaults={"days": days}
    )
    params = {"holding": holding.name, "days": days}
    log_change(Access("retention", school_id, params=params))
    return row
