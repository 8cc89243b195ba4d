"""Suggest rows by a label that tells people of the same name apart."""

from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model


class LabelledAutocompleteView(AutocompleteJsonView):
    """Ask the admin of the suggested model for the label, where it has one."""

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        label: Any = getattr(self.model_admin, "label", str)
        return super().serialize_result(obj, to_field_name) | {"text": label(obj)}
