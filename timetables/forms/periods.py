"""The periods of a school's day, as the office types them in."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import NameInput
from classes.errors import RefusedError
from classes.models.timetable.days import LONGEST_NIGHT_HOURS, are_times
from timetables.selectors.periods import PeriodPlan
from timetables.services.periods import check_periods


def _time_field(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget)


class LessonPeriodForm(forms.Form):
    """One period; a row left empty is none."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput())
    name = NameInput(label=gettext_lazy("Name"), max_length=20)
    starts_at = _time_field(gettext_lazy("From"))
    ends_at = _time_field(gettext_lazy("Until"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and not are_times(starts_at, ends_at):
            text = _("The end must lie after the start, at most %(hours)s hours past midnight.")
            self.add_error("ends_at", text % {"hours": LONGEST_NIGHT_HOURS})
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

    def _is_filled(self, form: LessonPeriodForm) -> bool:
        # Filled in and sent back unchanged it is a period too: all are written anew.
        return bool(form.has_changed() or form.initial) and form not in self.deleted_forms

    def clean(self) -> None:
        # Times are compared only where every row has them.
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
