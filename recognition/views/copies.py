"""Copies of films and photos with boxes and names: asked for, followed, taken along."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest, is_for_change
from accounts.sign_in.proofs import require_proof
from classes.forms import form_data, is_accepted
from faces.views.files import PRIVATE
from privacy.models.access_log import AccessAction
from privacy.services.access_log import log_file
from recognition.accesses import access_of_film
from recognition.forms.copies import AnnotatedCopyForm
from recognition.models import AnnotatedCopy, Capture
from recognition.models.annotated_copies import NameStyle
from recognition.models.captures import WITHOUT_FILE
from recognition.services.copies.annotated_copies import WantedCopy, ask_for_annotated_copy
from storage.files import is_stored, open_stored


@login_required
@require_http_methods(["GET", "POST"])
def annotated_copy(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show what is asked of the copy and how far it is; to htmx only the part that follows."""
    capture = get_object_or_404(_films(request), pk=pk)
    form = AnnotatedCopyForm(form_data(request))
    if is_accepted(request, form):
        # It leaves the site with faces and names on one picture.
        require_proof(request)
        wanted = WantedCopy(
            NameStyle(form.cleaned_data["names"]), form.cleaned_data["hides_strangers"]
        )
        ask_for_annotated_copy(capture=capture, wanted=wanted, by=request.user)
        return redirect("recognition:annotated_copy", pk)
    copy = AnnotatedCopy.objects.lasting_at(timezone.now()).filter(capture=capture).first()
    context = {"capture": capture, "session": capture.session, "form": form, "copy": copy}
    template = "_annotated_copy.html" if request.htmx else "annotated_copy.html"
    with timezone.override(capture.session.class_group.school.zone):
        return render(request, f"recognition/captures/{template}", context)


@login_required
@require_http_methods(["GET"])
def annotated_file(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    copies = AnnotatedCopy.objects.visible_to(request.user).lasting_at(timezone.now())
    copy = get_object_or_404(copies.select_related("capture__session__class_group"), capture=pk)
    if not is_stored(copy.file):
        raise Http404("The copy is not made yet, or erased.")
    require_proof(request)
    log_file(request, access=access_of_film(copy.capture), action=AccessAction.DOWNLOAD)
    is_photo = copy.capture.kind == Capture.Kind.PHOTO
    return FileResponse(
        open_stored(copy.file),
        as_attachment=True,
        filename="annotated.jpg" if is_photo else "annotated.mp4",
        content_type="image/jpeg" if is_photo else "video/mp4",
        headers=PRIVATE,
    )


def _films(request: AuthenticatedRequest) -> "QuerySet[Capture]":
    """Return what there is or was a film or photo of; of a live camera there is none."""
    ready = Capture.objects.visible_to(request.user, for_change=is_for_change(request)).filter(
        state=Capture.State.READY
    )
    films = ready.exclude(kind__in=WITHOUT_FILE)
    return films.select_related("session__class_group__school")
