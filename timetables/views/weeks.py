"""Which week of a school is A, and which is B."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from classes.access import office_schools
from classes.forms import shown_version
from timetables.forms.weeks import weeks_form
from timetables.services.weeks import set_week_a


@login_required
@require_http_methods(["POST"])
def set_weeks(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    school = get_object_or_404(office_schools(request.user), pk=pk)
    form = weeks_form(school, request.POST)
    if not form.is_valid():
        messages.error(request, _("This is no day: choose a day of week A, or leave it empty."))
        return redirect("timetables:periods", school.pk)
    day = form.cleaned_data["week_a_on"]
    set_week_a(school=school, day=day, by=request.user, shown_version=shown_version(request))
    messages.success(request, _("The weeks are saved."))
    return redirect("timetables:timetable", school.pk)
