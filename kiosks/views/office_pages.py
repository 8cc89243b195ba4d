"""The kiosks of a school, for its office: set one up, fetch its link, end it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import AuthenticatedRequest, is_for_change, site_address
from accounts.sign_in.proofs import require_proof
from classes.access import office_schools
from classes.forms import form_data, is_accepted, shown_version
from faces.selectors.consents import recognition_refusal
from kiosks.forms import KioskForm
from kiosks.models import Kiosk
from kiosks.selectors.kiosk_keys import kiosk_key
from kiosks.selectors.school_kiosks import kiosks_of
from kiosks.services.kiosks import end_kiosk, renew_link, set_up_kiosk


@login_required
@require_http_methods(["GET", "POST"])
def kiosks(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """List a school's kiosks, and set up another one."""
    school = get_object_or_404(office_schools(request.user), pk=pk)
    form = KioskForm(form_data(request), school=school)
    if is_accepted(request, form):
        # Whoever opens its link hears from then on who comes.
        require_proof(request)
        made = set_up_kiosk(school=school, wanted=form.settings(), by=request.user)
        messages.success(request, _("Set up. Open its link on the device that hangs there."))
        return redirect("kiosks:kiosk", made.pk)
    context = {
        "school": school,
        "kiosks": kiosks_of(school),
        "form": form,
        "refusal": recognition_refusal(school.pk),
    }
    with timezone.override(school.zone):
        return render(request, "kiosks/kiosks.html", context)


@login_required
@require_http_methods(["GET"])
def kiosk(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show the link that makes a device this kiosk."""
    found = _kiosk(request, pk)
    require_proof(request)
    path = reverse("kiosks:open_link", args=[kiosk_key(found)])
    context = {
        "kiosk": found,
        "school": found.school,
        "link": site_address(request) + path,
    }
    with timezone.override(found.school.zone):
        return render(request, "kiosks/kiosk.html", context)


@login_required
@require_POST
def renew(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    found = _kiosk(request, pk)
    renew_link(kiosk=found, by=request.user, shown_version=shown_version(request))
    messages.success(request, _("The former link is void. This one opens the page."))
    return redirect("kiosks:kiosk", pk)


@login_required
@require_POST
def end(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    found = _kiosk(request, pk)
    end_kiosk(kiosk=found, by=request.user)
    messages.success(request, _("Ended: its device greets nobody any more."))
    return redirect("kiosks:kiosks", found.school_id)


def _kiosk(request: AuthenticatedRequest, pk: int) -> Kiosk:
    visible = Kiosk.objects.visible_to(request.user, for_change=is_for_change(request)).in_use()
    return get_object_or_404(visible.select_related("school", "room"), pk=pk)
