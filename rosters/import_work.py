"""What the worker does for an import: read the file and plan, then write what was confirmed."""

import logging
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from classes.models import School
from classes.services.cancelled_lessons import remove_cancelled_sessions
from classes.services.timetable import open_missed_sessions
from jobs.lifecycle import acquire, requeue
from jobs.registry import Failure, Kind, Lane
from jobs.runner import run_leased
from jobs.running_job import RunningJob
from rosters.errors import RosterImportError, RosterUnreadableError
from rosters.models import RosterImport, Stage
from rosters.plan_cache import save_plan
from rosters.planning.additions import write_additions
from rosters.planning.planner import PlanDays, plan_roster
from rosters.planning.plans import Action, Plan
from rosters.planning.writer import write_plan
from rosters.readers.oneroster.roster import KnownIds
from rosters.readers.reader import read_roster
from rosters.readers.rows import Roster
from rosters.services import forget_file
from storage.files import read_stored

logger = logging.getLogger(__name__)

SCHOOL_CHANGED = Failure("school_changed_meanwhile")
NOT_CONFIRMED: dict[str, Any] = {"is_confirmed": False, "applied_by": None, "applied_at": None}


class _StaleError(Exception):
    """The plan that was confirmed is not what would be written now."""


def work_on_import(*, roster_import: RosterImport) -> RosterImport:
    """Do here and now what the worker would do next, unless it is at it; safe to call twice."""
    if lease := acquire(kind=IMPORTS, pk=roster_import.pk):
        run_leased(lease=lease)
    roster_import.refresh_from_db()
    return roster_import


def _work(job: RunningJob) -> None:
    roster_import = RosterImport.objects.select_related("school").get(pk=job.pk)
    if not roster_import.is_confirmed:
        _plan(roster_import, job)
        return
    try:
        _write(roster_import, job)
    except _StaleError:
        _plan(roster_import, job, SCHOOL_CHANGED)
    except IntegrityError:
        # Mostly somebody was faster; whatever else it was must be found out.
        logger.exception("Roster import %s was not applied.", roster_import.pk)
        _plan(roster_import, job, SCHOOL_CHANGED)


def _plan(roster_import: RosterImport, job: RunningJob, failure: Failure | None = None) -> None:
    """Read the file and keep what it would change; nothing of the school is changed."""
    roster = _roster_of(roster_import)
    plan = _compare(roster, roster_import, roster_import.school)
    save_plan(roster_import, plan)
    found = _counts(plan) | {"kind": roster.kind, "stage": Stage.PLANNED}
    job.succeed(failure=failure, **NOT_CONFIRMED, **found)


@transaction.atomic
def _write(roster_import: RosterImport, job: RunningJob) -> None:
    """Write all of the plan, or nothing if it is another one now or the job somebody else's."""
    school = School.objects.select_for_update(no_key=True).get(pk=roster_import.school_id)
    plan = _compare(_roster_of(roster_import), roster_import, school, is_locked=True)
    if plan.has_errors or plan.fingerprint != roster_import.fingerprint:
        raise _StaleError
    _write_plan(plan, school)
    write_additions(
        plan.writes.added,
        school,
        sent_on=_sent_on(roster_import, school),
        by=roster_import.applied_by,
    )
    forget_file(roster_import)
    done: dict[str, Any] = {"stage": Stage.APPLIED, "applied_at": timezone.now(), "file": ""}
    if not job.succeed(is_confirmed=False, **done, **_counts(plan)):
        transaction.set_rollback(True)


def _write_plan(plan: Plan, school: School) -> None:
    terms_before = school.terms.in_bulk([term.pk for term in plan.writes.changed_terms])
    write_plan(plan.writes, school)
    for first_on, last_on in plan.writes.former_days:
        # The timetable may have opened sessions on days that fell out of the term.
        remove_cancelled_sessions(school=school, first_on=first_on, last_on=last_on)
    for term in [*plan.writes.new_terms, *plan.writes.changed_terms]:
        open_missed_sessions(term, but_not=terms_before.get(term.pk))


def _compare(
    roster: Roster, roster_import: RosterImport, school: School, *, is_locked: bool = False
) -> Plan:
    days = PlanDays(school.today(), _sent_on(roster_import, school), roster_import.ends_missing_on)
    return plan_roster(roster, school, days=days, is_locked=is_locked)


def _sent_on(roster_import: RosterImport, school: School) -> date:
    """Return the file's day on the school's clock: it stays, whenever the file is applied."""
    return school.local(roster_import.created_at).date()


def _counts(plan: Plan) -> dict[str, Any]:
    return {
        "fingerprint": plan.fingerprint,
        "n_added": plan.counts[Action.ADD],
        "n_changed": plan.counts[Action.CHANGE],
        "n_ended": plan.counts[Action.END],
        "n_unchanged": plan.counts[Action.UNCHANGED],
        "n_errors": plan.counts[Action.ERROR],
    }


def _roster_of(roster_import: RosterImport) -> Roster:
    content = read_stored(roster_import.file)
    if content is None:
        raise RosterImportError("import_file_erased")
    return read_roster(content, _known_ids(roster_import.school))


def _known_ids(school: School) -> KnownIds:
    """Return what an earlier OneRoster file brought, in three queries."""
    roles: dict[str, set[str]] = {}
    for role, rows in (("student", school.students), ("teacher", school.teachers)):
        for sourced_id in rows.exclude(sourced_id="").values_list("sourced_id", flat=True):
            roles.setdefault(sourced_id, set()).add(role)
    groups = school.class_groups.exclude(sourced_id="")
    return KnownIds(school.sourced_id, roles, dict(groups.values_list("sourced_id", "code")))


def _failure_of(error: Exception) -> Failure | None:
    if isinstance(error, RosterImportError | RosterUnreadableError):
        return Failure(error.code, error.params)
    return None


def _forget_unread(pk: int) -> None:
    """Nobody can do anything with a file that could not be read."""
    roster_import = RosterImport.objects.get(pk=pk)
    if roster_import.stage == Stage.SENT:
        forget_file(roster_import)
        roster_import.save(update_fields=["file"])


def _read_again(roster_import: RosterImport, shown: str) -> None:
    """Whoever is faster queues it; a second start finds it working."""
    if not roster_import.file:
        raise RosterImportError("import_file_erased")
    requeue(job=roster_import)


IMPORTS = Kind(
    name="roster import",
    model=RosterImport,
    lane=Lane.SMALL,
    run=_work,
    failure_of=_failure_of,
    exhausted=Failure("roster_attempts_exhausted"),
    failing=lambda row: NOT_CONFIRMED,
    when_failed=_forget_unread,
    try_again=_read_again,
)
