"""What the office fills in about weeks A and B, and about a cycle of days."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.forms import DayInput
from classes.models import School
from classes.models.class_sessions import validate_year
from classes.models.timetable.days import LONGEST_CYCLE, Weekday
from timetables.services.weeks import CyclePlan


class WeeksForm(forms.Form):
    """Which week is A, by one of its days."""

    week_a_on = forms.DateField(
        label=gettext_lazy("A day of week A (empty: all weeks are alike)"),
        required=False,
        error_messages={
            "invalid": gettext_lazy("This is not a day: choose one of week A, or leave it empty.")
        },
        validators=[validate_year],
        widget=DayInput(),
    )


class CycleForm(forms.Form):
    """How many days the cycle has, when it begins, and which weekdays it counts."""

    n_days = forms.TypedChoiceField(
        label=gettext_lazy("Days of the cycle"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", gettext_lazy("none: lessons are of weekdays")),
            *((n, str(n)) for n in range(1, LONGEST_CYCLE + 1)),
        ],
    )
    day_1_on = forms.DateField(
        label=gettext_lazy("A school day that is day 1"),
        required=False,
        error_messages={"invalid": gettext_lazy("This is not a day: choose one that is day 1.")},
        validators=[validate_year],
        widget=DayInput(),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("School days"),
        required=False,
        coerce=int,
        choices=Weekday.choices,
        widget=forms.CheckboxSelectMultiple(),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        # A school without a cycle leaves both empty.
        for name, text in NEEDED.items() if cleaned.get("n_days") else ():
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, text)
        return cleaned

    def plan(self) -> CyclePlan:
        cleaned = self.cleaned_data
        return CyclePlan(cleaned["n_days"], cleaned["day_1_on"], frozenset(cleaned["weekdays"]))


NEEDED: dict[str, Any] = {
    "day_1_on": gettext_lazy("Choose a day that is day 1: the others are counted from it."),
    "weekdays": gettext_lazy("Choose the weekdays on which there is school."),
}


def weeks_form(school: School, data: Any = None) -> WeeksForm:
    return WeeksForm(data, initial={"week_a_on": school.week_a_on}, label_suffix="")


def cycle_form(school: School, data: Any = None) -> CycleForm:
    initial = {
        "n_days": school.cycle_days,
        "day_1_on": school.cycle_day_1_on,
        "weekdays": [int(digit) for digit in school.cycle_weekdays],
    }
    return CycleForm(data, initial=initial, label_suffix="", auto_id="cycle_%s")
