"""The live view of a session's room: the page, and its pictures on their way to the networks."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import AuthenticatedRequest, for_changes
from classes.access import class_groups_of
from classes.models import ClassSession
from classes.services import session_now
from faces.inference.client import ask_inference_server, is_inference_server_up, stop_watching
from faces.inference.errors import LiveRefusedError
from faces.inference.server import MAX_BODY_BYTES
from faces.selectors.roster_faces import faces_of_roster
from faces.views.files import PRIVATE
from recognition.models import Capture
from recognition.services.captures import start_live_capture


@for_changes
@login_required
@require_GET
def live(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    faces = faces_of_roster(session.class_group, session.day)
    context = {
        "session": session,
        "class_group": session.class_group,
        "n_known": len(faces.best_ids),
        "is_running": is_inference_server_up(),
    }
    with timezone.override(session.class_group.school.zone):
        return render(request, "recognition/live.html", context)


@login_required
@require_POST
def live_now(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Open the live view of the session that is running, or of one that begins now."""
    class_group = get_object_or_404(class_groups_of(request.user), pk=pk)
    session = session_now(class_group=class_group, now=timezone.now())
    return redirect("recognition:live", session.pk)


@login_required
@require_POST
def start(request: AuthenticatedRequest, pk: int) -> JsonResponse:
    session = _session(request, pk)
    ask_inference_server("hello")
    capture = start_live_capture(session=session, by=request.user)
    return JsonResponse(
        {
            "frames": reverse("recognition:live_frame", args=[capture.pk]),
            "stop": reverse("recognition:stop_live", args=[capture.pk]),
        }
    )


@login_required
@require_POST
def recognise_frame(request: AuthenticatedRequest, pk: int) -> JsonResponse:
    """Say who is in a picture of the camera; the inference server does the work."""
    capture = get_object_or_404(_live_captures(request), pk=pk)
    # Read from the stream: Django's limit for a body in memory is meant for forms.
    picture = request.read(MAX_BODY_BYTES + 1)
    if len(picture) > MAX_BODY_BYTES:
        raise LiveRefusedError("camera_picture_too_large")
    answer = ask_inference_server("recognise", picture, {"capture": capture.pk})
    return JsonResponse(answer, headers=PRIVATE)


@login_required
@require_POST
def stop(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """End the live view and go on to the review of what it saw."""
    capture = get_object_or_404(_live_captures(request), pk=pk)
    stop_watching(capture.pk)
    return redirect("recognition:review", capture.session_id)


def _session(request: AuthenticatedRequest, pk: int) -> ClassSession:
    sessions = ClassSession.objects.visible_to(request.user)
    return get_object_or_404(sessions.select_related("class_group__school"), pk=pk)


def _live_captures(request: AuthenticatedRequest) -> "QuerySet[Capture]":
    return Capture.objects.visible_to(request.user).filter(kind=Capture.Kind.LIVE)
