"""Fields for several files at once."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

MAX_FILES = 200
"""So many single files at once; more pictures come as a zip."""


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Photos and videos; a single one must be within the limit of size."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Among several a bad one is refused when they are stored, so that the others are."""
        files = list(data or [])
        if len(files) > MAX_FILES:
            raise forms.ValidationError(_("Choose %(n)s files at most.") % {"n": MAX_FILES})
        return [self._clean_one(file) for file in files] if len(files) == 1 else files

    def _clean_one(self, file: UploadedFile) -> UploadedFile:
        limit_mb = settings.RECOGNITION_MAX_UPLOAD_MB
        if not file.size:
            raise forms.ValidationError(_("“%s” is empty: film or choose it again.") % file.name)
        if file.size > limit_mb * 1_000_000:
            text = _("“%(name)s” is larger than %(limit)s MB: 10 to 20 seconds are enough.")
            raise forms.ValidationError(text % {"name": file.name, "limit": limit_mb})
        return file


class ManyPicturesField(forms.FileField):
    """Files that are judged one by one when they are stored."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = list(data or [])
        if not files and self.required:
            raise forms.ValidationError(_("Choose at least one file."))
        if len(files) > MAX_FILES:
            raise forms.ValidationError(
                _("These are more than %(n)s files: send them as a zip.") % {"n": MAX_FILES}
            )
        return files
