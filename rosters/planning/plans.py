"""What an import would do: a line for each row, in the order of its preview."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.account_mails.awaited_colleagues import shown_address
from classes.models import AwaitedColleague, ClassGroup, Enrolment, Student, Teacher, Term
from classes.spreadsheets.roster_columns import AddedEntry, RosterAddition
from jobs.failures import Remark
from rosters.readers.rows import PlaceInFile, Roster
from rosters.readers.sheets.outline import Outline
from rosters.readers.tables.encodings import NAMES


class RosterAction(models.TextChoices):
    """What happens to a row, the most notable first."""

    ERROR = "error", _("Error")
    LEFT_OUT = "left_out", _("Left out")
    ADD = "add", _("Add")
    CHANGE = "change", _("Change")
    END = "end", _("Leave")
    UNCHANGED = "unchanged", _("Unchanged")


RANKS = {action: rank for rank, action in enumerate(RosterAction)}


@dataclass(frozen=True)
class Step:
    """One thing that a row does, and a mark that is equal where it does the same."""

    place: PlaceInFile
    action: RosterAction
    what: str
    reasons: tuple[Remark, ...] = ()
    mark: str = ""
    is_note: bool = False


@dataclass(frozen=True)
class PlanLine:
    """A row of the file with all it does; line 0 where something is not in the file."""

    place: PlaceInFile
    action: RosterAction
    what: str
    reasons: tuple[Remark, ...] = ()

    @property
    def reason(self) -> str:
        """What it does and why, in the reader's language."""
        return " ".join(str(reason) for reason in self.reasons)

    @property
    def line(self) -> int | None:
        return self.place.line or None


@dataclass(frozen=True, eq=False)
class AddedWrite:
    """An entry of an added column, and whose column it is."""

    addition: RosterAddition
    entry: AddedEntry


@dataclass
class Writes:
    """Rows to be written, in the order of the fields.

    Args:
        former_days: first and last day of each changed term as it was, if they change.
    """

    school_sourced_id: str = ""
    new_terms: list[Term] = field(default_factory=list)
    changed_terms: list[Term] = field(default_factory=list)
    former_days: list[tuple[date, date]] = field(default_factory=list)
    new_students: list[Student] = field(default_factory=list)
    changed_students: list[Student] = field(default_factory=list)
    student_fields: set[str] = field(default_factory=set)
    new_groups: list[ClassGroup] = field(default_factory=list)
    changed_groups: list[ClassGroup] = field(default_factory=list)
    new_users: list[User] = field(default_factory=list)
    named_users: list[User] = field(default_factory=list)
    new_teachers: list[Teacher] = field(default_factory=list)
    changed_teachers: list[Teacher] = field(default_factory=list)
    returned_teachers: list[Teacher] = field(default_factory=list)
    moved_enrolments: list[Enrolment] = field(default_factory=list)
    ended_enrolments: list[Enrolment] = field(default_factory=list)
    never_begun: list[Enrolment] = field(default_factory=list)
    new_enrolments: list[Enrolment] = field(default_factory=list)
    new_teachings: list[tuple[Teacher, ClassGroup]] = field(default_factory=list)
    gone_teachings: list[tuple[Teacher, ClassGroup]] = field(default_factory=list)
    awaited: list[AwaitedColleague] = field(default_factory=list)
    added: list[AddedWrite] = field(default_factory=list)


@dataclass(frozen=True)
class RosterPlan:
    """The dry run.

    Args:
        lines: errors first, then what is added, changed, ended and left as it is.
        counts: how many lines there are of each action.
        fingerprint: equal for equal plans, whatever the reader's language.
        ignored: headings nobody understood.
        outline: how a table was read.
        rejected: lines that are wrong or left out, as they stand in the file.
    """

    lines: list[PlanLine]
    writes: Writes
    counts: dict[RosterAction, int]
    fingerprint: str
    ignored: list[str]
    outline: Outline | None = None
    rejected: list[list[str]] = field(default_factory=list)

    @property
    def n_errors(self) -> int:
        return self.counts[RosterAction.ERROR]

    @property
    def has_errors(self) -> bool:
        return self.n_errors > 0

    @property
    def n_left_out(self) -> int:
        return self.counts[RosterAction.LEFT_OUT]

    @property
    def letters(self) -> str:
        """How the letters of a text were read, with some names that show it."""
        if self.outline is None:
            return ""
        name = NAMES.get(self.outline.encoding, "")
        sample = self.outline.encodings.get(self.outline.encoding, "")
        return f"{name} ({sample})" if sample else name

    @property
    def asks(self) -> list[str]:
        """What a person must look at before anything of the file can be taken."""
        return self.outline.asks if self.outline else []

    @property
    def can_leave_out(self) -> bool:
        """Whether something can be taken without the lines that are wrong."""
        # What was asked comes first: how the rest is read may change by it.
        rest = self.counts.keys() - {RosterAction.ERROR, RosterAction.LEFT_OUT}
        return self.has_errors and not self.asks and any(self.counts[action] for action in rest)

    @property
    def changes_nothing(self) -> bool:
        return all(
            not self.counts[a] for a in (RosterAction.ADD, RosterAction.CHANGE, RosterAction.END)
        )


def make_plan(steps: list[Step], roster: Roster, writes: Writes) -> RosterPlan:
    lines = _join(steps)
    for action, problems in (
        (RosterAction.ERROR, roster.problems),
        (RosterAction.LEFT_OUT, roster.left_out),
    ):
        lines += [PlanLine(x.place, action, x.what, (x.reason,)) for x in problems]
    lines.sort(key=lambda line: (RANKS[line.action], line.place, line.what))
    found = Counter(line.action for line in lines)
    counts = {action: found[action] for action in RosterAction}
    return RosterPlan(
        lines, writes, counts, _fingerprint(steps, roster), roster.ignored, roster.outline
    )


def _join(steps: list[Step]) -> list[PlanLine]:
    """Make one line of the steps of a place; what is not in the file keeps lines of its own."""
    by_place: dict[object, list[Step]] = {}
    for number, step in enumerate(steps):
        by_place.setdefault(step.place if step.place.line else number, []).append(step)
    return [_line(found) for found in by_place.values()]


def _line(steps: list[Step]) -> PlanLine:
    action = min((step.action for step in steps), key=RANKS.__getitem__)
    if action == RosterAction.ERROR:
        # What else the line would do is of no account until it is right.
        steps = [step for step in steps if step.action == RosterAction.ERROR]
    notable = [step for step in steps if step.is_note or step.action != RosterAction.UNCHANGED]
    reasons = [reason for step in notable or steps for reason in step.reasons]
    return PlanLine(steps[0].place, action, steps[0].what, tuple(dict.fromkeys(reasons)))


def _fingerprint(steps: list[Step], roster: Roster) -> str:
    marks = sorted(f"{x.place.file}:{x.place.line} {x.action} {x.mark}" for x in steps)
    marks += sorted(f"{x.place.file}:{x.place.line} error" for x in roster.problems)
    marks += sorted(f"{x.place.file}:{x.place.line} left out" for x in roster.left_out)
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()


def teacher_label(teacher: Teacher) -> str:
    return shown_address(teacher) or str(teacher)


def student_label(student: Student) -> str:
    return f"{student.name} ({student.number})"
