"""What the office fills in when the letters of a class come back."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classes.models import ClassGroup
from faces.errors import ConsentDateError, ScanRefusedError
from faces.letters.page_shares import share_pages
from faces.letters.scanned_pages import read_pages
from faces.models import ConsentNotice
from faces.selectors.consent_lists import ConsentLine
from faces.selectors.consents import time_of_consent
from faces.services.consent_lists import SignedLetter
from faces.services.consents import check_day_and_notice

SIGNER = "given_by_%d"
"""The field that holds who signed for a student."""


class ConsentListForm(forms.Form):
    """One notice, one day, and whose letters came back; who signed may stay empty."""

    notice = forms.ModelChoiceField(
        ConsentNotice.objects.none(),
        label=gettext_lazy("Notice that was signed"),
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose the notice that was signed.")},
    )
    given_on = forms.DateField(
        label=gettext_lazy("Signed on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    students = forms.MultipleChoiceField(
        error_messages={
            "required": gettext_lazy("Tick at least one student."),
            "invalid_choice": gettext_lazy("Somebody left this class: reload the page."),
        }
    )

    scan = forms.FileField(
        label=gettext_lazy("Scan of these letters"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,image/*"}),
        help_text=gettext_lazy(
            "May stay empty. One PDF with all the letters you ticked, each with the same number of"
            " pages. If they bear codes, in any order; if not, in the order of this list."
        ),
        error_messages={"empty": gettext_lazy("This file is empty: choose another one.")},
    )

    def __init__(
        self, *args: Any, class_group: ClassGroup, lines: list[ConsentLine], **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.school, self.lines = class_group.school, lines
        self.by_key = {str(line.student.pk): line.student for line in lines}
        notices = ConsentNotice.objects.filter(school=self.school)
        self.fields["notice"].queryset = notices  # type: ignore[attr-defined]
        self.fields["notice"].initial = notices.first()
        today = self.school.today()
        self.fields["given_on"].initial = today
        self.fields["given_on"].widget.attrs["max"] = today.isoformat()
        self.fields["students"].choices = [(pk, pk) for pk in self.by_key]  # type: ignore[attr-defined]
        for student in self.by_key.values():
            label = _("Who signed for %(student)s") % {"student": student}
            field = forms.CharField(label=label, max_length=200, required=False)
            field.widget.attrs["placeholder"] = _("Signed by (may stay empty)")
            self.fields[SIGNER % student.pk] = field

    def rows(self) -> list[tuple[ConsentLine, forms.BoundField, bool]]:
        """Return each line with the field for her signer, and whether she is ticked."""
        ticked = {str(pk) for pk in self["students"].value() or []}
        return [
            (line, self[SIGNER % line.student.pk], str(line.student.pk) in ticked)
            for line in self.lines
        ]

    def clean(self) -> dict[str, Any]:
        """Show the refusals of day and scan beside their fields: the ticks stay."""
        cleaned = super().clean() or {}
        if {"notice", "given_on", "students"} <= cleaned.keys():
            ticked = set(cleaned["students"])
            cleaned["ticked"] = [one for pk, one in self.by_key.items() if pk in ticked]
            cleaned["given_at"] = time_of_consent(
                cleaned["ticked"][0], given_on=cleaned["given_on"]
            )
            self._check_day(cleaned)
            self._share_scan(cleaned)
        return cleaned

    def letters(self) -> list[SignedLetter]:
        """Return the letters of those ticked, in the order of the page."""
        cleaned, shares = self.cleaned_data, self.cleaned_data["shares"]
        return [
            SignedLetter(student, cleaned[SIGNER % student.pk], shares.get(student.pk, ()))
            for student in cleaned["ticked"]
        ]

    def _check_day(self, cleaned: dict[str, Any]) -> None:
        try:
            check_day_and_notice(
                student=cleaned["ticked"][0], notice=cleaned["notice"], given_at=cleaned["given_at"]
            )
        except ConsentDateError as refusal:
            self.add_error("given_on", str(refusal))

    def _share_scan(self, cleaned: dict[str, Any]) -> None:
        cleaned["shares"] = {}
        if not cleaned.get("scan") or self.errors:
            return
        try:
            pages = read_pages(cleaned["scan"])
            notices = dict.fromkeys((one.pk for one in cleaned["ticked"]), cleaned["notice"].pk)
            cleaned["shares"] = share_pages(pages, cleaned["ticked"], notices)
        except ScanRefusedError as refusal:
            self.add_error("scan", str(refusal))
