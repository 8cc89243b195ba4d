"""What people fill in at the registration desk: pictures, consents, an objection."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.forms import DayInput, NameInput
from classes.models import Student
from faces.errors import ConsentDateError, ConsentIncompleteError
from faces.forms.notices import NoticeSelect, offer_notices
from faces.models import ConsentNotice
from faces.selectors.consents import Notices, time_of_consent
from faces.services.consents import SignedConsent, check_consent


class ConsentForm(forms.Form):
    """Who consents, to which notice, on what day."""

    notice = forms.ModelChoiceField(
        ConsentNotice.objects.none(),
        label=gettext_lazy("Notice"),
        required=False,
        empty_label=gettext_lazy("Kept elsewhere"),
        widget=NoticeSelect(),
    )
    wording = NameInput(
        label=gettext_lazy("Version, if the notice is kept elsewhere"),
        max_length=200,
        required=False,
    )
    given_by = NameInput(label=gettext_lazy("Signed by"), max_length=200)
    relation = NameInput(
        label=gettext_lazy("Relation, such as mother"), max_length=100, required=False
    )
    given_on = forms.DateField(
        label=gettext_lazy("Signed on"),
        widget=DayInput(),
    )

    def __init__(self, *args: Any, student: Student, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.student = student
        offer_notices(self.fields["notice"], Notices.of(student.school))
        self.fields["given_on"].initial = student.school.today()

    def clean(self) -> dict[str, Any]:
        """Show the refusals of the service beside their fields."""
        cleaned = super().clean() or {}
        if not {"given_by", "given_on"} <= cleaned.keys():
            return cleaned
        try:
            check_consent(student=self.student, signed=self.signed())
        except ConsentDateError as refusal:
            self.add_error("given_on", str(refusal))
        except ConsentIncompleteError as refusal:
            self.add_error("wording", str(refusal))
        return cleaned

    def signed(self) -> SignedConsent:
        cleaned, notice = self.cleaned_data, self.cleaned_data.get("notice")
        return SignedConsent(
            given_by=cleaned["given_by"],
            wording=str(notice) if notice else cleaned.get("wording", ""),
            notice=notice,
            relation=cleaned.get("relation", ""),
            given_at=time_of_consent(self.student, given_on=cleaned["given_on"]),
        )


class ObjectionForm(forms.Form):
    """Who says no: a parent or the student."""

    objected_by = NameInput(label=gettext_lazy("Who objects"), max_length=200)
    relation = NameInput(
        label=gettext_lazy("Relation, such as father, or the student"),
        max_length=100,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # It stands on one page with the form above: no two fields may share an id.
        apart = {"label_suffix": "", "auto_id": "id_objection_%s"}
        super().__init__(*args, **apart | kwargs)
