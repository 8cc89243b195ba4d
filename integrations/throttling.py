"""Limit how often one token or user asks, counted across all processes of this machine."""

from typing import Any

from django.conf import settings
from django.core.cache import caches
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from integrations.models import ApiToken


class PerOwnerThrottle(SimpleRateThrottle):
    """So many requests a minute of each token, or of each user who is logged in."""

    scope = "api"

    @property
    def cache(self) -> Any:
        # Of its own: the usual cache may be one of each process.
        return caches["throttle"]

    def get_rate(self) -> str:
        return f"{settings.API_REQUESTS_PER_MINUTE}/min"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        # By token, not by its maker: one system that asks too often stops no other.
        is_token = isinstance(request.auth, ApiToken)
        owner = f"token-{request.auth.pk}" if is_token else f"user-{request.user.pk}"
        return self.cache_format % {"scope": self.scope, "ident": owner}
