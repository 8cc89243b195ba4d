"""The seating plan of a class: photos at their places, moved by hand or by keys, printed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from classes.access import class_groups_of
from classes.forms import shown_version
from classes.models import ClassGroup
from recognition.forms.faces import SeatForm
from recognition.selectors.seating_plan import seating_plan
from recognition.services.seats import seat_as_filmed, seat_student


@login_required
@require_http_methods(["GET", "POST"])
def seats(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show the plan; a student who is sent with a place moves there."""
    group = get_object_or_404(class_groups_of(request.user), pk=pk)
    if request.method == "POST":
        form = SeatForm(request.POST, class_group=group)
        if form.is_valid():
            seat_student(
                class_group=group,
                student=form.cleaned_data["student"],
                place=form.place,
                shown_version=shown_version(request),
            )
        if not request.htmx:
            return redirect("recognition:seats", group.pk)
    return _show(request, group)


@login_required
@require_http_methods(["POST"])
def learn_seats(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(class_groups_of(request.user), pk=pk)
    n = seat_as_filmed(class_group=group, shown_version=shown_version(request))
    text = ngettext(
        "%(n)s student sits as the last film saw them.",
        "%(n)s students sit as the last film saw them.",
        n,
    )
    messages.success(request, text % {"n": n})
    return redirect("recognition:seats", group.pk)


def _show(request: AuthenticatedRequest, group: ClassGroup) -> HttpResponse:
    context = {"class_group": group, "plan": seating_plan(group)}
    is_part = request.htmx and request.method == "POST"
    template = "recognition/_seating_plan.html" if is_part else "recognition/seats.html"
    return render(request, template, context)
