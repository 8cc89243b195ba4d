"""The privacy notice, open to parents: what is processed of whom, why, how long, whom to ask."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from classes.access import own_schools_of
from recognition.film_lengths import USUAL_S
from recognition.models.room_films import EVERY
from recognition.services.uploads.cleanup import GIVEN_UP_AFTER


@require_http_methods(["GET"])
def privacy_notice(request: HttpRequest) -> HttpResponse:
    user = request.user
    context = {
        # Which schools there are is no affair of whoever passes by.
        "schools": own_schools_of(user) if user.is_authenticated else (),
        "contact": settings.PRIVACY_CONTACT,
        "own_words": _own_words(),
        "film_s": round(USUAL_S),
        "every_min": round(EVERY.total_seconds() / 60),
        "given_up_after_h": round(GIVEN_UP_AFTER.total_seconds() / 3600),
    }
    return render(request, "recognition/class_groups/privacy_notice.html", context)


def _own_words() -> str:
    """Read what the school adds; a change shows without a restart."""
    path = settings.PRIVACY_NOTICE_FILE
    return path.read_text(encoding="utf-8") if path and path.is_file() else ""
