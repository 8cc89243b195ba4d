"""What a register says of a student: the four statuses and all that follows from each."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """What is said of one student in one session."""

    PRESENT = "present", _("Present")
    LATE = "late", _("Late")
    EXCUSED = "excused", _("Excused")
    ABSENT = "absent", _("Absent")

    @property
    def letter(self) -> str:
        """The first letter of the word, in the reader's language; no two are alike."""
        return str(LETTERS[self])


LETTERS: dict[str, Promise] = {
    Status.PRESENT: pgettext_lazy("letter for present", "P"),
    Status.LATE: pgettext_lazy("letter for late", "L"),
    Status.EXCUSED: pgettext_lazy("letter for excused", "E"),
    Status.ABSENT: pgettext_lazy("letter for absent", "A"),
}
