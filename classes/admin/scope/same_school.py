"""Refuse forms that would join rows of different schools."""

from typing import Any

from django import forms
from django.utils.translation import gettext

from classes.models import School


class OneSchoolForm(forms.ModelForm):
    """Keep what is chosen in the school of another field, for those who administer several."""

    anchor = "class_group"  # the field whose row says which school it is
    of_its_school: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if getattr(self.instance, f"{self.anchor}_id", None):
            self._offer_only(getattr(self.instance, self.anchor).school)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        anchor: Any = cleaned.get(self.anchor) or getattr(self.instance, self.anchor, None)
        for name in self.of_its_school if anchor else ():
            if (row := cleaned.get(name)) and row.school_id != anchor.school_id:
                text = gettext("Choose one of %(school)s.") % {"school": anchor.school}
                self.add_error(name, text)
        return cleaned

    def _offer_only(self, school: School) -> None:
        for name in set(self.of_its_school) & set(self.fields):
            field: Any = self.fields[name]
            field.queryset = field.queryset.filter(school=school)
