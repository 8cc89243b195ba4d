"""What the office fills in about weeks A and B."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.forms import DayInput
from classes.models import School
from classes.models.register import validate_year


class WeeksForm(forms.Form):
    """Which week is A, by one of its days."""

    week_a_on = forms.DateField(
        label=gettext_lazy("A day of week A (empty: all weeks are alike)"),
        required=False,
        error_messages={
            "invalid": gettext_lazy("This is no day: choose one of week A, or leave it empty.")
        },
        validators=[validate_year],
        widget=DayInput(),
    )


def weeks_form(school: School, data: Any = None) -> WeeksForm:
    return WeeksForm(data, initial={"week_a_on": school.week_a_on}, label_suffix="")
