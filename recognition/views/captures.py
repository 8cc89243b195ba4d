"""The page of a capture: how far the work on it is, and what to do when it failed."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from accounts.requests import AuthenticatedRequest, is_for_change
from classes.forms import shown_version
from recognition.models import Capture
from recognition.selectors.progress import progress_of
from recognition.services.captures import retry_capture


@login_required
@require_http_methods(["GET"])
def capture(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _show_progress(request, pk, template="recognition/captures/capture.html")


@login_required
@require_http_methods(["GET"])
def capture_progress(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The part of the page that asks again every second until there is nothing to wait for."""
    return _show_progress(request, pk, template="recognition/captures/_capture_progress.html")


@login_required
@require_http_methods(["POST"])
def retry(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    failed = get_object_or_404(_captures(request), pk=pk)
    retry_capture(capture=failed, shown_version=shown_version(request), by=request.user)
    return redirect("recognition:capture", pk)


def _show_progress(request: AuthenticatedRequest, pk: int, *, template: str) -> HttpResponse:
    """Show how far the work is; go on to the review when all of it is ready."""
    shown = get_object_or_404(_captures(request), pk=pk)
    context = _progress_context(shown)
    if context["is_ready"]:
        review = reverse("recognition:review", args=[shown.session_id])
        # htmx would follow an ordinary redirect, and put the review into the part that it asked
        # for.
        return HttpResponseClientRedirect(review) if request.htmx else redirect(review)
    with timezone.override(shown.session.class_group.school.zone):
        return render(request, template, context)


def _captures(request: AuthenticatedRequest) -> "QuerySet[Capture]":
    captures = Capture.objects.visible_to(request.user, for_change=is_for_change(request))
    return captures.select_related("session__class_group__school")


def _progress_context(shown: Capture) -> dict[str, object]:
    """Show what was uploaded together with this capture or later and is not ready."""
    siblings = shown.session.captures.filter(pk__gte=shown.pk)
    captures = list(siblings.exclude(state=Capture.State.READY))
    return {
        "capture": shown,
        "session": shown.session,
        "captures": captures,
        "is_ready": not captures,
        "is_working": any(not capture.is_finished for capture in captures),
        "has_ready": shown.session.captures.filter(state=Capture.State.READY).exists(),
        "progress": progress_of(shown.session),
    }
