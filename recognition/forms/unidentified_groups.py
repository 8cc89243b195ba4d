"""What is pressed about the faces of one person whom nobody has named."""

from typing import Any

from django import forms

from classes.forms import as_key
from classes.models import ClassGroup, Student
from recognition.models import Sighting

ACTIONS = ("name", "ignore", "delete", "undo")


class UnidentifiedGroupForm(forms.Form):
    """The faces and the version of each that was shown, what is to be done, and perhaps who it is.

    A face that is gone, or of another class, is left out; without any the form is not valid.
    """

    action = forms.ChoiceField(choices=[(name, name) for name in ACTIONS])
    student = forms.ModelChoiceField(Student.objects.none(), required=False)
    faces = forms.CharField(max_length=20_000)

    def __init__(self, *args: Any, class_group: ClassGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.class_group = class_group
        roster = class_group.roster_on(class_group.school.today())
        self.fields["student"].queryset = roster  # type: ignore[attr-defined]
        self.shown_versions: dict[Sighting, str] = {}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("action") == "name" and not cleaned.get("student"):
            self.add_error("student", "")
        self._read_faces(cleaned.get("faces", ""))
        if not self.shown_versions:
            self.add_error("faces", "")
        return cleaned

    def _read_faces(self, text: str) -> None:
        """Read `12=2026-08-31T09:00:00+00:00 13=`: key and version of each face."""
        pairs = (word.partition("=") for word in text.split())
        shown = {as_key(k): v for k, _, v in pairs}
        rows = Sighting.objects.filter(
            pk__in=shown, capture__session__class_group=self.class_group
        ).select_related(
            "capture__session__class_group__school", "proposed_student", "confirmed_student"
        )
        self.shown_versions = {row: shown[row.pk] for row in rows.defer("chip", "embedding")}
