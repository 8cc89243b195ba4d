"""Which days a page of the reports is about."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput
from classes.errors import InvalidPeriodError
from classes.models import School, Term
from classes.models.class_sessions import FIRST_YEAR, LAST_YEAR
from reports.selectors.periods import PeriodChoice, ReportPeriod, chosen_period, named_period

DAY_WIDGET = DayInput()
SENSIBLE_DAYS = [
    MinValueValidator(date(FIRST_YEAR, 1, 1)),
    MaxValueValidator(date(LAST_YEAR, 12, 31)),
]
"""At the ends of the calendar days cannot even be added."""


class PeriodForm(forms.Form):
    """A term, or days from and until; nothing at all means the term of today."""

    term: "forms.ModelChoiceField[Term]" = forms.ModelChoiceField(
        queryset=Term.objects.none(),
        required=False,
        label=_("Term"),
        empty_label=_("The days below"),
    )
    first = forms.DateField(
        required=False, label=_("From"), widget=DAY_WIDGET, validators=SENSIBLE_DAYS
    )
    last = forms.DateField(
        required=False, label=_("Until"), widget=DAY_WIDGET, validators=SENSIBLE_DAYS
    )

    days = forms.ChoiceField(
        required=False,
        choices=[
            ("this_week", _("This week")),
            ("this_month", _("This month")),
            ("last_month", _("Last month")),
        ],
        widget=forms.HiddenInput,
    )

    def __init__(self, data: QueryDict, *, school: School) -> None:
        super().__init__(data, label_suffix="")
        self.school = school
        self.fields["term"].queryset = school.terms.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            self.period = self._chosen(**cleaned)
        except InvalidPeriodError as error:
            raise forms.ValidationError(str(error)) from error
        return cleaned

    def chosen(self) -> ReportPeriod:
        """Return the days asked for; the usual ones where they make no sense."""
        return self.period if self.is_valid() else self._chosen()

    @property
    def named_days(self) -> list[tuple[str, Any, bool]]:
        """Offer the days that have a name: what a link sends, the word, whether it is chosen."""
        chosen = self.data.get("days", "")
        choices = self.fields["days"].choices  # type: ignore[attr-defined]
        return [(name, word, name == chosen) for name, word in choices]

    @property
    def query(self) -> str:
        """Return what keeps a link on the same days, or nothing."""
        values = {key: self.data.get(key, "") for key in self.fields}
        kept = QueryDict(mutable=True)
        kept.update({key: value for key, value in values.items() if value and self.is_valid()})
        return f"?{kept.urlencode()}" if kept else ""

    def _chosen(
        self,
        *,
        term: Term | None = None,
        first: date | None = None,
        last: date | None = None,
        days: str = "",
    ) -> ReportPeriod:
        if named := named_period(days, self.school.today()):
            return named
        return chosen_period(
            self.school,
            choice=PeriodChoice(term=term, first_on=first, last_on=last),
            today=self.school.today(),
        )
