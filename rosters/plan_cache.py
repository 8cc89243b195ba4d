"""Keep the lines of a dry run beside its file, so that turning its pages plans nothing again."""

import json
from collections import Counter

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import get_language

from rosters.models import RosterImport
from rosters.planning.plans import Action, Plan, PlanLine, Writes
from rosters.readers.rows import Place


def save_plan(roster_import: RosterImport, plan: Plan) -> None:
    """Write the lines down in the reader's language; files left over are deleted in a day."""
    storage, name = roster_import.file.storage, _name(roster_import, get_language())
    rows = [(x.place.file, x.place.line, x.action, x.what, x.reason) for x in plan.lines]
    kept = {"fingerprint": plan.fingerprint, "ignored": plan.ignored, "rows": rows}
    storage.delete(name)
    storage.save(name, ContentFile(json.dumps(kept).encode()))


def load_plan(roster_import: RosterImport, *, shown_version: str) -> Plan | None:
    """Return the lines of the plan that was seen, with nothing to write; None if not kept."""
    name = _name(roster_import, get_language())
    try:
        with roster_import.file.storage.open(name) as file:
            kept = json.load(file)
    except (FileNotFoundError, ValueError):
        return None
    if kept["fingerprint"] != shown_version:
        return None
    lines = [
        PlanLine(Place(file, line), Action(action), what, reason)
        for file, line, action, what, reason in kept["rows"]
    ]
    found = Counter(line.action for line in lines)
    counts = {action: found[action] for action in Action}
    return Plan(lines, Writes(), counts, shown_version, kept["ignored"])


def delete_plans(roster_import: RosterImport) -> None:
    """Erase what was kept: whoever looks again sees the school as it is now."""
    for language, _name_of_it in settings.LANGUAGES if roster_import.file else ():
        roster_import.file.storage.delete(_name(roster_import, language))


def _name(roster_import: RosterImport, language: str | None) -> str:
    return f"{roster_import.file.name}.{language}.json"
