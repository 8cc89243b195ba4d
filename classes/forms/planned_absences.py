"""What the office types in about an absence known beforehand."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import DayInput
from accounts.models import User
from classes.forms.attendance_choice import AttendanceChoiceForm, choice_value
from classes.models import AttendanceCode, PlannedAbsence, School, Status
from classes.models.class_sessions import validate_year
from classes.models.statuses import AWAY
from classes.selectors.absences.absence_times import AbsenceTimes, usual_days
from classes.services import AbsencePlan
from classes.services.register.entries import LONGEST_TEXT


def _time_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


DAYS = [
    ("today", gettext_lazy("Today")),
    ("tomorrow", gettext_lazy("Tomorrow")),
    ("this_week", gettext_lazy("This week")),
    ("next_week", gettext_lazy("Next week")),
    ("", gettext_lazy("Other days")),
]


class PlannedAbsenceForm(AttendanceChoiceForm):
    """From when until when a student is away, and why; without times whole days."""

    days = forms.ChoiceField(
        label=gettext_lazy("When"), required=False, choices=DAYS, widget=forms.RadioSelect
    )
    first_on = forms.DateField(
        label=gettext_lazy("First day"),
        required=False,
        widget=DayInput(),
        validators=[validate_year],
    )
    from_time = forms.TimeField(
        label=gettext_lazy("From (empty: all day)"), required=False, widget=_time_input()
    )
    last_on = forms.DateField(
        label=gettext_lazy("Last day (empty: the same day)"),
        required=False,
        widget=DayInput(),
        validators=[validate_year],
    )
    until_time = forms.TimeField(
        label=gettext_lazy("Until (empty: all day)"), required=False, widget=_time_input()
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=LONGEST_TEXT)

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, school=school, statuses=AWAY, **kwargs)
        self.fields["status"].initial = Status.EXCUSED.value
        self.fields["days"].initial = ""
        self.school = school
        self.zone = school.zone

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("days"):
            chosen = usual_days(self.school)[cleaned["days"]]
            cleaned["first_on"], cleaned["last_on"] = chosen.first_on, chosen.last_on
        elif not cleaned.get("first_on") and "first_on" not in self.errors:
            self.add_error("first_on", self.fields["first_on"].error_messages["required"])
        if not self.errors and self._ends_at() <= self._starts_at():
            self.add_error("last_on", _("The absence ends before it begins: correct this."))
        return cleaned

    def plan(self) -> AbsencePlan:
        cleaned = self.cleaned_data
        return AbsencePlan(
            starts_at=self._starts_at(),
            ends_at=self._ends_at(),
            status=cleaned["status"],
            code=cleaned["code"],
            reason=cleaned["reason"],
        )

    def times(self) -> AbsenceTimes:
        cleaned = self.cleaned_data
        last_on = cleaned["last_on"] or cleaned["first_on"]
        return AbsenceTimes(
            cleaned["first_on"], last_on, cleaned["from_time"], cleaned["until_time"]
        )

    def _starts_at(self) -> datetime:
        return self.times().starts_at(self.zone)

    def _ends_at(self) -> datetime:
        return self.times().ends_at(self.zone)


def planned_absence_form(
    *args: Any, school: School, by: User, absence: PlannedAbsence | None = None
) -> PlannedAbsenceForm:
    """Build the form, filled with what is planned; the code it has may stay."""
    codes = AttendanceCode.objects.filter(school=school, counts_as__in=AWAY)
    usable = Q(pk__in=AttendanceCode.objects.usable_by(by).values("pk"))
    mine = Q(pk=absence.code_id) if absence else Q()
    return PlannedAbsenceForm(
        *args, school=school, codes=codes.filter(usable | mine), initial=_initial(absence)
    )


def _initial(absence: PlannedAbsence | None) -> dict[str, object]:
    if absence is None:
        return {}
    times = AbsenceTimes.of(absence)
    return {
        "first_on": times.first_on,
        "from_time": times.from_time,
        "last_on": times.last_on,
        "until_time": times.until_time,
        "status": choice_value(absence.status, absence.code_id),
        "reason": absence.reason,
    }
