"""What of a roster that was fetched may be applied without a look."""

from dataclasses import fields

from django.db.models import QuerySet

from classes.models import Enrolment, School
from integrations.models import RosterSource
from rosters.planning.plans import RosterPlan, Writes

TAKEN_UNASKED = {
    *("new_students", "new_groups", "new_enrolments"),
    *("ended_enrolments", "never_begun", "moved_enrolments"),
}
"""All else waits: who sees children, whose name or number is another, when a term is."""


def may_apply(*, source: RosterSource, plan: RosterPlan) -> bool:
    """Say whether a plan, with all it writes, is within what the office has allowed beforehand."""
    # An error or a line left out is a question, and only a person answers one.
    is_plain = not plan.has_errors and not plan.n_left_out and _is_taken_unasked(plan.writes)
    n_most = max(_n_leaving(plan.writes), _n_joining(plan.writes))
    # Of at least one, as an empty school has no share to leave.
    share = 100 * n_most / max(1, _enrolled(source.school).count())
    return source.applies_by_itself and is_plain and share <= source.most_leaving


def _is_taken_unasked(writes: Writes) -> bool:
    named = {field.name for field in fields(writes) if getattr(writes, field.name)}
    # Other days without an end may bring somebody back, or into lessons of before.
    return named <= TAKEN_UNASKED and all(row.until_on for row in writes.moved_enrolments)


def _n_leaving(writes: Writes) -> int:
    """Count all whom an end is given, however the line that gives it is called."""
    return len(writes.ended_enrolments) + len(writes.never_begun) + len(writes.moved_enrolments)


def _n_joining(writes: Writes) -> int:
    """Count those whom the school knows already: of them another class may be a mistake."""
    return sum(row.student.pk is not None for row in writes.new_enrolments)


def _enrolled(school: School) -> "QuerySet[Enrolment]":
    return Enrolment.objects.filter(class_group__school=school).active_on(school.today())
