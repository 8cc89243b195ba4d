"""The request as views behind the log-in see it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class AuthenticatedRequest(HttpRequest):
    """A request of somebody who is logged in; for type checks only, never made."""

    user: User
    htmx: HtmxDetails
