"""Pictures of a room that are ignored: one more from the review, the list of a class, and back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from accounts.requests import AuthenticatedRequest, is_for_change
from classes.access import class_groups_of
from classes.forms import as_key, shown_version
from classes.models import ClassGroup
from recognition.forms.faces import IgnoreSpotForm
from recognition.models import IgnoredSpot, Sighting
from recognition.services.ignored_spots import ignore_spot
from recognition.services.ignored_spots import stop_ignoring as take_back
from recognition.services.review.steps import StepWords, keep_step


@login_required
@require_http_methods(["POST"])
def ignore(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    sightings = Sighting.objects.visible_to(request.user, for_change=True).defer(
        "chip", "embedding"
    )
    sightings = sightings.select_related(
        "capture__session__class_group__school", "capture__session__room", "proposed_student"
    )
    sighting = get_object_or_404(sightings, pk=pk)
    session, form = sighting.capture.session, IgnoreSpotForm(request.POST)
    address = reverse("recognition:review", args=[session.pk])
    if form.is_valid():
        spot = ignore_spot(
            sighting=sighting,
            name=form.cleaned_data["name"],
            by=request.user,
            shown_version=shown_version(request),
        )
        text = _("%(picture)s is ignored from now on.") % {"picture": spot}
        keep_step(session=session, by=request.user, words=StepWords(text), undo=sighting)
        messages.success(request, text)
    # The whole page: the face goes from one list to another.
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


@login_required
@require_http_methods(["GET"])
def ignored(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(class_groups_of(request.user), pk=pk)
    spots = IgnoredSpot.objects.of_class(group).select_related("room", "made_by", "class_group")
    with timezone.override(group.school.zone):
        return render(
            request, "recognition/rooms/ignored_spots.html", {"class_group": group, "spots": spots}
        )


@login_required
@require_http_methods(["POST"])
def stop_ignoring(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Ask about a picture again, and go back to the list of the class it was shown in."""
    spots = IgnoredSpot.objects.visible_to(request.user, for_change=True).select_related(
        "class_group"
    )
    spot = get_object_or_404(spots.distinct(), pk=pk)
    take_back(spot=spot, shown_version=shown_version(request))
    messages.success(request, _("%(picture)s is asked about again.") % {"picture": spot})
    return redirect("recognition:ignored_spots", _class_shown(request, spot).pk)


def _class_shown(request: AuthenticatedRequest, spot: IgnoredSpot) -> ClassGroup:
    groups = class_groups_of(request.user, for_change=is_for_change(request))
    asked = request.POST.get("class_group", "")
    shown = groups.filter(pk=as_key(asked)).first() if asked else None
    return shown or spot.class_group
