"""The next step of the set-up as a message, after a form that is part of it."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from classes.models import School
from classes.setup.steps import next_steps


def show_next_step(
    request: HttpRequest,
    school: School,
    *,
    after: str = "",
    within: str = "",
    also: SafeString | None = None,
) -> None:
    """Lead whoever sets a school up to the next step, unless its list is hidden or empty."""
    if school.is_setup_hidden:
        return
    for step in next_steps(school, after=after, within=within, by=request.user)[:1]:
        link = format_html('<a href="{}">{}</a>', step.address, step.action)
        text = format_html(gettext("Next: {}"), link)
        messages.info(request, format_html("{} · {}", text, also) if also else text)
