"""A plan while it is made: what is known of the school, and the steps so far."""

from dataclasses import dataclass, field
from datetime import date

from classes.models import ClassGroup, Enrolment, Student, Teacher
from jobs.failures import Remark
from rosters.planning.plans import RosterAction, Step, Writes
from rosters.planning.school_state import SchoolState
from rosters.readers.rows import PlaceInFile, Problem, Roster


@dataclass
class PlanContext:
    """What the parts of the planner share.

    Args:
        students, groups, teachers: the row of each key of the file, new ones not yet saved.
        failed: kinds and keys that have an error already.
        added: new enrolments, by the identity of student and class group.
        joined: the same, each with its line.
        settled: primary keys of the enrolments that a line spoke of; no other line changes them.
    """

    state: SchoolState
    roster: Roster
    today: date
    ends_missing_on: date | None = None
    steps: list[Step] = field(default_factory=list)
    writes: Writes = field(default_factory=Writes)
    students: dict[str, Student] = field(default_factory=dict)
    groups: dict[str, ClassGroup] = field(default_factory=dict)
    teachers: dict[str, Teacher] = field(default_factory=dict)
    failed: set[tuple[str, str]] = field(default_factory=set)
    added: dict[tuple[int, int], list[Enrolment]] = field(default_factory=dict)
    joined: list[tuple[PlaceInFile, Enrolment]] = field(default_factory=list)
    settled: set[int] = field(default_factory=set)

    def add_step(
        self,
        place: PlaceInFile,
        action: RosterAction,
        what: object,
        *reasons: Remark,
        mark: str = "",
    ) -> None:
        self.steps.append(Step(place, action, str(what), reasons, mark))

    def add_note(self, note: Problem) -> None:
        """Say something at a line besides what it does."""
        step = Step(note.place, RosterAction.UNCHANGED, note.what, (note.reason,), is_note=True)
        self.steps.append(step)

    def add_error(self, place: PlaceInFile, what: object, reason: Remark) -> None:
        self.add_step(place, RosterAction.ERROR, what, reason)

    def add_unknown(self, place: PlaceInFile, what: object, reason: Remark) -> None:
        """Leave out a line of OneRoster that names nobody: whoever sends it on cannot edit it."""
        is_oneroster = self.roster.kind == "oneroster"
        self.add_step(
            place, RosterAction.LEFT_OUT if is_oneroster else RosterAction.ERROR, what, reason
        )

    def has_errors(self) -> bool:
        is_bad = any(step.action == RosterAction.ERROR for step in self.steps)
        return is_bad or bool(self.roster.problems)
