"""Compare the rows of one page with each other before they are saved together."""

from typing import Any

from django.forms import BaseInlineFormSet, ModelForm


class ComparedRows(BaseInlineFormSet):
    """Refuse rows that do not go together, which no look at the stored ones would find."""

    def why_not_beside(self, row: Any, other: Any) -> str:
        """Say in one sentence why a row cannot be saved beside an earlier one; empty: it can."""
        raise NotImplementedError

    def clean(self) -> None:
        if any(self.errors):
            return
        rows: list[Any] = []
        for form in self._forms_kept():
            reasons = (self.why_not_beside(form.instance, other) for other in rows)
            if reason := next(filter(None, reasons), ""):
                form.add_error(None, reason)
            rows.append(form.instance)
        if not any(self.errors):
            super().clean()

    def _forms_kept(self) -> list[ModelForm]:
        deleted = self.deleted_forms
        filled = [form for form in self.forms if form.instance.pk or form.has_changed()]
        return [form for form in filled if form not in deleted]
