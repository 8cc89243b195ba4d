"""What somebody at home fills in on her page, and what a school chooses for its parents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput
from classes.models import School
from classes.models.class_sessions import validate_year
from classes.selectors.absences.absence_times import AbsenceTimes, usual_days
from guardians.models import GuardianRules
from guardians.models.absence_reports import LONGEST_REASON
from guardians.models.guardian_rules import LONGEST_DELAY_MINUTES, LONGEST_LINK_DAYS
from guardians.services.absence_reports import ReportEntry
from guardians.services.guardian_rules import ChosenRules

OTHER = "other"
DAYS = [("today", _("Today")), ("tomorrow", _("Tomorrow")), (OTHER, _("Other days"))]


def _time_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class AbsenceReportForm(forms.Form):
    """When a child is away and why, with a photo of the certificate if there is one."""

    days = forms.ChoiceField(
        label=_("When"), choices=DAYS, widget=forms.RadioSelect, initial="today"
    )
    first_on = forms.DateField(
        label=_("First day"), required=False, widget=DayInput(), validators=[validate_year]
    )
    last_on = forms.DateField(
        label=_("Last day (empty: the same day)"),
        required=False,
        widget=DayInput(),
        validators=[validate_year],
    )
    from_time = forms.TimeField(
        label=_("From (empty: from the first lesson)"), required=False, widget=_time_input()
    )
    until_time = forms.TimeField(
        label=_("Until (empty: until the last lesson)"), required=False, widget=_time_input()
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=LONGEST_REASON)
    certificate = forms.FileField(
        label=_("Photo of a certificate (not needed)"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png"}),
    )

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.school = school

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("first_on") or cleaned.get("last_on"):
            # Whoever fills in days means them, wherever the choice above was left.
            cleaned["days"] = OTHER
        is_missing = cleaned.get("days") == OTHER and not cleaned.get("first_on")
        if is_missing and "first_on" not in self.errors:
            self.add_error("first_on", self.fields["first_on"].error_messages["required"])
        return cleaned

    def entry(self) -> ReportEntry:
        cleaned = self.cleaned_data
        return ReportEntry(self._times(), cleaned["reason"], cleaned["certificate"])

    def _times(self) -> AbsenceTimes:
        cleaned = self.cleaned_data
        first_on, last_on = cleaned["first_on"], cleaned["last_on"]
        if cleaned["days"] != OTHER:
            first_on = last_on = usual_days(self.school)[cleaned["days"]].first_on
        return AbsenceTimes(
            first_on, last_on or first_on, cleaned["from_time"], cleaned["until_time"]
        )


class LinkWishForm(forms.Form):
    """The address to which a new link goes."""

    email = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)


class GuardianRulesForm(forms.Form):
    """What a school lets parents do, and tells them."""

    is_open = forms.BooleanField(label=_("Parents have a page"), required=False)
    link_days = forms.IntegerField(
        label=_("Days a link works"), min_value=1, max_value=LONGEST_LINK_DAYS
    )
    notifies_absences = forms.BooleanField(
        label=_("Tell parents of an absence without a reason"), required=False
    )
    delay_minutes = forms.IntegerField(
        label=_("Minutes after the register was confirmed"),
        min_value=0,
        max_value=LONGEST_DELAY_MINUTES,
    )

    def __init__(self, *args: Any, rules: GuardianRules, **kwargs: Any) -> None:
        names = ("is_open", "link_days", "notifies_absences", "delay_minutes")
        initial = {name: getattr(rules, name) for name in names}
        super().__init__(*args, **{"label_suffix": "", "initial": initial} | kwargs)

    def chosen(self) -> ChosenRules:
        return ChosenRules(**self.cleaned_data)
