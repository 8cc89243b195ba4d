"""The form of an address of another system: what it is told, and in which form."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from classes.models import School
from classes.models.statuses import Status
from integrations.admin.kept_secrets import KeptSecretForm
from integrations.attendance_events.words import EARLY, USUAL_WORDS
from integrations.models import Event, Form

WRITTEN_FIELDS: list[Any] = [
    "token_url",
    "client_id",
    "client_secret",
    "school_there",
    "students_by",
    "words",
    "writes_presence",
]
ATTENDANCE_EVENTS = [Event.CONFIRMED, Event.AMENDED]
MOST_LETTERS = 200
WIDE = {"class": "vURLField"}
"""As wide as the administration has its own fields of addresses."""


class WordsField(forms.CharField):
    """A line for each word: what we call it = what the other system does."""

    widget = forms.Textarea(attrs={"rows": 6})

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return "\n".join(f"{key} = {word}" for key, word in value.items())
        return value

    def clean(self, value: Any) -> dict[str, str]:
        return dict(_pairs_of(super().clean(value)))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial), data))


def _pairs_of(text: str) -> Iterator[tuple[str, str]]:
    for line in filter(None, map(str.strip, text.splitlines())):
        key, sign, word = (part.strip() for part in line.partition("="))
        if not (key and sign and word) or len(word) > MOST_LETTERS:
            raise ValidationError(
                _("“%(line)s” is no line such as “absent = Unexcused Absence”."),
                code="line_unclear",
                params={"line": line[:MOST_LETTERS]},
            )
        yield key, word


class WebhookEndpointForm(KeptSecretForm):
    needs_secret = False

    url = forms.URLField(
        label=capfirst(_("address")),
        assume_scheme="https",
        widget=forms.URLInput(attrs=WIDE),
        help_text=_(
            "Begins with https://. Ed-Fi: up to and with /data/v3. SIF: of the zone’s requests."
        ),
    )
    token_url = forms.URLField(
        label=capfirst(_("address of the tokens")),
        assume_scheme="https",
        widget=forms.URLInput(attrs=WIDE),
        required=False,
        help_text=_("Only for Ed-Fi."),
    )
    events = forms.MultipleChoiceField(
        label=capfirst(_("events")),
        choices=Event.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "Attendance itself is written whenever a register is confirmed or amended, or its "
            "confirmation is undone."
        ),
    )
    words = WordsField(
        label=capfirst(_("words of the other system")),
        required=False,
        help_text=_(
            "A line for each: the letter of a code, or present, late, excused, absent or early "
            "(left early), then = and the word there. Ed-Fi’s usual words are known; of SIF the "
            "codes must be entered."
        ),
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        form = cleaned.get("form", Form.MESSAGES)
        if form == Form.MESSAGES and not cleaned.get("events") and "events" not in self.errors:
            self.add_error("events", _("Choose at least one of the events."))
        if form != Form.MESSAGES:
            cleaned["events"] = list(ATTENDANCE_EVENTS)
            self._refuse_missing(cleaned)
        school = cleaned.get("school") or (self.instance.school if self.instance.pk else None)
        if school and isinstance(cleaned.get("words"), dict):
            self._refuse_unknown(school, cleaned["words"])
        return cleaned

    def _refuse_missing(self, cleaned: dict[str, Any]) -> None:
        for name in ("client_id", "client_secret"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Enter the client identifier and its secret."))
        lacking = _lacking(cleaned)
        if lacking and "words" not in self.errors:
            text = _("SIF needs a code for each of these: %(names)s.")
            self.add_error("words", ValidationError(text, params={"names": ", ".join(lacking)}))

    def _refuse_unknown(self, school: School, words: Iterable[str]) -> None:
        letters = set(school.attendance_codes.values_list("letter", flat=True))
        unknown = [key for key in words if key not in {*Status.values, EARLY, *letters}]
        if unknown:
            text = _("No code of the school is called %(names)s.")
            self.add_error("words", ValidationError(text, params={"names": ", ".join(unknown)}))


def _lacking(cleaned: dict[str, Any]) -> list[str]:
    words = USUAL_WORDS[cleaned["form"]] | (cleaned.get("words") or {})
    return [key for key in (*Status.values, EARLY) if key not in words]
