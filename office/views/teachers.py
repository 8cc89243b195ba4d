"""The page of one teacher, and what the office does when she leaves or comes back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from accounts.sign_in.proofs import require_proof
from classes.access import administered_schools, keeps_people_of
from classes.forms import is_accepted, shown_version
from classes.models import Teacher
from office.forms import AddressForm, DepartureForm
from office.models import Departure
from office.selectors.teacher_pages import teacher_history
from office.services.departures import end_teaching, resume_teaching, undo_departure
from office.services.teacher_addresses import EnteredAddress
from office.services.teacher_addresses import give_address as give


@login_required
@require_http_methods(["GET"])
def teacher(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    teachers = Teacher.objects.visible_to(request.user).select_related("user", "school")
    return _render(request, get_object_or_404(teachers, pk=pk))


@login_required
@require_http_methods(["POST"])
def leave(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    left = _of_office(request, pk)
    form = DepartureForm(request.POST, teacher=left)
    if not is_accepted(request, form):
        return _render(request, left, form)
    end_teaching(
        teacher=left,
        successor=form.cleaned_data["successor"],
        by=request.user,
        shown_version=shown_version(request),
    )
    text = _("%(teacher)s has left. The registers taken stay under this name.")
    messages.success(request, text % {"teacher": left})
    return redirect("office:teacher", pk)


@login_required
@require_http_methods(["POST"])
def undo_leaving(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    left = _of_office(request, pk)
    departure = Departure.objects.filter(teacher=left).first()
    if departure is None:
        messages.info(request, _("It is undone already."))
        return redirect("office:teacher", pk)
    undo_departure(departure=departure, by=request.user, shown_version=shown_version(request))
    text = _("%(teacher)s teaches here as before.")
    messages.success(request, text % {"teacher": left})
    return redirect("office:teacher", pk)


@login_required
@require_http_methods(["POST"])
def come_back(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    back = _of_office(request, pk)
    resume_teaching(teacher=back, by=request.user, shown_version=shown_version(request))
    text = _("%(teacher)s teaches here again. Enter the classes in the administration.")
    messages.success(request, text % {"teacher": back})
    return redirect("office:teacher", pk)


@login_required
@require_http_methods(["POST"])
def give_address(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Go on to the invitations, where she now stands."""
    shown = _of_office(request, pk)
    form = AddressForm(request.POST, label_suffix="")
    if not is_accepted(request, form):
        return _render(request, shown, address_form=form)
    given = give(
        teacher=shown,
        entered=EnteredAddress(**form.cleaned_data),
        by=request.user,
        shown_version=shown_version(request),
    )
    text = _("%(teacher)s has an address now, and may be invited.")
    messages.success(request, text % {"teacher": given})
    return redirect("classes:invitations", given.school_id)


def _of_office(request: AuthenticatedRequest, pk: int) -> Teacher:
    teachers = Teacher.objects.filter(school__in=administered_schools(request.user))
    found = get_object_or_404(teachers.select_related("user", "school"), pk=pk)
    # Who leaves hands classes on, who comes back sees them again.
    require_proof(request)
    return found


def _render(
    request: AuthenticatedRequest,
    shown: Teacher,
    form: DepartureForm | None = None,
    address_form: AddressForm | None = None,
) -> HttpResponse:
    awaited = getattr(shown, "awaited", None)
    instead_of = {"instead_of": awaited.email if awaited else ""}
    context = {
        "teacher": shown,
        "class_groups": shown.class_groups.prefetch_related("teachers__user"),
        "is_office": keeps_people_of(request.user, shown.school_id),
        "departure": Departure.objects.filter(teacher=shown)
        .select_related("successor__user")
        .first(),
        "form": form or DepartureForm(teacher=shown),
        "awaited": awaited,
        "address_form": address_form or AddressForm(initial=instead_of, label_suffix=""),
        "changes": teacher_history(shown, request.user),
    }
    with timezone.override(shown.school.zone):
        return render(request, "office/teacher.html", context)
