"""The page that takes attendance: which session, and its photos and videos."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.base import File
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from accounts.requests import AuthenticatedRequest, for_changes, is_for_change
from classes.access import class_groups_of, is_locked_to
from classes.errors import RefusedError, RegisterLockedError, SessionClosedError
from classes.forms import form_data, is_accepted
from classes.models import ClassGroup, ClassSession
from classes.services import open_session
from faces.selectors.consents import recognition_refusal
from faces.selectors.roster_faces import faces_of_roster
from recognition.forms.attendance import SessionChoiceForm, TakeAttendanceForm, UploadForm
from recognition.models import Capture, Upload
from recognition.services.captures import submit_captures
from recognition.services.offline_capture import session_in_use

BY_HAND = "by_hand"

LONGEST_FILM_S = 60
"""Filming in the page stops by itself: longer films show no more faces, only more work."""


@for_changes
@login_required
@require_http_methods(["GET", "POST"])
def take_attendance(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Open a session, then upload to it or go to its register."""
    class_group = get_object_or_404(class_groups_of(request.user, for_change=True), pk=pk)
    form_class = SessionChoiceForm if BY_HAND in request.POST else TakeAttendanceForm
    with timezone.override(class_group.school.zone):
        form = form_class(
            form_data(request),
            request.FILES or None,
            class_group=class_group,
            now=timezone.now(),
        )
        if is_accepted(request, form):
            return _take_at(request, class_group, form)
        return _render_upload(request, form, class_group=class_group)


@for_changes
@login_required
@require_http_methods(["GET", "POST"])
def film_again(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Add photos and videos to a session; what was found before stays."""
    sessions = ClassSession.objects.visible_to(request.user, for_change=True)
    session = get_object_or_404(sessions.select_related("class_group__school"), pk=pk)
    if request.method == "GET" and (why_not := _why_no_film(request, session)):
        # An old link leads to where the register stands, and what can be done about it.
        messages.warning(request, str(why_not))
        return redirect("classes:session_register", pk)
    form = UploadForm(form_data(request), request.FILES or None)
    if BY_HAND in request.POST or form.is_valid():
        files = () if BY_HAND in request.POST else form.cleaned_data["recordings"]
        return _take(request, session, files)
    with timezone.override(session.class_group.school.zone):
        return _render_upload(request, form, class_group=session.class_group, session=session)


def _why_no_film(request: AuthenticatedRequest, session: ClassSession) -> RefusedError | None:
    if session.is_closed:
        return SessionClosedError("register_closed")
    if is_locked_to(request.user, session):
        return RegisterLockedError("register_locked", day=session.locks_on)
    return None


def _take_at(
    request: AuthenticatedRequest, class_group: ClassGroup, form: SessionChoiceForm
) -> HttpResponse:
    starts_at = form.chosen_start()
    if BY_HAND in request.POST:
        # Not for as long as it is in use: taken by hand, a lesson stays though nothing is in it
        # yet.
        return _go_on(request, open_session(class_group=class_group, starts_at=starts_at), [])
    with session_in_use(class_group, starts_at=starts_at) as session:
        return _take(request, session, form.cleaned_data["recordings"])


def _take(
    request: AuthenticatedRequest, session: ClassSession, files: Iterable[File]
) -> HttpResponse:
    captures, refusals = submit_captures(
        session=session,
        files=files,
        captured_at=min(timezone.now(), session.ends_at),
        by=request.user,
    )
    for name, refusal in refusals:
        text = _("“%(name)s” is refused. %(reason)s")
        messages.error(request, text % {"name": name, "reason": refusal})
    if refusals and not captures:
        return _go(request, request.path)
    if refusals:
        n_taken = len(captures)
        text = ngettext("%(n)s other file is taken.", "%(n)s other files are taken.", n_taken)
        messages.success(request, text % {"n": n_taken})
    return _go_on(request, session, captures)


def _go_on(
    request: AuthenticatedRequest, session: ClassSession, captures: list[Capture]
) -> HttpResponse:
    if captures:
        address = reverse("recognition:capture", args=[captures[0].pk])
    else:
        address = reverse("recognition:review", args=[session.pk])
    return _go(request, address)


def _go(request: AuthenticatedRequest, address: str) -> HttpResponse:
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _render_upload(
    request: AuthenticatedRequest,
    form: Form,
    *,
    class_group: ClassGroup,
    session: ClassSession | None = None,
) -> HttpResponse:
    day = session.day if session else class_group.school.today()
    faces = faces_of_roster(class_group, day)
    context = {
        "form": form,
        "class_group": class_group,
        "session": session,
        "has_faces": bool(faces),
        "refusal": None if faces else recognition_refusal(class_group.school_id),
        "max_upload_mb": settings.RECOGNITION_MAX_UPLOAD_MB,
        "longest_film_s": min(settings.RECOGNITION_MAX_VIDEO_S, LONGEST_FILM_S),
        "broken_off": Upload.objects.visible_to(request.user, for_change=is_for_change(request))
        .unfinished()
        .filter(session__class_group=class_group, n_received__gt=0),
    }
    return render(request, "recognition/captures/take_attendance.html", context)
