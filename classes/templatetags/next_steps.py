"""What is to be done after an import or a form: the next steps of the school's set-up."""

from typing import Any

from django import template

from classes.models import School
from classes.setup import steps

register = template.Library()


@register.inclusion_tag("classes/_next_steps.html")
def next_steps(school: School, *, after: str = "") -> dict[str, Any]:
    return {"steps": steps.next_steps(school, after=after), "school": school}
