"""Add a face of a confirmed register to what is known of its student."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import AuthenticatedRequest
from classes.access import class_groups_of
from classes.forms import shown_version
from classes.models import Student
from recognition.models import Sighting
from recognition.selectors.gallery.new_looks import new_looks
from recognition.services.sighting_registration import decline_look, submit_sighting


@login_required
@require_POST
def learn(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Add the face of a confirmed register to what is known of its student."""
    sightings = Sighting.objects.visible_to(request.user, for_change=True)
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
    return _back(request, sighting, picture.student)


@login_required
@require_GET
def looks(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Offer faces of confirmed registers that would do the registered ones good."""
    group = get_object_or_404(class_groups_of(request.user), pk=pk)
    context = {"class_group": group, "looks": new_looks(group)}
    with timezone.override(group.school.zone):
        return render(request, "recognition/class_groups/new_looks.html", context)


@login_required
@require_POST
def decline(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Offer this face no more."""
    sightings = Sighting.objects.visible_to(request.user, for_change=True).defer(
        "chip", "embedding"
    )
    sighting = get_object_or_404(sightings.select_related("capture__session"), pk=pk)
    student = decline_look(sighting=sighting, shown_version=shown_version(request))
    messages.success(
        request, _("This face of %(student)s is offered no more.") % {"student": student}
    )
    return redirect("recognition:new_looks", sighting.capture.session.class_group_id)


def _back(request: AuthenticatedRequest, sighting: Sighting, student: Student) -> HttpResponse:
    """Go on to the next offer, or to the student's page from anywhere else."""
    if "is_offer" in request.POST:
        return redirect("recognition:new_looks", sighting.capture.session.class_group_id)
    return redirect("faces:student_faces", student.pk)
