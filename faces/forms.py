"""What people choose when faces are registered."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Photos and videos; a single one must be within the limit of size."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Among several a bad one is refused when they are stored, so that the others are."""
        files = list(data or [])
        return [self._clean_one(file) for file in files] if len(files) == 1 else files

    def _clean_one(self, file: UploadedFile) -> UploadedFile:
        limit_mb = settings.RECOGNITION_MAX_UPLOAD_MB
        if not file.size:
            raise forms.ValidationError(_("“%s” is empty: film or choose it again.") % file.name)
        if file.size > limit_mb * 1_000_000:
            text = _("“%(name)s” is larger than %(limit)s MB: 10 to 20 seconds are enough.")
            raise forms.ValidationError(text % {"name": file.name, "limit": limit_mb})
        return file


class ClipForm(forms.Form):
    """A clip of the whole class."""

    clip = forms.FileField(
        label=gettext_lazy("Clip of the class"),
        error_messages={
            "required": gettext_lazy("Film the class or choose a clip."),
            "empty": gettext_lazy("The clip is empty: film or choose it again."),
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
