"""Keep the lines of a dry run beside its file, so that turning its pages plans nothing again."""

import json
from collections import Counter

from jobs.failures import Remark
from rosters.models import RosterImport
from rosters.planning.plans import Action, Plan, PlanLine, Writes
from rosters.readers.rows import Place
from storage.companion_files import (
    erase_companion_after_commit,
    read_companion,
    write_companion,
)

ENDING = ".json"


def save_plan(roster_import: RosterImport, plan: Plan) -> None:
    """Write the lines down, in no language; a file left over is deleted in a day."""
    rows = [_row(line) for line in plan.lines]
    kept = {"fingerprint": plan.fingerprint, "ignored": plan.ignored, "rows": rows}
    write_companion(roster_import.file, ENDING, json.dumps(kept).encode())


def load_plan(roster_import: RosterImport) -> Plan | None:
    """Return the lines of the plan, with nothing to write; None if they are gone."""
    content = read_companion(roster_import.file, ENDING)
    try:
        kept = json.loads(content or b"")
    except ValueError:
        return None
    lines = [
        PlanLine(Place(file, line), Action(action), what, tuple(map(Remark.from_json, reasons)))
        for file, line, action, what, reasons in kept["rows"]
    ]
    found = Counter(line.action for line in lines)
    counts = {action: found[action] for action in Action}
    return Plan(lines, Writes(), counts, kept["fingerprint"], kept["ignored"])


def erase_plan_after_commit(roster_import: RosterImport) -> None:
    """Erase the lines once it is certain that nobody looks at them again."""
    erase_companion_after_commit(roster_import.file, ENDING)


def _row(line: PlanLine) -> tuple[object, ...]:
    reasons = [reason.as_json() for reason in line.reasons]
    return line.place.file, line.place.line, line.action, line.what, reasons
