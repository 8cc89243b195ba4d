"""What an administrator fills in to send a roster."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import DayInput
from classes.models import School
from classes.models.class_sessions import FIRST_YEAR, LAST_YEAR


class RosterForm(forms.Form):
    """A file, and whether those who are not in it leave their classes."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV, Excel (.xlsx) or OneRoster (.zip)."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.zip"}),
        error_messages={
            "empty": gettext_lazy("This file is empty: choose another one."),
            "required": gettext_lazy("Choose a file."),
        },
    )
    ends_missing = forms.BooleanField(
        label=gettext_lazy("Students of these classes who are not in the file leave"),
        required=False,
        help_text=gettext_lazy("For CSV and Excel; a complete OneRoster file says so by itself."),
    )
    leave_on = forms.DateField(
        label=gettext_lazy("First day away"),
        required=False,
        widget=DayInput(),
        error_messages={"invalid": gettext_lazy("Enter a day such as 2026-08-17.")},
    )

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        initial = {"leave_on": school.today()}
        super().__init__(*args, **{"label_suffix": "", "initial": initial} | kwargs)

    def clean_leave_on(self) -> date | None:
        day: date | None = self.cleaned_data["leave_on"]
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(_("Enter a day such as 2026-08-17."))
        return day

    def clean(self) -> None:
        if self.cleaned_data.get("ends_missing") and not self.cleaned_data.get("leave_on"):
            self.add_error("leave_on", _("Enter the first day on which they are away."))

    def ends_missing_on(self) -> date | None:
        """Return the day on which those who are missing leave; None if nobody does."""
        day: date | None = self.cleaned_data["leave_on"]
        return day if self.cleaned_data["ends_missing"] else None
