"""Plan and write what a file says in columns that other rooms have added."""

from collections.abc import Iterable
from datetime import date

from accounts.models import User
from classes.models import School
from classes.spreadsheets.roster_columns import (
    AddedEntry,
    EntryOutcome,
    FileFacts,
    PlannedEntry,
    RosterAddition,
    roster_additions,
)
from jobs.failures import remark
from rosters.planning.context import PlanContext
from rosters.planning.plans import AddedWrite, RosterAction, RosterPlan, student_label
from rosters.readers.rows import AddedRow


def plan_additions(context: PlanContext, sent_on: date) -> None:
    """Ask each room what it would do with its columns; without such columns nothing is asked."""
    file = FileFacts(context.state.school, sent_on)
    for addition in roster_additions():
        keys = {column.key for column in addition.columns}
        rows = [row for row in context.roster.added if keys & row.values.keys()]
        known = [(row, context.students[row.student]) for row in rows if _is_known(context, row)]
        entries = [AddedEntry(student, row.values) for row, student in known]
        planned = addition.plan(entries, file) if entries else []
        for (row, _student), entry, outcome in zip(known, entries, planned, strict=True):
            _note(context, row, AddedWrite(addition, entry), outcome)


def write_additions(
    writes: Iterable[AddedWrite], school: School, *, sent_on: date, by: User | None
) -> None:
    by_addition: dict[RosterAddition, list[AddedEntry]] = {}
    for write in writes:
        by_addition.setdefault(write.addition, []).append(write.entry)
    for addition, entries in by_addition.items():
        addition.write(entries, FileFacts(school, sent_on), by=by)


def steps_before(plan: RosterPlan | None) -> list[str]:
    """Return the keys of the steps of the set-up without which lines of the plan are wrong."""
    wrong = (line for line in (plan.lines if plan else ()) if line.action == RosterAction.ERROR)
    codes = {reason.code for line in wrong for reason in line.reasons}
    first = {code: key for one in roster_additions() for code, key in one.waits_for.items()}
    return sorted({first[code] for code in codes & first.keys()})


def _is_known(context: PlanContext, row: AddedRow) -> bool:
    """Of a student whose line failed nothing more is planned."""
    return row.student in context.students


def _note(context: PlanContext, row: AddedRow, write: AddedWrite, planned: PlannedEntry) -> None:
    reasons = [remark(planned.code, **planned.values)] if planned.code else []
    label = student_label(write.entry.student)
    mark = f"{planned.code} {sorted(planned.values.items())}"
    context.add_step(row.place, RosterAction(planned.outcome), label, *reasons, mark=mark)
    if planned.outcome == EntryOutcome.CHANGE:
        context.writes.added.append(write)
