"""The privacy notice: what is processed of whom, why, for how long, and whom to ask."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from classes.access import own_schools_of
from recognition.services.uploads.cleanup import GIVEN_UP_AFTER


@login_required
@require_http_methods(["GET"])
def privacy_notice(request: AuthenticatedRequest) -> HttpResponse:
    context = {
        "schools": own_schools_of(request.user),
        "contact": settings.PRIVACY_CONTACT,
        "own_words": _own_words(),
        "given_up_after_h": round(GIVEN_UP_AFTER.total_seconds() / 3600),
    }
    return render(request, "recognition/privacy_notice.html", context)


def _own_words() -> str:
    """Read what the school adds; a change shows without a restart."""
    path = settings.PRIVACY_NOTICE_FILE
    return path.read_text(encoding="utf-8") if path and path.is_file() else ""
