"""What the forms of all pages send besides their fields."""

from django.http import HttpRequest, QueryDict

from classes.forms.refusals import is_known_stale


def form_data(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, or None if the form is only shown; a form sent empty counts as sent."""
    return request.POST if request.method == "POST" else None


def shown_version(request: HttpRequest) -> str:
    """Return which version of a thing the page showed, whose form was sent.

    None once it is known to be out of date: the form is shown anew, beside what is stored now.
    """
    return "" if is_known_stale(request) else request.POST.get("shown_version", "")


def is_one_tap(request: HttpRequest) -> bool:
    """Say whether the button of a status was pressed, which sends a status and nothing else."""
    return "note" not in request.POST
