"""The review of a session: what recognition proposes, and the confirmation."""

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest, for_changes
from classes.forms import shown_version
from classes.models import ClassSession
from recognition.selectors.progress import progress_of
from recognition.selectors.review_version import review_versions
from recognition.services.confirmation import confirm_once, undo_confirmation
from recognition.views.review.answers import render_review


@for_changes
@login_required
@require_http_methods(["GET"])
def review(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(
        ClassSession.objects.visible_to(request.user, for_change=True).in_full(), pk=pk
    )
    return render_review(request, session)


@login_required
@require_http_methods(["POST"])
def confirm(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(
        ClassSession.objects.visible_to(request.user, for_change=True).in_full(), pk=pk
    )
    done = confirm_once(session=session, by=request.user, shown_version=shown_version(request))
    if done:
        text = _("Confirmed: %(here)s here, %(absent)s absent, %(open)s left open.") % {
            "here": done.counts.n_here,
            "absent": done.counts.n_away,
            "open": done.n_open,
        }
        messages.success(request, text)
    return redirect("classes:session_register", pk)


@login_required
@require_http_methods(["POST"])
def undo_confirm(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(
        ClassSession.objects.visible_to(request.user, for_change=True).in_full(), pk=pk
    )
    undo_confirmation(session=session, by=request.user, shown_version=shown_version(request))
    messages.success(request, _("The confirmation is taken back."))
    return redirect("recognition:review", pk)


@login_required
@require_http_methods(["GET"])
def version(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Say whether anything has changed since a page was shown; asked every few seconds."""
    session = get_object_or_404(ClassSession.objects.visible_to(request.user), pk=pk)
    # Both, by which the page tells her own changes from those of others.
    current = asdict(review_versions(session, request.user))
    return JsonResponse(current, headers={"Cache-Control": "no-store"})


@login_required
@require_http_methods(["GET"])
def work_progress(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The part of the review that shows how far the work is; it asks for itself while it lasts."""
    session = get_object_or_404(ClassSession.objects.visible_to(request.user).in_full(), pk=pk)
    is_working = session.captures.unfinished().exists()
    context = {"session": session, "progress": progress_of(session) if is_working else None}
    return render(request, "recognition/review/_work_progress.html", context)
