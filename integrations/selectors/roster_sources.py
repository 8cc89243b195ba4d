"""What of a roster that was fetched may be applied without a look."""

from django.db.models import QuerySet

from classes.models import Enrolment, School
from integrations.models import RosterSource
from rosters.planning.plans import Action, Plan

GIVES_RIGHTS = {
    *("teacher_new", "teacher_has_login", "teacher_adopted", "teacher_comes_back"),
    "teaches_class",
}
"""Who sees children from then on is for a person to see first."""


def may_apply(*, source: RosterSource, plan: Plan) -> bool:
    """Say whether a plan is within what the office has allowed beforehand."""
    codes = {reason.code for line in plan.lines for reason in line.reasons}
    is_plain = not plan.has_errors and not plan.n_left_out and not codes & GIVES_RIGHTS
    n_leaving = sum(reason.code == "leaves_class" for x in plan.lines for reason in x.reasons)
    n_ended = max(n_leaving, plan.counts[Action.END])
    share = 100 * n_ended / max(1, _enrolled(source.school).count())
    return source.applies_by_itself and is_plain and share <= source.most_leaving


def _enrolled(school: School) -> "QuerySet[Enrolment]":
    return Enrolment.objects.filter(class_group__school=school).active_on(school.today())
