"""The page on which a school says how many strangers may get a name, and sees what that means."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from accounts.sign_in.proofs import require_proof
from classes.access import administered_schools, keeps_people_of, supervised_schools
from classes.forms import form_data, is_accepted, shown_version
from faces.engine import get_pipeline
from faces.forms.stranger_limits import StrangerLimitsForm
from faces.models import StrangerLimits
from faces.services.stranger_limits import set_limits

LABELS = {"present": gettext_lazy("Present"), "check": gettext_lazy("To check")}


@dataclass(frozen=True)
class LimitRow:
    """One limit in the words of the page; shares in per cent."""

    label: str
    estimate: dict[str, Any]
    built_in: float

    @property
    def percent(self) -> float:
        return 100 * self.estimate["n_reached"] / max(self.estimate["n_searches"], 1)

    @property
    def low_percent(self) -> float:
        return 100 * float(self.estimate["interval"][0])

    @property
    def high_percent(self) -> float:
        return 100 * float(self.estimate["interval"][1])

    @property
    def is_stricter(self) -> bool:
        return bool(self.estimate["score"] > self.built_in)


@login_required
@require_http_methods(["GET", "POST"])
def stranger_limits(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show what the school's own faces say of its limits; an administrator sets them."""
    may_see = administered_schools if request.method == "POST" else supervised_schools
    school = get_object_or_404(may_see(request.user), pk=pk)
    row = StrangerLimits.objects.of_school(school)
    form = StrangerLimitsForm(form_data(request), row=row)
    if is_accepted(request, form):
        require_proof(request)
        set_limits(
            school=school,
            limits=form.limits,
            by=request.user,
            shown_version=shown_version(request),
        )
        messages.success(
            request, _("The limits are saved; the registered faces are compared again.")
        )
        return redirect("faces:stranger_limits", pk)
    context = {
        "school": school,
        "limits": row,
        "form": form,
        "rows": _rows(row),
        "version": row.limits_version if row.pk else "",
        "may_change": keeps_people_of(request.user, school.pk),
    }
    with timezone.override(school.zone):
        return render(request, "faces/stranger_limits.html", context)


def _rows(limits: StrangerLimits) -> list[LimitRow]:
    """Return what is known of the network in use; nothing as long as nothing was estimated."""
    if limits.result.get("network_id") != get_pipeline().network_id:
        return []
    built_in = dict(zip(LABELS, limits.result["built_in"], strict=True))
    return [
        LimitRow(str(label), limits.result[name], built_in[name]) for name, label in LABELS.items()
    ]
