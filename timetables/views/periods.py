"""The periods of a school's day: their names and times."""

from datetime import time
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest, for_changes
from classes.access import office_schools
from classes.forms import form_data, shown_version
from classes.models import School
from timetables.forms.periods import LessonPeriodForm, PeriodRows, UsualPeriodsForm
from timetables.forms.weeks import weeks_form
from timetables.selectors.periods import periods_version, usual_periods
from timetables.selectors.school_weeks import weeks_version
from timetables.services.periods import set_periods

MOST_PERIODS = 30
BLANK_ROWS = 3


@for_changes
@login_required
@require_http_methods(["GET", "POST"])
def periods(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show the rows of the timetable and save them; an empty school gets rows to start from."""
    school = get_object_or_404(office_schools(request.user), pk=pk)
    usual = UsualPeriodsForm(
        request.GET if "n_periods" in request.GET else None,
        label_suffix="",
        auto_id="usual_%s",
        initial={"starts_at": time(8)},
    )
    rows = _rows(request, school, usual)
    if request.method == "POST" and rows.is_valid():
        set_periods(
            school=school, plans=rows.plans(), by=request.user, shown_version=shown_version(request)
        )
        messages.success(request, _("The periods are saved."))
        return redirect("timetables:timetable", school.pk)
    context = {"school": school, "rows": rows, "usual": usual}
    context["version"] = shown_version(request) or periods_version(school)
    context |= {"weeks": weeks_form(school), "weeks_version": weeks_version(school)}
    return render(request, "timetables/periods.html", context)


def _rows(request: AuthenticatedRequest, school: School, usual: UsualPeriodsForm) -> PeriodRows:
    initial: list[dict[str, Any]] = [
        {"pk": p.pk, "name": p.name, "starts_at": p.starts_at, "ends_at": p.ends_at}
        for p in school.periods.all()
    ]
    if not initial and usual.is_bound and usual.is_valid():
        initial = [vars(plan) for plan in usual_periods(**usual.cleaned_data)]
    factory = forms.formset_factory(
        LessonPeriodForm,
        formset=PeriodRows,
        extra=BLANK_ROWS,
        can_delete=True,
        max_num=MOST_PERIODS,
    )
    rows = factory(form_data(request), initial=initial, form_kwargs={"label_suffix": ""})
    return cast(PeriodRows, rows)
