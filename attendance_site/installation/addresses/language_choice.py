"""Choose a language, and come back to the page, below whatever path the site lies."""

from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix
from django.views.i18n import set_language


def choose_language(request: HttpRequest) -> HttpResponse:
    """Answer as Django does, which knows no front page but that of the host."""
    answer: HttpResponse = set_language(request)
    if answer.headers.get("Location") == "/":
        answer.headers["Location"] = get_script_prefix()
    return answer
