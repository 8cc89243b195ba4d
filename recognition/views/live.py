"""The live view of a session's room: the page, and its pictures on their way to the networks."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.middleware import note_presence
from accounts.requests import AuthenticatedRequest, for_changes, is_for_change
from classes.access import class_groups_of, is_locked_to
from classes.models import ClassGroup, ClassSession
from classes.selectors.lessons import current_session
from faces.errors import LiveRefusedError
from faces.inference.client import ask_inference_server, is_inference_server_up, stop_watching
from faces.inference.service import MAX_BODY_BYTES
from faces.selectors.consents import recognition_refusal
from faces.selectors.roster_faces import faces_of_roster
from faces.views.files import PRIVATE
from privacy.services.access_log import log_view
from recognition.accesses import access_of_live
from recognition.models import Capture
from recognition.services.captures import require_known_faces, start_live_capture


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
        "n_known": len(faces),
        "refusal": None if faces else recognition_refusal(session.class_group.school_id),
        "is_locked": is_locked_to(request.user, session),
        "is_running": is_inference_server_up(),
    }
    with timezone.override(session.class_group.school.zone):
        return render(request, "recognition/captures/live.html", context)


@for_changes
@login_required
@require_GET
def live_now(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show whose lesson the camera would watch; looking at the page opens none."""
    class_group = get_object_or_404(class_groups_of(request.user, for_change=True), pk=pk)
    now = timezone.now()
    if session := _lesson_on(class_group, now):
        return redirect("recognition:live", session.pk)
    begins = now.replace(second=0, microsecond=0)
    return _show(request, ClassSession(class_group=class_group, starts_at=begins, ends_at=begins))


def _lesson_on(class_group: ClassGroup, now: datetime) -> ClassSession | None:
    session = current_session(class_group=class_group, now=now)
    return session if session and not session.is_closed and session.ends_at > now else None


@login_required
@require_POST
def start_now(request: AuthenticatedRequest, pk: int) -> JsonResponse:
    """Begin to watch the lesson that is on, or a class whose lesson opens with the first face."""
    class_group = get_object_or_404(class_groups_of(request.user, for_change=True), pk=pk)
    # First: without the networks no lesson and no view may be left behind.
    ask_inference_server("hello")
    if session := _lesson_on(class_group, timezone.now()):
        return _started(request, session)
    require_known_faces(class_group, day=class_group.school.today())
    address = [class_group.pk, uuid.uuid4()]
    return JsonResponse(
        {
            "frames": reverse("recognition:live_frame_of_class", args=address),
            "stop": reverse("recognition:stop_live_of_class", args=address),
        }
    )


@login_required
@require_POST
def start(request: AuthenticatedRequest, pk: int) -> JsonResponse:
    session = _session(request, pk)
    ask_inference_server("hello")
    return _started(request, session)


def _started(request: AuthenticatedRequest, session: ClassSession) -> JsonResponse:
    return JsonResponse(_addresses(start_live_capture(session=session, by=request.user).pk))


def _addresses(capture_pk: int) -> dict[str, str]:
    return {
        "frames": reverse("recognition:live_frame", args=[capture_pk]),
        "stop": reverse("recognition:stop_live", args=[capture_pk]),
    }


@login_required
@require_POST
def recognise_frame(request: AuthenticatedRequest, pk: int) -> JsonResponse:
    """Say who is in a picture of the camera; the inference server does the work."""
    capture = get_object_or_404(_live_captures(request), pk=pk)
    answer = _recognise(request, _watched(capture))
    if _is_on(capture.session):
        # Who watches a lesson presses nothing in it, and is not logged out in its middle.
        note_presence(request)
    log_view(request, access=access_of_live(capture))
    return JsonResponse(answer, headers=PRIVATE)


@login_required
@require_POST
def recognise_frame_of_class(
    request: AuthenticatedRequest, pk: int, view: uuid.UUID
) -> JsonResponse:
    """Say who is in a picture before a class without a lesson; once a face is stored, whose it is.

    The answer leads the page on to the capture of the lesson that has opened.
    """
    watched = _class_view(request, pk, view)
    answer = _recognise(request, watched)
    capture = _live_captures(request).filter(pk=answer.get("capture") or 0).first()
    if capture:
        log_view(request, access=access_of_live(capture))
        answer |= _addresses(capture.pk) | {"lesson": _lesson_words(capture.session)}
    return JsonResponse(answer, headers=PRIVATE)


def _recognise(request: AuthenticatedRequest, parameters: dict[str, object]) -> dict[str, Any]:
    # Read from the stream: Django's limit for a body in memory is meant for forms.
    picture = request.read(MAX_BODY_BYTES + 1)
    if len(picture) > MAX_BODY_BYTES:
        raise LiveRefusedError("camera_picture_too_large")
    return ask_inference_server("recognise", picture, parameters)


def _is_on(session: ClassSession) -> bool:
    return not session.is_closed and session.starts_at <= timezone.now() < session.ends_at


def _lesson_words(session: ClassSession) -> str:
    with timezone.override(session.class_group.school.zone):
        times = [timezone.localtime(at) for at in (session.starts_at, session.ends_at)]
    start, end = (date_format(at, "H:i") for at in times)
    return _(
        "Whoever the camera sees is proposed for the lesson of %(class)s, %(start)s to %(end)s."
    ) % {"class": session.class_group, "start": start, "end": end}


@login_required
@require_POST
def stop(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """End the live view and go on to the review of what it saw."""
    capture = get_object_or_404(_live_captures(request), pk=pk)
    stop_watching(_watched(capture))
    return redirect("recognition:review", capture.session_id)


@login_required
@require_POST
def stop_of_class(request: AuthenticatedRequest, pk: int, view: uuid.UUID) -> HttpResponse:
    """End a view that has opened no lesson, unless its last picture did."""
    stopped = stop_watching(_class_view(request, pk, view))
    capture = _live_captures(request).filter(pk=stopped.get("capture") or 0).first()
    if capture:
        return redirect("recognition:review", capture.session_id)
    messages.info(request, _("The camera has seen nobody: no lesson was opened."))
    return redirect("recognition:class_group", pk)


def _watched(capture: Capture) -> dict[str, object]:
    # The class decides which process is asked, before its lesson has opened and afterwards.
    return {"capture": capture.pk, "class_group": capture.session.class_group_id}


def _class_view(request: AuthenticatedRequest, pk: int, view: uuid.UUID) -> dict[str, object]:
    class_group = get_object_or_404(
        class_groups_of(request.user, for_change=is_for_change(request)), pk=pk
    )
    return {"class_group": class_group.pk, "user": request.user.pk, "view": view.hex}


def _session(request: AuthenticatedRequest, pk: int) -> ClassSession:
    sessions = ClassSession.objects.visible_to(request.user, for_change=is_for_change(request))
    return get_object_or_404(sessions.select_related("class_group__school"), pk=pk)


def _live_captures(request: AuthenticatedRequest) -> "QuerySet[Capture]":
    live = Capture.objects.visible_to(request.user, for_change=is_for_change(request)).filter(
        kind=Capture.Kind.LIVE
    )
    return live.select_related("session__class_group__school")
