"""What the worker does for a roster: read it and plan, then write what was confirmed."""

import time
from datetime import date

from accounts.models import User
from classes.models import School
from classes.services.cancelled_lessons import remove_cancelled_sessions
from classes.services.timetable import open_missed_sessions
from rosters.file_imports.work import Found, ImportWork, content_of_file, work_on
from rosters.models import RosterImport
from rosters.plan_cache import save_plan
from rosters.planning.additions import write_additions
from rosters.planning.planner import PlanDays, plan_roster
from rosters.planning.plans import RosterAction, RosterPlan
from rosters.planning.remainder import plan_rest, rejected_rows
from rosters.planning.writer import write_plan
from rosters.readers.oneroster.schools import KnownIds
from rosters.readers.reader import ReadBy, read_roster
from rosters.readers.rows import Roster
from rosters.readers.sheets.choices import Choices

WAIT_S = 0.2
"""Between two looks at a row that somebody else works on."""


def work_on_import(*, roster_import: RosterImport) -> RosterImport:
    """Do here and now what the worker would do next, unless it is at it; safe to call twice."""
    work_on(roster_import)
    return roster_import


def finish_work(*, roster_import: RosterImport) -> RosterImport:
    """Do here what is left to do: a worker that has the lease, and the pause before another
    attempt, are waited for."""
    while work_on_import(roster_import=roster_import).is_working:
        time.sleep(WAIT_S)
    return roster_import


def plan_anew(roster_import: RosterImport) -> RosterPlan:
    """Return the plan with the rows that it would write, which are kept nowhere."""
    return _compare(_roster_of(roster_import), roster_import, roster_import.school)


def _plan(roster_import: RosterImport) -> Found:
    roster = _roster_of(roster_import)
    plan = _compare(roster, roster_import, roster_import.school)
    plan.rejected.extend(rejected_rows(plan, roster))
    save_plan(roster_import, plan)
    return _counts(plan) | {"kind": roster.kind}


def _write(roster_import: RosterImport, school: School) -> Found | None:
    plan = _compare(_roster_of(roster_import), roster_import, school, is_locked=True)
    if plan.has_errors or plan.fingerprint != roster_import.fingerprint:
        return None
    _write_plan(plan, school, by=roster_import.applied_by)
    write_additions(
        plan.writes.added,
        school,
        sent_on=_sent_on(roster_import, school),
        by=roster_import.applied_by,
    )
    return _counts(plan)


def _write_plan(plan: RosterPlan, school: School, *, by: User | None) -> None:
    # Before they are written: then nobody knows any more which days a term had.
    terms_before = school.terms.in_bulk([term.pk for term in plan.writes.changed_terms])
    write_plan(plan.writes, school, by=by)
    for first_on, last_on in plan.writes.former_days:
        # The timetable may have opened sessions on days that fell out of the term.
        remove_cancelled_sessions(school=school, first_on=first_on, last_on=last_on)
    for term in [*plan.writes.new_terms, *plan.writes.changed_terms]:
        open_missed_sessions(term, but_not=terms_before.get(term.pk))


def _compare(
    roster: Roster, roster_import: RosterImport, school: School, *, is_locked: bool = False
) -> RosterPlan:
    days = PlanDays(school.today(), _sent_on(roster_import, school), roster_import.ends_missing_on)
    leaves_out = Choices.from_json(roster_import.choices).leaves_out
    plan = plan_rest if leaves_out else plan_roster
    return plan(roster, school, days=days, is_locked=is_locked)


def _sent_on(roster_import: RosterImport, school: School) -> date:
    """Return the file's day on the school's clock: it stays, whenever the file is applied."""
    return school.local(roster_import.created_at).date()


def _counts(plan: RosterPlan) -> Found:
    return {
        "fingerprint": plan.fingerprint,
        "n_added": plan.counts[RosterAction.ADD],
        "n_changed": plan.counts[RosterAction.CHANGE],
        "n_ended": plan.counts[RosterAction.END],
        "n_unchanged": plan.counts[RosterAction.UNCHANGED],
        "n_errors": plan.counts[RosterAction.ERROR],
        "n_left_out": plan.counts[RosterAction.LEFT_OUT],
    }


def _roster_of(roster_import: RosterImport) -> Roster:
    school = roster_import.school
    choices = Choices.from_json(roster_import.choices)
    remembered = dict(school.roster_mappings.values_list("shape", "choices"))
    by = ReadBy(_known_ids(school), choices, remembered)
    return read_roster(content_of_file(roster_import), by)


def _known_ids(school: School) -> KnownIds:
    """Return what an earlier OneRoster file brought, in three queries."""
    roles: dict[str, set[str]] = {}
    for role, rows in (("student", school.students), ("teacher", school.teachers)):
        for sourced_id in rows.exclude(sourced_id="").values_list("sourced_id", flat=True):
            roles.setdefault(sourced_id, set()).add(role)
    groups = school.class_groups.exclude(sourced_id="")
    codes = dict(groups.values_list("sourced_id", "code"))
    return KnownIds(school.sourced_id, roles, codes, school.name)


IMPORTS = ImportWork(RosterImport, _plan, _write).kind("roster import")
