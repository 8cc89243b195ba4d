"""What people choose when faces are registered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from classes.models import Student
from faces.forms.files import ManyPicturesField
from faces.models import FaceTemplate

STEEPEST = 90.0


class ClipForm(forms.Form):
    """A clip of the whole class."""

    clip = forms.FileField(
        label=gettext_lazy("Film of the class"),
        error_messages={
            "required": gettext_lazy("Film the class, or choose a film."),
            "empty": gettext_lazy("The film is empty: film the class or choose it again."),
        },
    )


class EvaluationForm(forms.Form):
    """How many of each student's pictures an evaluation registers; it searches the others."""

    split_percent = forms.TypedChoiceField(
        label=gettext_lazy("Pictures registered"),
        choices=[(p, f"{p} %") for p in (50, 60, 70, 80, 90)],
        initial=70,
        coerce=int,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the shares offered.")},
    )


class PicturesForm(forms.Form):
    """Pictures or a video of one student, from files or from the camera."""

    pictures = ManyPicturesField(label=gettext_lazy("Pictures or a short video"))
    is_webcam = forms.BooleanField(required=False)
    replaces = forms.ModelChoiceField(FaceTemplate.objects.none(), required=False)

    def __init__(self, *args: Any, student: Student, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["replaces"].queryset = student.face_templates.all()  # type: ignore[attr-defined]


class BatchForm(forms.Form):
    """Pictures of a class, single or in a zip; a script adds their paths in a folder."""

    pictures = ManyPicturesField(label=gettext_lazy("Pictures, or a zip of them"))


def as_angle(text: str) -> float:
    """Read an angle that a script sent, in degrees; what is none counts as level."""
    try:
        angle = float(text)
    except ValueError:
        return 0.0
    # NaN too ends as level: it compares with nothing.
    return angle if -STEEPEST <= angle <= STEEPEST else 0.0
