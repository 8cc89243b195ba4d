"""Offer what may be recorded of a student, a status or one of the school's codes, in one choice."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from classes.models import AttendanceCode, School, Status


@dataclass(frozen=True)
class AttendanceChoice:
    """A status or a code that may be recorded, as a form sends it and as a page shows it."""

    value: str
    status: str
    letter: str
    label: str

    @property
    def is_code(self) -> bool:
        return self.value != self.status

    @property
    def key(self) -> str:
        """The value as a part of an element's id."""
        return self.value.replace(":", "-")


@dataclass(frozen=True)
class ChoiceButton:
    """A choice and its button in a form."""

    choice: AttendanceChoice
    radio: object


def choice_of(status: Status, school: School) -> AttendanceChoice:
    letter = school.letter_of(status)
    return AttendanceChoice(status.value, status.value, letter, str(status.label))


def choice_of_code(code: AttendanceCode) -> AttendanceChoice:
    value = choice_value(code.counts_as, code.pk)
    return AttendanceChoice(value, code.counts_as, code.letter, code.label)


def choice_value(status: str, code_id: int | None) -> str:
    """Write a choice as a form sends it: `late`, or with a code `late:12`."""
    return status if code_id is None else f"{status}:{code_id}"


class AttendanceChoiceField(forms.ChoiceField):
    """A status or a code; each status is followed by the codes that count as it."""

    widget = forms.RadioSelect
    default_error_messages = {
        "invalid_choice": _("This can no longer be chosen: reload the page to see what can."),
    }

    def offer(
        self, school: School, codes: Iterable[AttendanceCode], statuses: Iterable[Status] = Status
    ) -> None:
        self.school = school
        self.codes = {choice_value(code.counts_as, code.pk): code for code in codes}
        self.statuses = list(statuses)
        self.choices = [
            (choice.value, choice.label) for status in self.statuses for choice in self._of(status)
        ]

    def _of(self, status: Status) -> list[AttendanceChoice]:
        codes = (code for code in self.codes.values() if code.counts_as == status)
        return [choice_of(status, self.school), *map(choice_of_code, codes)]

    def groups(self, field: forms.BoundField) -> list[tuple[str, list[ChoiceButton]]]:
        """Return the buttons of a form by the status that they count as."""
        radios = {str(radio.data["value"]): radio for radio in field}
        return [
            (
                str(status.label),
                [ChoiceButton(choice, radios[choice.value]) for choice in self._of(status)],
            )
            for status in self.statuses
        ]

    def status_of(self, value: object) -> str:
        """Return what a value counts as, chosen or not."""
        return str(value or "").partition(":")[0]

    def split(self, value: str) -> tuple[str, AttendanceCode | None]:
        """Read a value that was chosen: the status and the code, if any."""
        code = self.codes.get(value)
        return (code.counts_as, code) if code else (value, None)


class AttendanceChoiceForm(forms.Form):
    """A form in which a student's status or code is chosen."""

    status = AttendanceChoiceField(label=_("Status"))

    def __init__(
        self,
        *args: Any,
        school: School,
        codes: Iterable[AttendanceCode] = (),
        statuses: Iterable[Status] = Status,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, label_suffix="", **kwargs)  # type: ignore[misc]
        self.choice_field.offer(school, codes, statuses)

    @property
    def choice_field(self) -> AttendanceChoiceField:
        return cast(AttendanceChoiceField, self.fields["status"])

    @property
    def has_codes(self) -> bool:
        return bool(self.choice_field.codes)

    def status_groups(self) -> list[tuple[str, list[ChoiceButton]]]:
        return self.choice_field.groups(self["status"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "status" in cleaned:
            cleaned["status"], cleaned["code"] = self.choice_field.split(cleaned["status"])
        return cleaned
