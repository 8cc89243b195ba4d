"""What is to be done after an import or a form: the next steps of the school's set-up."""

from typing import Any

from django import template

from classes.access import keeps_people_of
from classes.models import School
from classes.setup import steps

register = template.Library()


MOST_SHOWN = 3


@register.inclusion_tag("classes/_next_steps.html", takes_context=True)
def next_steps(context: dict[str, Any], school: School, *, after: str = "") -> dict[str, Any]:
    """Show a few steps as buttons; those for which somebody waits come first.

    Only to who sets the school up: the steps' pages are hers.
    """
    if not keeps_people_of(context["request"].user, school.pk):
        return {"steps": []}
    found = sorted(steps.next_steps(school, after=after), key=lambda step: not step.n_waiting)
    return {"steps": found[:MOST_SHOWN]}
