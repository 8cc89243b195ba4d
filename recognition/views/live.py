"""The live view of a session's room: the page, and its pictures on their way to the networks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import AuthenticatedRequest, for_changes
from classes.access import class_groups_of
from classes.models import ClassSession
from classes.services import current_session, session_now
from faces.inference.client import ask_inference_server, is_inference_server_up, stop_watching
from faces.inference.errors import LiveRefusedError
from faces.inference.server import MAX_BODY_BYTES
from faces.selectors.roster_faces import faces_of_roster
from faces.views.files import PRIVATE
from recognition.models import Capture
from recognition.services.captures import require_known_faces, start_live_capture
from recognition.services.live_sightings import forget_empty_view


@for_changes
@login_required
@require_GET
def live(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _show(request, _session(request, pk))


def _show(request: AuthenticatedRequest, session: ClassSession) -> HttpResponse:
    faces = faces_of_roster(session.class_group, session.day)
    context = {
        "session": session,
        "is_new": session.pk is None,
        "class_group": session.class_group,
        "n_known": len(faces.best_ids),
        "is_running": is_inference_server_up(),
    }
    with timezone.override(session.class_group.school.zone):
        return render(request, "recognition/live.html", context)


@for_changes
@login_required
@require_GET
def live_now(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show whose lesson the camera would watch; looking at the page opens none."""
    class_group = get_object_or_404(class_groups_of(request.user), pk=pk)
    now = timezone.now()
    session = current_session(class_group=class_group, now=now)
    if session and not session.is_closed and session.ends_at > now:
        return redirect("recognition:live", session.pk)
    begins = now.replace(second=0, microsecond=0)
    return _show(request, ClassSession(class_group=class_group, starts_at=begins, ends_at=begins))


@login_required
@require_POST
def start_now(request: AuthenticatedRequest, pk: int) -> JsonResponse:
    """Begin to watch the lesson that is on, or one that begins with the first face."""
    class_group = get_object_or_404(class_groups_of(request.user), pk=pk)
    ask_inference_server("hello")
    # The lesson goes again with the view if no face comes (`forget_empty_view`).
    require_known_faces(class_group, day=class_group.school.today())
    return _started(request, session_now(class_group=class_group, now=timezone.now()))


@login_required
@require_POST
def start(request: AuthenticatedRequest, pk: int) -> JsonResponse:
    session = _session(request, pk)
    ask_inference_server("hello")
    return _started(request, session)


def _started(request: AuthenticatedRequest, session: ClassSession) -> JsonResponse:
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
    if forget_empty_view(capture_id=capture.pk):
        messages.info(request, _("The camera has seen nobody: no lesson was opened."))
    session = ClassSession.objects.filter(pk=capture.session_id).first()
    if session is None:
        return redirect("recognition:class_group", capture.session.class_group_id)
    return redirect("recognition:review", session.pk)


def _session(request: AuthenticatedRequest, pk: int) -> ClassSession:
    sessions = ClassSession.objects.visible_to(request.user)
    return get_object_or_404(sessions.select_related("class_group__school"), pk=pk)


def _live_captures(request: AuthenticatedRequest) -> "QuerySet[Capture]":
    live = Capture.objects.visible_to(request.user).filter(kind=Capture.Kind.LIVE)
    return live.select_related("session")
