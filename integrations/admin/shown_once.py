"""Show a secret once, in the answer itself: it lies in no message, cookie or session."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True)
class ShownSecret:
    """A secret, and whose it is: the name of a token, the address of a webhook."""

    name: str
    value: str


def show_secrets(
    request: HttpRequest, secrets: Sequence[ShownSecret], *, back: str
) -> HttpResponse:
    page = render(request, "integrations/shown_once.html", {"secrets": secrets, "back": back})
    page["Cache-Control"] = "no-store"
    return page
