"""Import a roster of another system, or show what it would change."""

from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from classes.errors import RefusedError
from classes.models import School
from classes.setup.steps import next_steps
from rosters.file_imports.services import SentFile
from rosters.import_work import finish_work
from rosters.models import RosterImport, Stage
from rosters.plan_cache import load_plan
from rosters.planning.plans import PlanLine, RosterAction, RosterPlan
from rosters.readers.identities import KINDS
from rosters.readers.sheets.choices import DAY_FIRST, MONTH_FIRST, Choices
from rosters.readers.sheets.headings import LABELS as FIELDS
from rosters.readers.sheets.headings import spell
from rosters.readers.tables.encodings import NAMES
from rosters.services import apply_import, discard_import, start_import

REFUSED, WRONG_USAGE = 1, 2
LABELS = {
    RosterAction.ERROR: "error",
    RosterAction.LEFT_OUT: "left out",
    RosterAction.ADD: "add",
    RosterAction.CHANGE: "change",
    RosterAction.END: "leave",
    RosterAction.UNCHANGED: "unchanged",
}
GAP = "  "
NOT_TAKEN = (
    "Nothing was changed: correct these lines and send the file again, or take the rest with "
    "--leave-out."
)
NOT_READ = "Nothing was changed: correct these lines and send the file again."
READING_OPTIONS: dict[str, dict[str, Any]] = {
    "--column": {
        "action": "append",
        "default": [],
        "metavar": "HEADING=FIELD",
        "help": "what a column holds, such as 'Other ID=number'; no field: not read. Fields: "
        + ", ".join(FIELDS),
    },
    "--sheet": {"action": "append", "default": [], "help": "a sheet of a workbook that is read"},
    "--encoding": {"choices": list(NAMES), "default": "", "help": "how the letters were saved"},
    "--heading-line": {"type": int, "default": 0, "help": "line that names the columns; -1: none"},
    "--day-order": {"choices": [DAY_FIRST, MONTH_FIRST], "default": "", "help": "03/04 begins so"},
    "--apart-by": {
        "dest": "identity",
        "choices": list(KINDS),
        "default": "",
        "help": "what tells two students apart where no column is their number: name and day of "
        "birth, name within a class, name alone",
    },
    "--rows-of": {
        "dest": "school_id",
        "metavar": "SCHOOL",
        "default": "",
        "help": "which school of the file this one is; *: its column names no schools",
    },
    "--class": {"dest": "one_class", "default": "", "help": "class of everybody in the file"},
    "--leave-out": {
        "action": "store_true",
        "help": "leave out the lines that cannot be taken, and take the others",
    },
}


class Command(BaseCommand):
    help = (
        "Import a roster: CSV, Excel (.xlsx), OneRoster or School Data Sync (.zip), all of it or "
        "nothing. Each line that changes something or is wrong is printed. The same file again "
        "changes nothing. Exit code: 0 done, 1 refused or wrong lines, 2 wrong usage. What a file "
        "leaves open is asked in a sentence, and answered by an option."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="CSV, .xlsx or OneRoster .zip")
        parser.add_argument(
            "--school", metavar="NAME", help="needed only where there are several schools"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="print what would change, and change nothing"
        )
        parser.add_argument(
            "--leave-on",
            metavar="DATE",
            type=_day,
            help="students of the file's classes who are not in the file leave on this day, such "
            "as 2026-08-17 (CSV and Excel)",
        )

        for name, options in READING_OPTIONS.items():
            parser.add_argument(name, **options)

    def handle(self, *args: object, **options: Any) -> None:
        try:
            self._import(options)
        except RefusedError as error:
            raise CommandError(str(error), returncode=REFUSED) from error

    def _import(self, options: dict[str, Any]) -> None:
        path: Path = options["file"]
        roster_import = start_import(
            school=_find_school(options["school"]),
            by=None,
            sent=SentFile(path.name, _read(path), _choices(options).as_json()),
            ends_missing_on=options["leave_on"],
        )
        try:
            plan = self._plan(roster_import)
            self._print(plan)
            if plan.has_errors:
                text = NOT_TAKEN if plan.can_leave_out else NOT_READ
                raise CommandError(text, returncode=REFUSED)
            self._finish(roster_import, plan, is_dry=options["dry_run"])
        finally:
            # What was applied stays so; else no file with names of children may stay behind.
            discard_import(roster_import=roster_import)

    def _plan(self, roster_import: RosterImport) -> RosterPlan:
        finish_work(roster_import=roster_import)
        plan = load_plan(roster_import) if roster_import.is_planned else None
        if plan is None:
            raise CommandError(roster_import.failure_reason, returncode=REFUSED)
        return plan

    def _finish(self, roster_import: RosterImport, plan: RosterPlan, *, is_dry: bool) -> None:
        if is_dry:
            self.stdout.write("Nothing was changed: this was a dry run.")
            return
        apply_import(roster_import=roster_import, by=None, shown_version=plan.fingerprint)
        finish_work(roster_import=roster_import)
        if roster_import.stage != Stage.APPLIED:
            raise CommandError(roster_import.failure_reason, returncode=REFUSED)
        self.stdout.write("Applied.")
        for step in next_steps(roster_import.school, after="roster"):
            if step.n_waiting:
                self.stdout.write(f"Next: {step.action}.")

    def _print(self, plan: RosterPlan) -> None:
        shown = [line for line in plan.lines if line.action != RosterAction.UNCHANGED]
        for row in _as_columns([_row(line) for line in shown]):
            self.stdout.write(row)
        found = plan.counts.items()
        counts = [f"{n} {LABELS[x]}" for x, n in found if n or x != RosterAction.LEFT_OUT]
        self.stdout.write(", ".join(counts))
        if plan.ignored:
            self.stdout.write(f"Columns not read: {', '.join(plan.ignored)}")


def _choices(options: dict[str, Any]) -> Choices:
    # From the right: a heading may hold an equals sign, a field does not.
    pairs = [text.rpartition("=") for text in options["column"]]
    return Choices(
        columns={spell(heading): field for heading, _equals, field in pairs},
        sheets=tuple(options["sheet"]),
        encoding=options["encoding"],
        heading_line=options["heading_line"],
        order_of_days=options["day_order"],
        one_class=options["one_class"],
        identity=options["identity"],
        school_id=options["school_id"],
        leaves_out=options["leave_out"],
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no date such as 2026-08-17") from None


def _row(line: PlanLine) -> tuple[str, str, str, str]:
    place = f"{line.place.file} {line.line or '-'}".strip()
    return place, LABELS[line.action], line.what or "-", line.reason


def _as_columns(rows: list[tuple[str, str, str, str]]) -> list[str]:
    widths = [max(len(word) for word in column) for column in zip(*rows, strict=True)]
    return [
        GAP.join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # One byte more than is allowed is enough to be refused.
            return file.read(settings.ROSTER_MAX_MB * 1_000_000 + 1)
    except OSError as error:
        text = f"{path} cannot be read: {error.strerror}."
        raise CommandError(text, returncode=WRONG_USAGE) from error


def _find_school(name: str | None) -> School:
    schools = School.objects.all() if name is None else School.objects.filter(name=name)
    # Two are enough to know that there are several.
    found = list(schools[:2])
    if len(found) == 1:
        return found[0]
    if name is not None:
        text = f"There is no school named {name!r}."
    elif found:
        text = "There are several schools: name one with --school."
    else:
        text = "There is no school yet: make one in the administration first."
    raise CommandError(text, returncode=REFUSED)
