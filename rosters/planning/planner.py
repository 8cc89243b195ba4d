"""Compare a file with a school: what would change, line by line; nothing is written."""

from dataclasses import dataclass
from datetime import date

from classes.models import School
from rosters.planning.additions import plan_additions
from rosters.planning.context import PlanContext
from rosters.planning.groups import plan_groups, plan_school, plan_terms
from rosters.planning.memberships.double_lessons import note_double_lessons
from rosters.planning.memberships.enrolments import plan_enrolments
from rosters.planning.memberships.named_teachers import plan_named_teachings
from rosters.planning.memberships.withdrawals import plan_missing, plan_people_gone, plan_teachings
from rosters.planning.people import plan_students, plan_teachers
from rosters.planning.plans import RosterPlan, make_plan
from rosters.planning.school_state import read_school
from rosters.readers.rows import Roster


@dataclass(frozen=True)
class PlanDays:
    """The days of which a plan depends.

    Args:
        today: on the school's clock; who joins or leaves without a day does so on it.
        sent_on: the day of the file, where a cell of an added column names none.
        ends_missing_on: who is not in the file leaves the classes of the file on this day.
    """

    today: date
    sent_on: date
    ends_missing_on: date | None = None


def plan_roster(
    roster: Roster,
    school: School,
    *,
    days: PlanDays,
    is_locked: bool = False,
) -> RosterPlan:
    """Plan in a fixed number of queries.

    Args:
        is_locked: inside a transaction that is going to write the plan.
    """
    emails = {row.email for row in roster.teachers}
    state = read_school(school, emails=emails, is_locked=is_locked)
    context = PlanContext(state, roster, days.today, days.ends_missing_on)
    # In this order: each line speaks of rows that the lines before it have found or made.
    plan_school(context)
    plan_terms(context)
    plan_students(context)
    plan_groups(context)
    plan_teachers(context)
    _add_known_rows(context)
    plan_people_gone(context)
    plan_enrolments(context)
    plan_teachings(context)
    plan_named_teachings(context)
    # After every line that lists somebody: the rest are missing.
    plan_missing(context)
    # After whoever leaves: a class that has ended is no second one.
    note_double_lessons(context)
    plan_additions(context, days.sent_on)
    for note in roster.notes:
        context.add_note(note)
    return make_plan(context.steps, roster, context.writes)


def _add_known_rows(context: PlanContext) -> None:
    """Lines may speak of rows that an earlier file brought."""
    # What the file itself holds goes before what is stored: it may carry changes not yet saved.
    context.students = context.state.students.by_sourced_id | context.students
    context.groups = context.state.groups.by_sourced_id | context.groups
    context.teachers = context.state.teachers.by_sourced_id | context.teachers
