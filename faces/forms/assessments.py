"""What an administrator fills in to answer for the impact assessment."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.forms import DayInput, NameInput
from classes.models import School
from faces.errors import AssessmentRefusedError
from faces.models import ImpactAssessment
from faces.services.assessments import AssessmentStatement, check_statement

UNTIL_REVIEW = timedelta(days=365)
"""What is proposed; the school may choose another day."""

FIELD_OF_CODE = {"assessment_in_future": "assessed_on", "assessment_review_past": "review_on"}


class AssessmentForm(forms.Form):
    """Who answers for it, when it was done, where it lies, and when it is looked at again."""

    assessed_by = NameInput(
        label=gettext_lazy("Name and post of who answers for it"), max_length=200
    )
    assessed_on = forms.DateField(label=gettext_lazy("Done on"), widget=DayInput())
    document = NameInput(label=gettext_lazy("Document, and where it is kept"), max_length=300)
    review_on = forms.DateField(label=gettext_lazy("To be reviewed on"), widget=DayInput())

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.school = school
        latest = ImpactAssessment.objects.filter(school=school).first()
        if latest:
            self.fields["assessed_by"].initial = latest.assessed_by
            self.fields["document"].initial = latest.document
        self.fields["assessed_on"].initial = school.today()
        self.fields["review_on"].initial = school.today() + UNTIL_REVIEW

    def clean(self) -> dict[str, Any]:
        """Show the refusals of the service beside their fields."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            check_statement(school=self.school, statement=self.statement())
        except AssessmentRefusedError as refusal:
            self.add_error(FIELD_OF_CODE.get(refusal.code), str(refusal))
        return cleaned

    def statement(self) -> AssessmentStatement:
        return AssessmentStatement(**self.cleaned_data)
