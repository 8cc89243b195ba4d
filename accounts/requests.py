"""The request as views behind the log-in see it, and whether it changes what it is about."""

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

View = TypeVar("View", bound=Callable[..., object])


class AuthenticatedRequest(HttpRequest):
    """A request of somebody who is logged in; for type checks only, never made."""

    user: User
    htmx: HtmxDetails


def for_changes(view: View) -> View:
    """Mark a page that is there to change something: whoever only reads does not find it."""
    view.for_changes = True  # type: ignore[attr-defined]
    return view


def for_readers(view: View) -> View:
    """Mark a view that is sent something and changes only what is its sender's own."""
    view.for_changes = False  # type: ignore[attr-defined]
    return view


def remembers_strangers(view: View) -> View:
    """Mark a view that needs a session of somebody who has not signed in yet."""
    view.remembers_strangers = True  # type: ignore[attr-defined]
    return view


def admits_strangers(
    is_admitted: Callable[[HttpRequest], bool], *, most_bytes: int
) -> Callable[[View], View]:
    """Mark a view that takes a body of so many bytes from whoever proves in another way who she is.

    Args:
        is_admitted: asked before any of the body is read.
    """

    def mark(view: View) -> View:
        view.is_admitted, view.most_bytes = is_admitted, most_bytes  # type: ignore[attr-defined]
        return view

    return mark


def site_address(request: HttpRequest) -> str:
    """Return the site's own address, or the one under which whoever hands a link over has it open.

    A link outlives the address that somebody happens to open the site by.
    """
    return settings.SITE_URL.rstrip("/") or request.build_absolute_uri("/").rstrip("/")


def is_for_change(request: HttpRequest) -> bool:
    """Tell whether a request is there to change something, by its method or by its view's mark."""
    if request.resolver_match is None:
        return False
    return getattr(request.resolver_match.func, "for_changes", request.method not in SAFE_METHODS)
