"""The seating plan of a class: photos at their places, moved by hand or by keys, printed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest, is_for_change
from classes.access import class_groups_of
from classes.forms import shown_version
from classes.models import ClassGroup, Room
from recognition.forms.faces import SeatForm
from recognition.selectors.seating_plan import Seating, rooms_of, seating_plan, usual_room
from recognition.services.seats import seat_as_filmed, seat_student


@login_required
@require_http_methods(["GET", "POST"])
def seats(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show the plan of a room; a student who is sent with a place moves there."""
    group = get_object_or_404(
        class_groups_of(request.user, for_change=is_for_change(request)), pk=pk
    )
    rooms = list(rooms_of(group))
    seating = Seating(group, _room(request, group, rooms))
    if request.method == "POST":
        form = SeatForm(request.POST, class_group=group)
        if form.is_valid():
            seat_student(
                seating=seating,
                student=form.cleaned_data["student"],
                place=form.place,
                shown_version=shown_version(request),
            )
        if not request.htmx:
            return redirect(_address(seating))
    return _show(request, seating, rooms)


@login_required
@require_http_methods(["POST"])
def learn_seats(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(class_groups_of(request.user, for_change=True), pk=pk)
    seating = Seating(group, _room(request, group, list(rooms_of(group))))
    n = seat_as_filmed(seating=seating, shown_version=shown_version(request))
    text = ngettext(
        "%(n)s student sits as the last film saw them.",
        "%(n)s students sit as the last film saw them.",
        n,
    )
    messages.success(request, text % {"n": n})
    return redirect(_address(seating))


def _room(request: AuthenticatedRequest, group: ClassGroup, rooms: list[Room]) -> Room | None:
    """Return the room that is asked for: one of the class, none, or else its usual one."""
    asked = request.POST.get("room", request.GET.get("room"))
    # An empty word is something else: it asks for the plan without a room.
    if asked is None:
        return usual_room(group) if rooms else None
    if asked == "":
        return None
    room = next((room for room in rooms if str(room.pk) == asked), None)
    if room is None:
        raise Http404
    return room


def _address(seating: Seating) -> str:
    address = reverse("recognition:seats", args=[seating.class_group.pk])
    return f"{address}?room={seating.room_id or ''}"


def _show(request: AuthenticatedRequest, seating: Seating, rooms: list[Room]) -> HttpResponse:
    context = {
        "class_group": seating.class_group,
        "room": seating.room,
        "rooms": rooms,
        "plan": seating_plan(seating),
    }
    is_part = request.htmx and request.method == "POST"
    template = "recognition/seats/_seating_plan.html" if is_part else "recognition/seats/seats.html"
    return render(request, template, context)
