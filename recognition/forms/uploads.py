"""What a device says about a file that it sends in parts."""

import zoneinfo
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recognition.forms.attendance import RECENT
from recognition.services.uploads.completion import SentParts
from recognition.services.uploads.uploads import UploadPlan

SHA256 = RegexValidator(r"\A[0-9a-fA-F]{64}\Z", gettext_lazy("This is no SHA-256 checksum."))
MAX_NAME = 150


class EpochField(forms.Field):
    """A moment as JavaScript writes it: milliseconds since 1970, UTC."""

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            return datetime.fromtimestamp(int(value) / 1000, UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise forms.ValidationError(_("This is not a date and time.")) from error


class UploadPlanForm(forms.Form):
    """A file to come: its name, its size if known, and when and where it was filmed."""

    id = forms.UUIDField()
    file_name = forms.CharField(max_length=1000)
    total_bytes = forms.IntegerField(
        required=False,
        min_value=1,
        # More would not fit the column, and is the size of no file.
        max_value=2**62,
        error_messages={
            "min_value": gettext_lazy("The file is empty: film or choose it again."),
        },
    )
    begun_at = EpochField(required=False)
    captured_at = EpochField(required=False)
    time_zone = forms.CharField(max_length=200, required=False)

    def clean_file_name(self) -> str:
        """Keep the end, where the kind of file stands; the name is shown, never a path."""
        # Some browsers send the whole path on the device.
        name = PurePath(self.cleaned_data["file_name"].replace("\\", "/")).name
        return name[-MAX_NAME:] or "film"

    def clean_time_zone(self) -> str:
        """A zone that is not known here is as good as none."""
        name: str = self.cleaned_data["time_zone"]
        return name if name in zoneinfo.available_timezones() else ""

    def plan(self) -> UploadPlan:
        cleaned = self.cleaned_data
        return UploadPlan(
            id=cleaned["id"],
            file_name=cleaned["file_name"],
            total_bytes=cleaned["total_bytes"],
            captured_at=cleaned["captured_at"],
            time_zone=cleaned["time_zone"],
        )

    def begun(self) -> datetime:
        """When filming began: what "now" means for a film that is sent later."""
        now = timezone.now()
        begun_at: datetime | None = self.cleaned_data.get("begun_at")
        # A device's clock may be wrong by years: then the server's own time counts.
        return begun_at if begun_at and now - RECENT <= begun_at <= now else now


class SentPartsForm(forms.Form):
    """What a device says it has sent, once it has sent everything."""

    n_chunks = forms.IntegerField(min_value=0, max_value=2**31)
    total_bytes = forms.IntegerField(min_value=0, max_value=2**62)
    checksum = forms.CharField(validators=[SHA256])

    def parts(self) -> SentParts:
        return SentParts(**self.cleaned_data)
