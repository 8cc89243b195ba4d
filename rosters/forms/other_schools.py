"""Which of the user's schools the rows of another school are of."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.forms import NameInput
from classes.models import School

LONGEST = 254


class OtherSchoolForm(forms.Form):
    """The school as the file calls it, and the school that it is here."""

    rows_of = NameInput(widget=forms.HiddenInput, max_length=LONGEST)
    school = forms.ModelChoiceField(
        queryset=School.objects.none(), label=_("School here"), empty_label=_("Choose the school")
    )

    def __init__(self, *args: Any, schools: "QuerySet[School]", **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]
        self.name = ""

    @classmethod
    def of(
        cls, rows_of: str, name: str, *, n: int, schools: "QuerySet[School]"
    ) -> "OtherSchoolForm":
        """Return the form for one school of a file, filled in where the names are the same."""
        words = {rows_of.casefold()}
        same = [x for x in schools if words & {x.name.casefold(), x.sourced_id.casefold()}]
        initial = {"rows_of": rows_of, "school": same[0] if len(same) == 1 else None}
        form = cls(initial=initial, schools=schools, auto_id=f"other_{n}_%s")
        form.name = name
        return form
