"""Import a roster of another system: have it read and planned, look at it, apply or discard it."""

from dataclasses import replace
from datetime import date

from django.db import transaction

from accounts.models import User
from classes.models import School
from classes.versions import ShownVersion, is_stale, refuse_stale
from jobs.lifecycle import queue_anew
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
from rosters.file_imports.work import content_of_file
from rosters.models import RosterImport, RosterMapping
from rosters.plan_cache import load_plan
from rosters.planning.plans import RosterPlan
from rosters.readers.sheets.choices import Choices


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
    # By the schedule as well; but names of children must not lie about where no worker runs.
    erase_stale_imports()
    roster_import = RosterImport(
        school=school, uploaded_by=by, ends_missing_on=ends_missing_on, choices=sent.choices
    )
    store_sent(roster_import, sent=sent)
    return roster_import


def provide_plan(*, roster_import: RosterImport) -> RosterPlan | None:
    """Return the plan to look at; one whose lines are lost is queued anew, and None until then.

    Whatever is shown, the worker plans anew before it writes, and compares.
    """
    if not roster_import.is_planned:
        return None
    plan = load_plan(roster_import)
    if plan is None:
        # The lines lie in a file beside the import, and a disk may lose what the database has.
        queue_anew(job=roster_import, is_confirmed=False)
        roster_import.refresh_from_db()
    return plan


@transaction.atomic
def choose_reading(
    *, roster_import: RosterImport, choices: Choices, shape: str, shown_version: ShownVersion
) -> RosterImport:
    """Have a file read anew as a person chose, and the next one of the same headings too.

    Args:
        shape: of the headings that the person was shown.

    Raises:
        RosterImportError: it is being worked on, or gone.
        StaleRowError: somebody else has chosen meanwhile.
    """
    lock_import(roster_import)
    require_plan(roster_import)
    refuse_stale(shown_version, roster_import.choices_version)
    kept = choices.remembered()
    if shape and kept:
        mappings = RosterMapping.objects
        mappings.update_or_create(
            school=roster_import.school, shape=shape, defaults={"choices": kept}
        )
    queue_anew(job=roster_import, is_confirmed=False, choices=choices.as_json())
    roster_import.refresh_from_db()
    return roster_import


@transaction.atomic
def leave_out_lines(*, roster_import: RosterImport, shown_version: ShownVersion) -> RosterImport:
    """Have a file planned anew without the lines that cannot be taken.

    Raises:
        RosterImportError: it is being worked on, or gone, or another plan was shown.
    """
    lock_import(roster_import)
    require_plan(roster_import)
    if is_stale(shown_version, roster_import.fingerprint):
        raise RosterImportError("school_changed_meanwhile")
    choices = roster_import.choices | {"leaves_out": True}
    queue_anew(job=roster_import, is_confirmed=False, choices=choices)
    roster_import.refresh_from_db()
    return roster_import


def read_for_school(
    *, roster_import: RosterImport, school: School, rows_of: str, by: User | None
) -> RosterImport:
    """Send the file of an import again for another school, whose rows it holds as well.

    Raises:
        RosterImportError: the file is erased.
    """
    choices = Choices.from_json(roster_import.choices)
    choices = replace(choices, school_id=rows_of, leaves_out=False)
    content = content_of_file(roster_import)
    return start_import(
        school=school,
        by=by,
        sent=SentFile(roster_import.file_name, content, choices.as_json()),
        ends_missing_on=roster_import.ends_missing_on,
    )


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
