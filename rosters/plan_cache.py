"""Keep the lines of a dry run beside its file, so that turning its pages plans nothing again."""

from collections import Counter
from typing import Any

from jobs.failures import Remark
from rosters.file_imports.lines import load_lines, save_lines
from rosters.models import RosterImport
from rosters.planning.plans import PlanLine, RosterAction, RosterPlan, Writes
from rosters.readers.rows import PlaceInFile
from rosters.readers.sheets.outline import Outline


def save_plan(roster_import: RosterImport, plan: RosterPlan) -> None:
    """Write the lines down, in no language; a file left over is deleted in a day."""
    rows = [_row(line) for line in plan.lines]
    outline = plan.outline.as_json() if plan.outline else None
    kept: dict[str, Any] = {"fingerprint": plan.fingerprint, "ignored": plan.ignored, "rows": rows}
    kept |= {"outline": outline, "rejected": plan.rejected}
    save_lines(roster_import, kept)


def load_plan(roster_import: RosterImport) -> RosterPlan | None:
    """Return the lines of the plan, with nothing to write; None if they are gone."""
    kept = load_lines(roster_import)
    if kept is None:
        return None
    lines = [
        PlanLine(
            PlaceInFile(file, line),
            RosterAction(action),
            what,
            tuple(map(Remark.from_json, reasons)),
        )
        for file, line, action, what, reasons in kept["rows"]
    ]
    found = Counter(line.action for line in lines)
    counts = {action: found[action] for action in RosterAction}
    # A plan that was kept before this version has none.
    outline = Outline.from_json(kept["outline"]) if kept.get("outline") else None
    return RosterPlan(
        lines,
        Writes(),
        counts,
        kept["fingerprint"],
        kept["ignored"],
        outline,
        kept.get("rejected", []),
    )


def _row(line: PlanLine) -> tuple[object, ...]:
    reasons = [reason.as_json() for reason in line.reasons]
    return line.place.file, line.place.line, line.action, line.what, reasons
