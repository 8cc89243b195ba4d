"""How many strangers a school lets be present, and be asked about."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from faces.models import StrangerLimits


class StrangerLimitsForm(forms.Form):
    """At most one stranger in so many; the first number is the larger one."""

    present_one_in = forms.IntegerField(
        label=gettext_lazy("Present: at most one stranger in"), min_value=100, max_value=10_000
    )
    check_one_in = forms.IntegerField(
        label=gettext_lazy("To check: at most one stranger in"), min_value=10, max_value=1_000
    )

    def __init__(self, *args: Any, row: StrangerLimits, **kwargs: Any) -> None:
        initial = {"present_one_in": row.present_one_in, "check_one_in": row.check_one_in}
        super().__init__(*args, **{"label_suffix": "", "initial": initial} | kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        present, check = cleaned.get("present_one_in"), cleaned.get("check_one_in")
        if present is not None and check is not None and present < check:
            text = gettext("Write a larger number at “Present” than at “To check”.")
            self.add_error("present_one_in", text)
        return cleaned

    @property
    def limits(self) -> tuple[int, int]:
        return self.cleaned_data["present_one_in"], self.cleaned_data["check_one_in"]
