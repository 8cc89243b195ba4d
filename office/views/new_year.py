"""The page on which a school begins a new year: first what would change, then the change."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from accounts.sign_in.proofs import require_proof
from classes.access import administered_schools
from classes.forms import form_data, is_accepted, shown_version
from office.forms import NewYearForm
from office.planning.new_years import YearPlan, plan_of
from office.planning.year_clashes import clashes_of_year
from office.services.new_years import begin_new_year


@login_required
@require_http_methods(["GET", "POST"])
def new_year(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    school = get_object_or_404(administered_schools(request.user), pk=pk)
    begins = "begin" in request.POST
    if begins:
        require_proof(request)
    form = NewYearForm(form_data(request), school=school)
    if begins and is_accepted(request, form):
        version = shown_version(request)
        begun = begin_new_year(
            school=school, wishes=form.wishes(), by=request.user, shown_version=version
        )
        messages.success(request, _words_of(begun))
        return redirect("classes:school_setup", pk)
    is_planned = form.is_bound and form.is_wished()
    plan = plan_of(school, form.wishes()) if is_planned else None
    clashes = clashes_of_year(school, plan) if plan else []
    context = {"school": school, "form": form, "plan": plan, "clashes": clashes}
    return render(request, "office/new_year.html", context)


def _words_of(plan: YearPlan) -> str:
    n_moved, n_left = plan.n_moved, len(plan.leavers)
    moved = ngettext("%(n)s student goes on", "%(n)s students go on", n_moved) % {"n": n_moved}
    left = ngettext("%(n)s leaves", "%(n)s leave", n_left) % {"n": n_left}
    return _("The new year is entered: %(moved)s, %(left)s.") % {"moved": moved, "left": left}
