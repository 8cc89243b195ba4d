"""The letters with which a school writes the statuses, the same for all readers."""

from collections.abc import Iterable
from functools import reduce
from itertools import combinations
from operator import and_

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from classes.models.statuses import Status

MOST_LETTERS = 2
USUAL_LETTERS = {Status.PRESENT: "P", Status.LATE: "L", Status.EXCUSED: "E", Status.ABSENT: "A"}
LETTERS_BY_LANGUAGE = {
    "de": {Status.PRESENT: "A", Status.LATE: "V", Status.EXCUSED: "E", Status.ABSENT: "F"},
    "es": {Status.PRESENT: "P", Status.LATE: "R", Status.EXCUSED: "J", Status.ABSENT: "F"},
    "fr": {Status.PRESENT: "P", Status.LATE: "R", Status.EXCUSED: "E", Status.ABSENT: "A"},
}
"""What a school that is set up in a language begins with."""

LETTER_FIELDS = tuple(f"letter_{status.value}" for status in Status)
LETTER_PAIRS = tuple(combinations(LETTER_FIELDS, 2))

# `\Z`: `$` would let a line break at the end pass.
is_letters = RegexValidator(
    r"^[^\W\d_]+\Z", _("Write one letter or two, without digits and signs.")
)


def _all_hold(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions)


class StatusLetters(models.Model):
    """What stands for each status on pages, sheets and in exports of a school."""

    letter_present = models.CharField(
        _("letter for present"),
        max_length=MOST_LETTERS,
        default=USUAL_LETTERS[Status.PRESENT],
        validators=[is_letters],
    )
    letter_late = models.CharField(
        _("letter for late"),
        max_length=MOST_LETTERS,
        default=USUAL_LETTERS[Status.LATE],
        validators=[is_letters],
    )
    letter_excused = models.CharField(
        _("letter for excused"),
        max_length=MOST_LETTERS,
        default=USUAL_LETTERS[Status.EXCUSED],
        validators=[is_letters],
    )
    letter_absent = models.CharField(
        _("letter for absent"),
        max_length=MOST_LETTERS,
        default=USUAL_LETTERS[Status.ABSENT],
        validators=[is_letters],
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=_all_hold(~Q((one, F(other))) for one, other in LETTER_PAIRS),
                name="%(class)s_letters_differ",
                violation_error_message=_("Each status needs a letter of its own."),
            ),
            models.CheckConstraint(
                condition=_all_hold(~Q((field, "")) for field in LETTER_FIELDS),
                name="%(class)s_letters_not_empty",
            ),
        ]

    @property
    def letters(self) -> dict[Status, str]:
        return {status: getattr(self, f"letter_{status.value}") for status in Status}

    def letter_of(self, status: str) -> str:
        return self.letters[Status(status)]

    def use_letters(self, letters: dict[Status, str]) -> None:
        for status, letter in letters.items():
            setattr(self, f"letter_{status.value}", letter)

    def statuses_of_letter(self, letter: str) -> list[Status]:
        """Return the statuses that a reader would take a letter for; capitals are no difference."""
        wanted = letter.casefold()
        return [status for status, own in self.letters.items() if own.casefold() == wanted]

    def clean(self) -> None:
        """Refuse a letter for two statuses."""
        super().clean()
        # The constraint tells a from A, a reader does not.
        for status, letter in self.letters.items():
            if len(self.statuses_of_letter(letter)) > 1:
                text = gettext("Each status needs a letter of its own.")
                raise ValidationError({f"letter_{status.value}": text})
