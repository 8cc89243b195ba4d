"""The page that says what a school keeps for how long, what goes next, and what went."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from accounts.sign_in.proofs import require_proof
from classes.access import (
    administered_schools,
    keeps_people_of,
    reads_school,
    schools_with_known_periods,
)
from classes.forms import form_data, is_accepted, shown_version
from office.forms import PeriodsForm
from office.selectors.retention import version_of_periods
from office.services.retention import choose_periods
from privacy.models import RetentionRun
from privacy.selectors.retention import ScheduleLine, gone_in, kept_in_spite, schedule_of

RUNS_SHOWN = 14


def _soonest_first(line: ScheduleLine) -> int:
    """What is most private goes soonest, and stands first."""
    return line.holding.period.usual_days if line.holding.period else 0


@login_required
@require_http_methods(["GET", "POST"])
def periods(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    may_see = administered_schools if request.method == "POST" else schools_with_known_periods
    school = get_object_or_404(may_see(request.user), pk=pk)
    lines = sorted(schedule_of(school.pk, now=timezone.now()), key=_soonest_first)
    form = PeriodsForm(form_data(request), lines=lines)
    if is_accepted(request, form):
        # Shorter lets things go the same night, longer keeps children's data: both are decided.
        require_proof(request)
        n_changed = choose_periods(
            school=school,
            days=form.cleaned_data,
            by=request.user,
            shown_version=shown_version(request),
        )
        if n_changed:
            messages.success(request, _("Saved: it holds from the next night on."))
        return redirect("office:retention", pk)
    context = {
        "school": school,
        "reads_all": reads_school(request.user, school.pk),
        "form": form,
        "version": shown_version(request) or version_of_periods(school),
        "may_change": keeps_people_of(request.user, school.pk),
        "changeable": [(line, form[line.holding.name]) for line in lines if line.may_change],
        "fixed": [line for line in lines if line.days is not None and not line.may_change],
        "others": [line for line in lines if line.days is None],
        "runs": [
            (run, gone_in(run), kept_in_spite(run))
            for run in RetentionRun.objects.filter(school=school)[:RUNS_SHOWN]
        ],
    }
    return render(request, "office/retention.html", context)
