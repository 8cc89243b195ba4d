"""Plan a file without the lines that cannot be taken: each is left out with all it says."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from classes.models import School
from rosters.planning.planner import PlanDays, plan_roster
from rosters.planning.plans import RosterAction, RosterPlan
from rosters.readers.rows import GroupRow, PlaceInFile, Problem, Roster, StudentRow, TeacherRow

MOST_ROUNDS = 12
"""A line left out may leave another without its student or class; so often is looked again."""

Keyed = TypeVar("Keyed", StudentRow, GroupRow, TeacherRow)


def plan_rest(
    roster: Roster, school: School, *, days: PlanDays, is_locked: bool = False
) -> RosterPlan:
    """Plan what is right of a file; what a person is asked about the whole file stays wrong."""
    if roster.outline and roster.outline.asks:
        return plan_roster(roster, school, days=days, is_locked=is_locked)
    roster = replace(roster, left_out=[*roster.left_out, *roster.problems], problems=[])
    roster.is_partial = bool(roster.left_out)
    for _round in range(MOST_ROUNDS):
        plan = plan_roster(roster, school, days=days, is_locked=is_locked)
        wrong = [line for line in plan.lines if line.action == RosterAction.ERROR]
        if not wrong:
            break
        found = [Problem(line.place, line.what, line.reasons[0]) for line in wrong]
        roster = _without(roster, found)
    return plan


def _without(roster: Roster, wrong: list[Problem]) -> Roster:
    places = {problem.place for problem in wrong}
    enrolments = [row for row in roster.enrolments if row.place not in places]
    teachings = [row for row in roster.teachings if row.place not in places]
    kept = replace(
        roster,
        is_partial=True,
        left_out=[*roster.left_out, *wrong],
        enrolments=enrolments,
        teachings=teachings,
        named_teachings=[row for row in roster.named_teachings if row.place not in places],
        terms=[row for row in roster.terms if row.place not in places],
        added=[row for row in roster.added if row.place not in places],
        notes=[row for row in roster.notes if row.place not in places],
    )
    is_table = roster.outline is not None
    # Each line of a table names student, class and teacher again: another one may stand for the
    # line left out. A zip names each of them in one file, once.
    # Reversed, so that of several lines the first one is kept.
    students = {row.student: row.place for row in reversed(enrolments)} if is_table else {}
    groups = {row.group: row.place for row in reversed(enrolments)} if is_table else {}
    teachers = {row.teacher: row.place for row in reversed(teachings)} if is_table else {}
    kept.students = list(_elsewhere(roster.students, places, students))
    kept.groups = list(_elsewhere(roster.groups, places, groups))
    kept.teachers = list(_elsewhere(roster.teachers, places, teachers))
    return kept


def _elsewhere(
    rows: Iterable[Keyed], places: set[PlaceInFile], others: dict[str, PlaceInFile]
) -> Iterator[Keyed]:
    """Yield the rows of other lines; in a table another line may say the same of somebody."""
    for row in rows:
        if row.place not in places:
            yield row
        elif row.key in others:
            yield replace(row, place=others[row.key])


def rejected_rows(plan: RosterPlan, roster: Roster) -> list[list[str]]:
    """Return the lines with people that are not taken, as they were sent; headings first."""
    rows = roster.sent_rows
    places = {
        x.place for x in plan.lines if x.action in {RosterAction.ERROR, RosterAction.LEFT_OUT}
    }
    found = [rows[place] for place in sorted(places) if place.line and place in rows]
    return [rows[PlaceInFile()], *found] if found else []
