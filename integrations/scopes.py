"""Let a token do only what its scopes say; every view names the scope it needs."""

from typing import Any

from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from integrations.models import ApiToken


class HasScope(BasePermission):
    """A session log-in has its user's own rights; a view that names no scope is closed to tokens.

    A view names `scope_of_action`, by the name of the action, or one `scope` for all.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        if not isinstance(request.auth, ApiToken):
            return True
        # It would tell what a view takes to a token that may not ask it.
        if request.method == "OPTIONS":
            return False
        scope = scope_of(view)
        if not scope or not request.auth.has_scope(scope):
            raise PermissionDenied(f"This token lacks the scope {scope}.", code="scope_missing")
        return True


def scope_of(view: Any) -> str:
    """Return the scope that the view's action needs; empty if it names none."""
    by_action = getattr(view, "scope_of_action", {})
    return str(by_action.get(getattr(view, "action", None) or "", getattr(view, "scope", "")))
