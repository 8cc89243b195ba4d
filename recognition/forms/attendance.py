"""What people choose when they take attendance and name faces."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classes.models import ClassGroup, ClassSession
from classes.models.class_sessions import validate_year
from classes.selectors.lessons import EARLIEST_START
from faces.forms.files import ManyFilesField

NOW = "now"
OTHER = "other"
RECENT = timedelta(hours=16)
"""Sessions that began within it are offered to add to: those of this school day."""


class UploadForm(forms.Form):
    """Photos and videos of a session."""

    recordings = ManyFilesField(label=gettext_lazy("Photos and films"), required=False)

    def clean_recordings(self) -> list[UploadedFile]:
        if not self.cleaned_data["recordings"]:
            raise forms.ValidationError(_("Film the class or choose a file."))
        return self.cleaned_data["recordings"]


class SessionChoiceForm(forms.Form):
    """Which session attendance is taken of: one of today, one that begins now, or another."""

    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": gettext_lazy(
                "This lesson is closed or long over: reload the page and choose another."
            )
        },
    )
    starts_at = forms.DateTimeField(
        label=gettext_lazy("Date and time"),
        required=False,
        validators=[validate_year],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "invalid": gettext_lazy("This is not a date and time: write it like 2026-09-01 09:00.")
        },
    )

    def __init__(self, *args: Any, class_group: ClassGroup, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.class_group, self.now = class_group, now
        self.recent = {str(session.pk): session for session in _recent_sessions(class_group, now)}
        self.fields["when"].choices = self.when_choices()  # type: ignore[attr-defined]
        self.fields["when"].initial = next(iter(self.recent), NOW)

    def when_choices(self) -> list[tuple[str, str]]:
        opened = [(pk, _session_in_words(session)) for pk, session in self.recent.items()]
        now = _("A new lesson, now, %s") % date_format(timezone.localtime(self.now), "H:i")
        return [*opened, (NOW, now), (OTHER, _("Another day or time"))]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("when") == OTHER:
            self._require_start(cleaned)
        return cleaned

    def _require_start(self, cleaned: dict[str, Any]) -> None:
        # What could not be read has its own sentence by now.
        if "starts_at" not in self.errors and not cleaned.get("starts_at"):
            self.add_error("starts_at", _("Say when the lesson began."))
        if cleaned.get("starts_at") and cleaned["starts_at"] > self.now + RECENT:
            self.add_error("starts_at", _("This lies in the future."))

    def chosen_start(self) -> datetime:
        """Return the start of the chosen session, whether there is one yet or not."""
        when = self.cleaned_data["when"]
        if when in self.recent:
            return self.recent[when].starts_at
        starts_at: datetime = self.cleaned_data["starts_at"] if when == OTHER else self.now
        # A second press within the same minute means the same session.
        return starts_at.replace(second=0, microsecond=0)


class TakeAttendanceForm(SessionChoiceForm, UploadForm):
    """Which session, and its photos and videos."""


def _recent_sessions(class_group: ClassGroup, now: datetime) -> list[ClassSession]:
    """Return what is meant first: the lesson that is on, the one about to begin, the others."""
    still_open = class_group.sessions.still_open().filter(starts_at__gt=now - RECENT)
    # Only the latest: earlier ones are reached by their date.
    latest = list(still_open.filter(starts_at__lte=now + EARLIEST_START)[:4])
    return sorted(latest, key=lambda session: not session.starts_at <= now < session.ends_at)


def _session_in_words(session: ClassSession) -> str:
    start = date_format(timezone.localtime(session.starts_at), "MOMENT_OF_YEAR")
    return _("The open lesson of %s") % start
