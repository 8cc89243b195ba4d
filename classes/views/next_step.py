"""The next step of the set-up as a message, after a form that is part of it."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from classes.models import School
from classes.setup.steps import StepState, next_steps


def show_next_step(
    request: HttpRequest, school: School, *, after: str, also: SafeString | None = None
) -> None:
    """Lead whoever sets a school up to the next step, unless its list is hidden or empty."""
    if not school.is_setup_hidden:
        _show_first(request, next_steps(school, after=after, by=request.user), also)


def show_open_step(request: HttpRequest, school: School, *, within: str) -> None:
    """Lead back to the step that something was done for, or if it is ticked to the next one."""
    if not school.is_setup_hidden:
        _show_first(request, next_steps(school, within=within, by=request.user))


def _show_first(
    request: HttpRequest, steps: Sequence[StepState], also: SafeString | None = None
) -> None:
    for step in steps[:1]:
        link = format_html('<a href="{}">{}</a>', step.address, step.action)
        text = format_html(gettext("Next: {}"), link)
        messages.info(request, format_html("{} · {}", text, also) if also else text)
