"""Who a face is, and where a student sits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.forms import NameInput
from classes.models import ClassGroup, ClassSession, Student
from faces.selectors.roster_faces import nameable_students


class NameFaceForm(forms.Form):
    """Who this face is: somebody of the roster who agreed to be recognised."""

    student = forms.ModelChoiceField(
        queryset=Student.objects.none(),
        error_messages={
            "invalid_choice": gettext_lazy("Choose a student of this class who has a consent."),
            "required": gettext_lazy("Choose a student."),
        },
    )

    def __init__(self, *args: Any, session: ClassSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["student"].queryset = nameable_students(session.class_group, session.day)  # type: ignore[attr-defined]


class SeatForm(forms.Form):
    """A student, and the place she moves to; without one she has none any more."""

    student = forms.ModelChoiceField(Student.objects.none())
    column = forms.IntegerField(required=False, min_value=0)
    row = forms.IntegerField(required=False, min_value=0)

    def __init__(self, *args: Any, class_group: ClassGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roster = class_group.roster_on(class_group.school.today())
        self.fields["student"].queryset = roster  # type: ignore[attr-defined]

    @property
    def place(self) -> tuple[int, int] | None:
        column, row = self.cleaned_data["column"], self.cleaned_data["row"]
        return None if column is None or row is None else (column, row)


class IgnoreSpotForm(forms.Form):
    """What a picture is, so that a colleague knows it in the list; may be empty."""

    name = NameInput(required=False, max_length=60)
