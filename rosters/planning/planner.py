"""Compare what a file says with a school: what would change, line by line; nothing is written."""

from datetime import date

from classes.models import School
from rosters.planning.context import Draft
from rosters.planning.enrolments import plan_enrolments
from rosters.planning.groups import plan_groups, plan_school, plan_terms
from rosters.planning.people import plan_students, plan_teachers
from rosters.planning.plans import Plan, make_plan
from rosters.planning.school_state import read_school
from rosters.planning.withdrawals import plan_missing, plan_people_gone, plan_teachings
from rosters.readers.rows import Roster


def plan_roster(
    roster: Roster,
    school: School,
    *,
    today: date,
    ends_missing_on: date | None = None,
    is_locked: bool = False,
) -> Plan:
    """Plan in a fixed number of queries.

    Args:
        today: on the school's clock; who joins or leaves without a day does so on it.
        ends_missing_on: who is not in the file leaves the classes of the file on this day.
        is_locked: inside a transaction that is going to write the plan.
    """
    emails = {said.email for said in roster.teachers}
    state = read_school(school, emails=emails, is_locked=is_locked)
    draft = Draft(state, roster, today, ends_missing_on)
    plan_school(draft)
    plan_terms(draft)
    plan_students(draft)
    plan_groups(draft)
    plan_teachers(draft)
    _know_by_id(draft)
    plan_people_gone(draft)
    plan_enrolments(draft)
    plan_teachings(draft)
    plan_missing(draft)
    return make_plan(draft.steps, roster.problems, draft.writes, roster.ignored)


def _know_by_id(draft: Draft) -> None:
    """Lines may speak of rows that an earlier file brought."""
    draft.students = draft.state.students.by_sourced_id | draft.students
    draft.groups = draft.state.groups.by_sourced_id | draft.groups
    draft.teachers = draft.state.teachers.by_sourced_id | draft.teachers
