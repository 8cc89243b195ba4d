"""Answer the browser that sends a file in parts, and let its owner use or throw away what came."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import AuthenticatedRequest, is_for_change
from classes.access import class_groups_of
from classes.models import ClassSession
from recognition.forms.attendance import SessionChoiceForm
from recognition.forms.uploads import SentPartsForm, UploadPlanForm
from recognition.models import Upload
from recognition.services.offline_capture import session_in_use
from recognition.services.uploads.chunks import MAX_CHUNK_BYTES, store_chunk
from recognition.services.uploads.completion import complete_upload
from recognition.services.uploads.uploads import abandon_upload, open_upload

CHECKSUM_HEADER = "X-Chunk-SHA256"
OWNER_HEADER = "X-Upload-Owner"
"""Whose film it is, from a page that may be older than the log-in."""


@login_required
@require_POST
def open_in_class(request: AuthenticatedRequest, pk: int) -> JsonResponse:
    """Begin an upload for the session that is chosen as on the page; open that if need be."""
    class_group = get_object_or_404(class_groups_of(request.user, for_change=True), pk=pk)
    _require_same_person(request)
    form = UploadPlanForm(request.POST)
    if not form.is_valid():
        return _bad_input(form)
    # Before the choice is judged: a device that missed our answer asks again, when it may be too
    # late to choose that lesson.
    if (
        begun := Upload.objects.visible_to(request.user, for_change=True)
        .filter(pk=form.plan().id)
        .first()
    ):
        return _state(begun)
    with timezone.override(class_group.school.zone):
        choice = SessionChoiceForm(request.POST, class_group=class_group, now=form.begun())
        if not choice.is_valid():
            return _bad_input(choice)
        starts_at = choice.chosen_start()
    # Asked before it is opened: a lesson of the upload's own goes with it if nothing comes of it.
    is_new = not class_group.sessions.filter(starts_at=starts_at).exists()
    with session_in_use(class_group, starts_at=starts_at) as session:
        return _open(request, session, form, has_opened_session=is_new)


@login_required
@require_POST
def open_in_session(request: AuthenticatedRequest, pk: int) -> JsonResponse:
    """Begin an upload that adds to a session."""
    sessions = ClassSession.objects.visible_to(request.user, for_change=True)
    session = get_object_or_404(sessions.select_related("class_group__school"), pk=pk)
    _require_same_person(request)
    form = UploadPlanForm(request.POST)
    return _open(request, session, form) if form.is_valid() else _bad_input(form)


@login_required
@require_GET
def upload(request: AuthenticatedRequest, pk: object) -> JsonResponse:
    """Say how much is here, so that a device knows where to go on."""
    return _state(_own(request, pk))


@login_required
@require_POST
def store(request: AuthenticatedRequest, pk: object, number: int) -> JsonResponse:
    # Read from the stream: Django's limit for a body in memory is meant for forms.
    content = request.read(MAX_CHUNK_BYTES + 1)
    sha256 = request.headers.get(CHECKSUM_HEADER, "")
    stored = store_chunk(upload=_own(request, pk), number=number, content=content, sha256=sha256)
    return _state(stored)


@login_required
@require_POST
def complete(request: AuthenticatedRequest, pk: object) -> JsonResponse:
    own = _own(request, pk)
    form = SentPartsForm(request.POST)
    if not form.is_valid():
        return _bad_input(form)
    own.capture = complete_upload(upload=own, sent=form.parts())
    return _state(own)


@login_required
@require_POST
def use(request: AuthenticatedRequest, pk: object) -> HttpResponse:
    """Take what has come for the whole: the device that filmed does not go on."""
    capture = complete_upload(upload=_own(request, pk))
    return redirect("recognition:capture", capture.pk)


@login_required
@require_POST
def abandon(request: AuthenticatedRequest, pk: object) -> HttpResponse:
    own = _own(request, pk)
    # Before: the lesson goes with the upload if that had opened it.
    class_group_id = own.session.class_group_id
    abandon_upload(upload=own)
    # The queue in the browser asks so; a button on the page wants a page.
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({})
    messages.success(request, _("What had arrived of the film is thrown away."))
    return redirect("recognition:take_attendance", class_group_id)


def _require_same_person(request: AuthenticatedRequest) -> None:
    """Take no film under the name of whoever logged in at the same device meanwhile."""
    if request.headers.get(OWNER_HEADER, str(request.user.pk)) != str(request.user.pk):
        raise PermissionDenied("Somebody else is logged in by now.")


def _own(request: AuthenticatedRequest, pk: object) -> Upload:
    _require_same_person(request)
    own = Upload.objects.visible_to(request.user, for_change=is_for_change(request)).select_related(
        "session", "capture"
    )
    return get_object_or_404(own, pk=pk)


def _open(
    request: AuthenticatedRequest,
    session: ClassSession,
    form: UploadPlanForm,
    *,
    has_opened_session: bool = False,
) -> JsonResponse:
    opened = open_upload(
        session=session,
        by=request.user,
        plan=form.plan(),
        has_opened_session=has_opened_session,
    )
    return _state(opened)


def _state(upload: Upload) -> JsonResponse:
    """What the browser's queue needs to know; addresses, so that it makes up none."""
    capture_id = upload.capture_id
    return JsonResponse(
        {
            "url": reverse("recognition:upload", args=[upload.pk]),
            "open_url": reverse("recognition:open_upload", args=[upload.session_id]),
            "n_received": upload.n_received,
            "received_bytes": upload.received_bytes,
            "capture_url": capture_id and reverse("recognition:capture", args=[capture_id]),
        }
    )


def _bad_input(form: Form) -> JsonResponse:
    """Say the first thing that is wrong; the page shows it as it is."""
    field, errors = next(iter(form.errors.items()))
    return JsonResponse({"refusal": str(errors[0]), "kind": field}, status=400)
