"""The periods of a school's day: their names and times; which of its weeks is A."""

from datetime import time
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest, for_changes
from classes.access import office_schools
from classes.forms import form_data, is_accepted, shown_version
from classes.models import School
from classes.views.next_step import show_open_step
from timetables.forms.periods import LessonPeriodForm, PeriodRows, UsualPeriodsForm
from timetables.forms.weeks import weeks_form
from timetables.selectors.periods import periods_version, usual_periods
from timetables.selectors.school_weeks import weeks_version
from timetables.services.periods import set_periods
from timetables.services.weeks import set_week_a

MOST_PERIODS = 30
BLANK_ROWS = 3


@for_changes
@login_required
@require_http_methods(["GET", "POST"])
def periods(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show the rows of the timetable and save them; an empty school gets rows to start from."""
    school = get_object_or_404(office_schools(request.user), pk=pk)
    usual = _usual(request)
    rows = _rows(form_data(request), school, usual)
    if is_accepted(request, rows):
        set_periods(
            school=school, plans=rows.plans(), by=request.user, shown_version=shown_version(request)
        )
        messages.success(request, _("The periods are saved."))
        show_open_step(request, school, within="timetable")
        return redirect("timetables:timetable", school.pk)
    return _render(request, school, rows=rows, usual=usual, weeks=weeks_form(school))


@login_required
@require_http_methods(["POST"])
def set_weeks(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Say which week is A, in the form below the periods."""
    school = get_object_or_404(office_schools(request.user), pk=pk)
    form = weeks_form(school, request.POST)
    if is_accepted(request, form):
        day = form.cleaned_data["week_a_on"]
        set_week_a(school=school, day=day, by=request.user, shown_version=shown_version(request))
        messages.success(request, _("The weeks are saved."))
        show_open_step(request, school, within="timetable")
        return redirect("timetables:timetable", school.pk)
    usual = _usual(request)
    return _render(request, school, rows=_rows(None, school, usual), usual=usual, weeks=form)


def _render(request: AuthenticatedRequest, school: School, **forms: Any) -> HttpResponse:
    sent = shown_version(request)
    are_weeks_sent = forms["weeks"].is_bound
    context = {"school": school, **forms}
    context["version"] = (not are_weeks_sent and sent) or periods_version(school)
    context["weeks_version"] = (are_weeks_sent and sent) or weeks_version(school)
    return render(request, "timetables/periods.html", context)


def _usual(request: AuthenticatedRequest) -> UsualPeriodsForm:
    return UsualPeriodsForm(
        request.GET if "n_periods" in request.GET else None,
        label_suffix="",
        auto_id="usual_%s",
        initial={"starts_at": time(8)},
    )


def _rows(data: QueryDict | None, school: School, usual: UsualPeriodsForm) -> PeriodRows:
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
    rows = factory(data, initial=initial, form_kwargs={"label_suffix": ""})
    return cast(PeriodRows, rows)
