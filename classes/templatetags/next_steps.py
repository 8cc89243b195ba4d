"""What is to be done after an import or a form: the next steps of the school's set-up."""

from typing import Any

from django import template

from classes.models import School
from classes.setup import steps

register = template.Library()


MOST_SHOWN = 3


@register.inclusion_tag("classes/_next_steps.html", takes_context=True)
def next_steps(context: dict[str, Any], school: School, *, after: str = "") -> dict[str, Any]:
    """Show a few of the reader's steps as buttons; those for which somebody waits come first."""
    own = steps.next_steps(school, after=after, by=context["user"])
    found = sorted(own, key=lambda step: not step.n_waiting)
    return {"steps": found[:MOST_SHOWN]}
