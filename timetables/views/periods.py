"""The periods of a school's day: their names and times."""

from datetime import time
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest, for_changes
from classes.access import office_schools
from classes.errors import RefusedError
from classes.forms import form_data, shown_version
from classes.models import School
from timetables.services.periods import (
    PeriodPlan,
    check_periods,
    periods_version,
    set_periods,
    usual_periods,
)

MOST_PERIODS = 30
BLANK_ROWS = 3


def _time_field(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget)


class PeriodForm(forms.Form):
    """One period; a row left empty is none."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput())
    name = forms.CharField(label=gettext_lazy("Name"), max_length=20)
    starts_at = _time_field(gettext_lazy("From"))
    ends_at = _time_field(gettext_lazy("Until"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The end must lie after the start, on the same day."))
        return cleaned

    def plan(self) -> PeriodPlan:
        cleaned = self.cleaned_data
        return PeriodPlan(
            cleaned["name"].strip(), cleaned["starts_at"], cleaned["ends_at"], cleaned["pk"]
        )


class PeriodRows(forms.BaseFormSet):
    """All periods of a school; an emptied row is removed."""

    def plans(self) -> list[PeriodPlan]:
        return [form.plan() for form in self.forms if self._is_filled(form)]

    def _is_filled(self, form: PeriodForm) -> bool:
        return bool(form.has_changed() or form.initial) and form not in self.deleted_forms

    def clean(self) -> None:
        if any(self.errors):
            return
        plans = self.plans()
        names = [plan.name.casefold() for plan in plans]
        if len(set(names)) < len(names):
            raise forms.ValidationError(_("Two periods have the same name: rename one."))
        try:
            check_periods(plans)
        except RefusedError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class UsualPeriodsForm(forms.Form):
    """Periods of equal length, to start from."""

    n_periods = forms.IntegerField(
        label=gettext_lazy("How many"), min_value=1, max_value=14, initial=6
    )
    starts_at = _time_field(gettext_lazy("The first begins at"))
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes each"), min_value=5, max_value=240, initial=45
    )
    break_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes between"), min_value=0, max_value=120, initial=5
    )


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
    return render(request, "timetables/periods.html", context)


def _rows(request: AuthenticatedRequest, school: School, usual: UsualPeriodsForm) -> PeriodRows:
    initial: list[dict[str, Any]] = [
        {"pk": p.pk, "name": p.name, "starts_at": p.starts_at, "ends_at": p.ends_at}
        for p in school.periods.all()
    ]
    if not initial and usual.is_bound and usual.is_valid():
        initial = [vars(plan) for plan in usual_periods(**usual.cleaned_data)]
    factory = forms.formset_factory(
        PeriodForm, formset=PeriodRows, extra=BLANK_ROWS, can_delete=True, max_num=MOST_PERIODS
    )
    rows = factory(form_data(request), initial=initial, form_kwargs={"label_suffix": ""})
    return cast(PeriodRows, rows)
