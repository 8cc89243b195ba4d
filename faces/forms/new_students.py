"""What the office types in about a new student."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import DayInput, NameInput
from classes.models import ClassGroup, School, Student
from faces.forms.consents import ConsentForm
from faces.forms.files import ManyFilesInput, ManyPicturesField
from faces.selectors.students_by_name import next_number
from faces.services.consents import SignedConsent
from faces.services.new_students import NewStudent

CONSENT = ("given_by", "relation", "notice", "wording", "given_on")


class NewStudentForm(ConsentForm):
    """Who comes into which class; who signed for her face, and photos of it, where she did."""

    given_name = NameInput(label=gettext_lazy("Given name"), max_length=100, required=False)
    family_name = NameInput(label=gettext_lazy("Family name"), max_length=100)
    number = NameInput(
        label=gettext_lazy("Number"),
        max_length=40,
        help_text=gettext_lazy("Unique in the school."),
    )
    class_group = forms.ModelChoiceField(
        ClassGroup.objects.none(),
        label=gettext_lazy("Class"),
        empty_label=gettext_lazy("Choose a class"),
    )
    from_on = forms.DateField(
        label=gettext_lazy("First day in the class"),
        widget=DayInput(),
    )
    pictures = ManyPicturesField(
        label=gettext_lazy("Three or more photos, or one short video"),
        required=False,
        widget=ManyFilesInput(attrs={"accept": "image/*,video/*,.heic,.heif,.avif"}),
    )

    def __init__(self, *args: Any, school: School, class_pk: str = "", **kwargs: Any) -> None:
        # Not stored yet: the form above asks for her school only.
        super().__init__(*args, student=Student(school=school), **kwargs)
        self.school = school
        self.fields["class_group"].queryset = school.class_groups.all()  # type: ignore[attr-defined]
        self.fields["class_group"].initial = class_pk
        self.fields["number"].initial = next_number(school)
        self.fields["from_on"].initial = school.today()
        self.fields["given_by"].required = False
        self.fields["given_by"].help_text = _("Leave empty as long as there is no consent.")

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"])
        # Here to stand beside its field; `enter_student` asks again under its lock.
        if self.school.students.filter(number=number).exists():
            raise forms.ValidationError(_("Another student of this school has this number."))
        return number

    def clean(self) -> dict[str, Any]:
        """Without a consent no picture is taken in."""
        if not self.cleaned_data.get("given_by"):
            if self.cleaned_data.get("pictures"):
                text = _("No picture is taken without a consent: say who signed it.")
                self.add_error("given_by", text)
            return self.cleaned_data
        return super().clean()

    def entry(self) -> NewStudent:
        names = ("given_name", "family_name", "number", "class_group", "from_on")
        return NewStudent(**{name: self.cleaned_data[name] for name in names})

    def consent(self) -> SignedConsent | None:
        return self.signed() if self.cleaned_data.get("given_by") else None
