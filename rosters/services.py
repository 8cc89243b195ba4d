"""Import a roster of another system: have it read and planned, look at it, apply or discard it."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from classes.models import School
from classes.versions import NOT_SHOWN, ShownVersion
from jobs.lifecycle import enqueue, requeue
from jobs.models import JobState
from rosters.errors import RosterImportError
from rosters.models import FOLDER, KEPT_FOR, OPEN, RosterImport
from rosters.plan_cache import erase_plan_after_commit, load_plan
from rosters.planning.plans import Plan
from rosters.readers.reader import refuse_too_large
from storage.files import erase_after_commit, store_with_row
from storage.orphans import erase_orphans

LONGEST_NAME = 200


@dataclass(frozen=True)
class SentFile:
    """A file of another system, as it was sent."""

    name: str
    content: bytes


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
    content = sent.content
    refuse_too_large(len(content))
    roster_import = RosterImport(
        school=school,
        uploaded_by=by,
        file_name=_shown_name(sent.name),
        sha256=hashlib.sha256(content).hexdigest(),
        ends_missing_on=ends_missing_on,
    )
    name = f"{roster_import.sha256[:16]}.roster"
    store_with_row(roster_import, "file", ContentFile(content, name=name))
    enqueue(job=roster_import)
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
        shown_version: the fingerprint of the plan that the person was shown; nobody was shown
            any: the school must be as it was when the file was read.

    Raises:
        RosterImportError: it has errors, is being worked on, is gone, or another plan was shown.
    """
    _lock(roster_import)
    if roster_import.stage == RosterImport.Stage.APPLIED or roster_import.is_confirmed:
        return roster_import
    _require_plan(roster_import)
    if roster_import.n_errors:
        raise RosterImportError("roster_has_errors")
    if shown_version is not NOT_SHOWN and shown_version != roster_import.fingerprint:
        raise RosterImportError("school_changed_meanwhile")
    requeue(job=roster_import, is_confirmed=True, applied_by=by)
    roster_import.refresh_from_db()
    return roster_import


@transaction.atomic
def discard_import(*, roster_import: RosterImport) -> RosterImport:
    """Erase the file of a waiting import; what was applied stays applied.

    Raises:
        RosterImportError: the worker is at it.
    """
    _lock(roster_import)
    if roster_import.state == JobState.RUNNING:
        raise RosterImportError("roster_being_worked_on")
    if roster_import.stage in OPEN:
        _discard(roster_import)
    return roster_import


def erase_stale_imports() -> int:
    """Discard what nobody has applied for a day, erase files without an import; return how many."""
    abandoned = list(RosterImport.objects.abandoned().values_list("pk", flat=True))
    n_discarded = sum(_discard_abandoned(pk) for pk in abandoned)
    before = timezone.now() - KEPT_FOR
    return n_discarded + erase_orphans(RosterImport, "file", folder=FOLDER, before=before)


@transaction.atomic
def _discard_abandoned(pk: int) -> bool:
    """Discard an import, unless the worker or a person has taken it up since it was found."""
    rows = RosterImport.objects.abandoned().select_for_update(no_key=True)
    roster_import = rows.filter(pk=pk).first()
    if roster_import is None:
        return False
    _discard(roster_import)
    return True


def _discard(roster_import: RosterImport) -> None:
    forget_file(roster_import)
    roster_import.stage, roster_import.state = RosterImport.Stage.DISCARDED, JobState.READY
    roster_import.is_confirmed = False
    roster_import.save()


def _require_plan(roster_import: RosterImport) -> None:
    if roster_import.is_working:
        raise RosterImportError("roster_being_worked_on")
    if roster_import.stage != RosterImport.Stage.PLANNED:
        raise RosterImportError("import_file_erased")


def _lock(roster_import: RosterImport) -> None:
    locked = RosterImport.objects.select_for_update(no_key=True)
    roster_import.refresh_from_db(from_queryset=locked)


def forget_file(roster_import: RosterImport) -> None:
    """Let the row forget its file, which is erased with the kept lines when that is certain."""
    erase_plan_after_commit(roster_import)
    erase_after_commit(roster_import.file)
    roster_import.file = ""


def _shown_name(file_name: str) -> str:
    name = PurePath(file_name.replace("\\", "/")).name
    plain = "".join(letter if letter.isprintable() else "?" for letter in name)
    return plain[-LONGEST_NAME:] or "roster"
