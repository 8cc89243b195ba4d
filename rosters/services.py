"""Import a roster of another system: have it read and planned, look at it, apply or discard it."""

from datetime import date

from django.db import transaction

from accounts.models import User
from classes.models import School
from classes.versions import ShownVersion
from jobs.lifecycle import requeue
from rosters.errors import RosterImportError
from rosters.file_imports.services import (
    SentFile,
    confirm_plan,
    discard_open,
    erase_stale,
    lock_import,
    require_plan,
    store_sent,
)
from rosters.models import RosterImport
from rosters.plan_cache import load_plan
from rosters.planning.plans import Plan


def start_import(
    *,
    school: School,
    by: User | None,
    sent: SentFile,
    ends_missing_on: date | None = None,
) -> RosterImport:
    """Keep a file, which the worker reads next; nothing of the school is changed.

    Args:
        ends_missing_on: who is not in the file leaves the classes of the file on this day.

    Raises:
        RosterTooLargeError: it is larger than a class list may be.
    """
    erase_stale_imports()
    roster_import = RosterImport(school=school, uploaded_by=by, ends_missing_on=ends_missing_on)
    store_sent(roster_import, sent=sent)
    return roster_import


def provide_plan(*, roster_import: RosterImport) -> Plan | None:
    """Return the plan to look at; one whose lines are lost is queued anew, and None until then.

    Whatever is shown, the worker plans anew before it writes, and compares.
    """
    if not roster_import.is_planned:
        return None
    plan = load_plan(roster_import)
    if plan is None:
        requeue(job=roster_import, is_confirmed=False)
        roster_import.refresh_from_db()
    return plan


@transaction.atomic
def apply_import(
    *, roster_import: RosterImport, by: User | None, shown_version: ShownVersion
) -> RosterImport:
    """Have the worker write all of a plan or nothing; what is applied already stays so.

    Args:
        shown_version: the fingerprint of the plan that the person was shown.

    Raises:
        RosterImportError: it has errors, is being worked on, is gone, or another plan was shown.
    """
    lock_import(roster_import)
    if roster_import.stage == RosterImport.Stage.APPLIED or roster_import.is_confirmed:
        return roster_import
    require_plan(roster_import)
    if roster_import.n_errors:
        raise RosterImportError("roster_has_errors")
    confirm_plan(roster_import, by=by, shown_version=shown_version)
    return roster_import


@transaction.atomic
def discard_import(*, roster_import: RosterImport) -> RosterImport:
    """Erase the file of a waiting import; what was applied stays applied.

    Raises:
        RosterImportError: the worker is at it.
    """
    lock_import(roster_import)
    discard_open(roster_import)
    return roster_import


def erase_stale_imports() -> int:
    """Discard what nobody has applied for a day, erase files without an import; return how many."""
    return erase_stale(RosterImport)
