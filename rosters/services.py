"""Import a roster of another system: keep the file, show what it would do, apply or discard it."""

import hashlib
import logging
from datetime import date, datetime
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from classes.models import School
from classes.services.cancelled_lessons import remove_cancelled_sessions
from classes.services.timetable import open_missed_sessions
from classes.versions import NOT_SHOWN, ShownVersion
from rosters.errors import RosterImportError
from rosters.models import FOLDER, KEPT_FOR, RosterImport, State
from rosters.plan_cache import delete_plans, load_plan, save_plan
from rosters.planning.planner import plan_roster
from rosters.planning.plans import Action, Plan
from rosters.planning.writer import write_plan
from rosters.readers.oneroster.roster import KnownIds
from rosters.readers.reader import read_roster
from rosters.readers.rows import Roster
from storage.files import erase_after_commit, store_with_row

logger = logging.getLogger(__name__)

LONGEST_NAME = 200


def start_import(
    *,
    school: School,
    by: User | None,
    file_name: str,
    content: bytes,
    ends_missing_on: date | None = None,
) -> RosterImport:
    """Keep a file and what it would change; nothing of the school is changed.

    Args:
        ends_missing_on: who is not in the file leaves the classes of the file on this day.

    Raises:
        RosterUnreadableError: it is no class list, too large, or has too many rows.
    """
    erase_stale_imports()
    roster = read_roster(content, _known_ids(school))
    plan = plan_roster(roster, school, today=school.today(), ends_missing_on=ends_missing_on)
    roster_import = RosterImport(
        school=school,
        uploaded_by=by,
        file_name=_shown_name(file_name),
        sha256=hashlib.sha256(content).hexdigest(),
        kind=roster.kind,
        ends_missing_on=ends_missing_on,
    )
    _note(roster_import, plan)
    name = f"{roster_import.sha256[:16]}.{roster.kind}"
    store_with_row(roster_import, "file", ContentFile(content, name=name))
    return roster_import


def plan_of(roster_import: RosterImport) -> Plan:
    """Return what a waiting import would change as the school is now."""
    return plan_roster(
        _roster_of(roster_import),
        roster_import.school,
        today=roster_import.school.today(),
        ends_missing_on=roster_import.ends_missing_on,
    )


def lines_of(roster_import: RosterImport, *, shown_version: str | None) -> Plan:
    """Return the plan to look at: the one shown, while its pages are turned, or a new one.

    Whatever is shown, applying plans anew and compares.
    """
    if shown_version and (kept := load_plan(roster_import, shown_version=shown_version)):
        return kept
    plan = plan_of(roster_import)
    save_plan(roster_import, plan)
    return plan


def apply_import(
    *, roster_import: RosterImport, by: User | None, shown_version: ShownVersion
) -> RosterImport:
    """Write all of a waiting import or nothing; applying it twice writes nothing again.

    Args:
        shown_version: the fingerprint of the plan that the person was shown; nobody was shown
            any: the school must be as it was at the upload.

    Raises:
        RosterImportError: it has errors, is gone, or the school has changed since it was seen.
    """
    delete_plans(roster_import)
    try:
        with transaction.atomic():
            return _apply(roster_import, by, shown_version)
    except IntegrityError:
        # Mostly somebody was faster; whatever else it was must be found out.
        logger.exception("Roster import %s was not applied.", roster_import.pk)
        raise _has_changed() from None


def discard_import(*, roster_import: RosterImport) -> RosterImport:
    """Erase the file of a waiting import; what was applied stays applied."""
    delete_plans(roster_import)
    with transaction.atomic():
        _lock(roster_import)
        if roster_import.is_planned:
            _finish(roster_import, RosterImport.State.DISCARDED)
    return roster_import


def erase_stale_imports() -> int:
    """Discard what nobody has applied for a day, erase files without an import; return how many."""
    abandoned = list(RosterImport.objects.abandoned())
    for roster_import in abandoned:
        discard_import(roster_import=roster_import)
    return len(abandoned) + _erase_orphans()


def _erase_orphans() -> int:
    """A crash between file and row may leave a file that no row would ever erase."""
    storage = RosterImport._meta.get_field("file").storage
    try:
        names = {f"{FOLDER}{name}" for name in storage.listdir(FOLDER)[1]}
    except FileNotFoundError:
        # Nothing was ever stored here; a bucket knows no folders and has an empty one.
        return 0
    known = set(RosterImport.objects.exclude(file="").values_list("file", flat=True))
    before = timezone.now() - KEPT_FOR
    return sum(_erase_if_old(storage, name, before) for name in names - known)


def _erase_if_old(storage: Storage, name: str, before: datetime) -> bool:
    try:
        is_old = storage.get_modified_time(name) < before
    except FileNotFoundError:
        # Another worker was faster.
        return False
    if is_old:
        storage.delete(name)
    return is_old


def _apply(
    roster_import: RosterImport, by: User | None, shown_version: ShownVersion
) -> RosterImport:
    school = School.objects.select_for_update(no_key=True).get(pk=roster_import.school_id)
    _lock(roster_import)
    if roster_import.state == RosterImport.State.APPLIED:
        return roster_import
    plan = plan_roster(
        _roster_of(roster_import),
        school,
        today=school.today(),
        ends_missing_on=roster_import.ends_missing_on,
        is_locked=True,
    )
    if plan.has_errors:
        raise RosterImportError("roster_has_errors")
    shown = roster_import.fingerprint if shown_version is NOT_SHOWN else shown_version
    if plan.fingerprint != shown:
        raise _has_changed()
    terms_before = school.terms.in_bulk([term.pk for term in plan.writes.changed_terms])
    write_plan(plan.writes, school)
    for first_on, last_on in plan.writes.former_days:
        # The timetable may have opened sessions on days that fell out of the term.
        remove_cancelled_sessions(school=school, first_on=first_on, last_on=last_on)
    for term in [*plan.writes.new_terms, *plan.writes.changed_terms]:
        open_missed_sessions(term, but_not=terms_before.get(term.pk))
    _note(roster_import, plan)
    roster_import.applied_by, roster_import.applied_at = by, timezone.now()
    _finish(roster_import, RosterImport.State.APPLIED)
    return roster_import


def _lock(roster_import: RosterImport) -> None:
    locked = RosterImport.objects.select_for_update(no_key=True)
    roster_import.refresh_from_db(from_queryset=locked)


def _finish(roster_import: RosterImport, state: State) -> None:
    """Set the state and forget the file; it is erased when that is certain."""
    erase_after_commit(roster_import.file)
    roster_import.state, roster_import.file = state, ""
    roster_import.save()


def _roster_of(roster_import: RosterImport) -> Roster:
    content = roster_import.read_content() if roster_import.is_planned else None
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


def _note(roster_import: RosterImport, plan: Plan) -> None:
    roster_import.fingerprint = plan.fingerprint
    roster_import.n_added = plan.counts[Action.ADD]
    roster_import.n_changed = plan.counts[Action.CHANGE]
    roster_import.n_ended = plan.counts[Action.END]
    roster_import.n_unchanged = plan.counts[Action.UNCHANGED]
    roster_import.n_errors = plan.counts[Action.ERROR]


def _shown_name(file_name: str) -> str:
    name = PurePath(file_name.replace("\\", "/")).name
    plain = "".join(letter if letter.isprintable() else "?" for letter in name)
    return plain[-LONGEST_NAME:] or "roster"


def _has_changed() -> RosterImportError:
    return RosterImportError("school_changed_meanwhile")
