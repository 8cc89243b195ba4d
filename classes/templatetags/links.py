"""Tags that lead to pages of upper rooms, and show what those add to a page."""

from typing import Any

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from classes import links

register = template.Library()


@register.simple_tag
def link_to(page: str, *args: object) -> str:
    return links.link_to(page, *args)


@register.simple_tag(takes_context=True)
def page_parts(context: Context, place: str, row: Any = None) -> SafeString:
    """Show what upper rooms add to this place; each template escapes its own values."""
    values: dict[str, Any] = context.flatten()  # type: ignore[assignment]
    request = values.get("request")
    shown = [
        get_template(part.template).render(values | part.context(row), request)
        for part in links.parts_of(place)
    ]
    return mark_safe("".join(shown))  # noqa: S308 - rendered by templates
