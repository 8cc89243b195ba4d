"""The periods of a school's day, which of its weeks is A, its cycle of days."""

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
from timetables.forms.weeks import cycle_form, weeks_form
from timetables.selectors.periods import periods_version, usual_periods
from timetables.selectors.school_weeks import cycle_version, weeks_version
from timetables.services.periods import set_periods
from timetables.services.weeks import set_cycle, set_week_a

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
    forms = {"weeks": weeks_form(school), "cycle": cycle_form(school)}
    return _render(request, school, rows=rows, usual=usual, **forms)


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
    return _render_sent(request, school, weeks=form, cycle=cycle_form(school))


@login_required
@require_http_methods(["POST"])
def set_day_cycle(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Say how the cycle of days goes, in the form below the weeks."""
    school = get_object_or_404(office_schools(request.user), pk=pk)
    form = cycle_form(school, request.POST)
    if is_accepted(request, form):
        version = shown_version(request)
        set_cycle(school=school, plan=form.plan(), by=request.user, shown_version=version)
        messages.success(request, _("The cycle of days is saved."))
        show_open_step(request, school, within="timetable")
        return redirect("timetables:timetable", school.pk)
    return _render_sent(request, school, weeks=weeks_form(school), cycle=form)


def _render_sent(request: AuthenticatedRequest, school: School, **sent: Any) -> HttpResponse:
    usual = _usual(request)
    return _render(request, school, rows=_rows(None, school, usual), usual=usual, **sent)


def _render(request: AuthenticatedRequest, school: School, **forms: Any) -> HttpResponse:
    sent = shown_version(request)
    # The form that was sent keeps its version; the others are shown as things are now.
    are_weeks_sent, is_cycle_sent = (forms[name].is_bound for name in ("weeks", "cycle"))
    are_periods_sent = not (are_weeks_sent or is_cycle_sent)
    context = {"school": school, **forms}
    context["version"] = (are_periods_sent and sent) or periods_version(school)
    context["weeks_version"] = (are_weeks_sent and sent) or weeks_version(school)
    context["cycle_version"] = (is_cycle_sent and sent) or cycle_version(school)
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
