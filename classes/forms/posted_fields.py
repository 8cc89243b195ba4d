"""What the forms and addresses of all pages send besides their fields."""

from datetime import date

from django.http import HttpRequest, QueryDict

from classes.forms.refusals import is_known_stale
from classes.models.class_sessions import FIRST_YEAR, LAST_YEAR


def form_data(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, or None if the form is only shown; a form sent empty counts as sent."""
    return request.POST if request.method == "POST" else None


def shown_version(request: HttpRequest) -> str:
    """Return which version of a thing the page showed, whose form was sent.

    None once it is known to be out of date: the form is shown anew, beside what is stored now.
    """
    return "" if is_known_stale(request) else request.POST.get("shown_version", "")


def as_key(text: str) -> int:
    """Read a primary key that a page sent; what is none becomes -1, which matches nothing."""
    # No key of the database has more digits, and SQLite fails on a longer number.
    return int(text) if text.isdecimal() and len(text) < 19 else -1


def as_day(text: str) -> date | None:
    """Read a day of an address; what is none, or of no school's time, is left out."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def is_one_tap(request: HttpRequest) -> bool:
    """Say whether the button of a status was pressed, which sends a status and nothing else."""
    return "note" not in request.POST
