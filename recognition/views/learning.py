"""Add a face of a confirmed register to what is known of its student."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import AuthenticatedRequest
from classes.forms import shown_version
from recognition.models import Sighting
from recognition.services.learning import submit_sighting


@login_required
@require_POST
def learn(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Add the face of a confirmed register to what is known of its student."""
    sightings = Sighting.objects.visible_to(request.user)
    sighting = get_object_or_404(
        sightings.select_related("capture__session", "proposed_student", "confirmed_student"),
        pk=pk,
    )
    picture = submit_sighting(
        sighting=sighting, by=request.user, shown_version=shown_version(request)
    )
    messages.success(
        request,
        _("The face is being checked; if it is good enough it is registered for %(student)s.")
        % {"student": picture.student},
    )
    return redirect("faces:student_faces", picture.student_id)
