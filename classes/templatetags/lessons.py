"""Tags for the pages of one lesson."""

from typing import Any, NamedTuple

from django import template
from django.urls import reverse

from classes.links import link_to
from classes.models import ClassGroup, ClassSession
from classes.templatetags.roles import front_page_name

register = template.Library()


class PageAbove(NamedTuple):
    """Where the link at the head of a page leads, and its words."""

    address: str
    name: str


@register.simple_tag(takes_context=True)
def page_above(
    context: dict[str, Any], class_group: ClassGroup, session: ClassSession | None = None
) -> PageAbove:
    """Lead to the class, and whoever only stands in for its teacher to her own lessons."""
    is_named = bool(session and session.teacher_id)
    groups = ClassGroup.objects.visible_to(context["user"]).filter(pk=class_group.pk)
    if is_named and not groups.exists():
        return PageAbove(reverse("classes:class_group_list"), front_page_name(context))
    return PageAbove(link_to("class_group", class_group.pk), str(class_group))
