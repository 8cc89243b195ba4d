"""What a register says of a student: the four statuses, and all that follows from each."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext, pgettext_lazy


class Status(models.TextChoices):
    """What is recorded of one student in one session, the best first."""

    PRESENT = "present", _("Present")
    LATE = "late", _("Late")
    EXCUSED = "excused", _("Excused")
    ABSENT = "absent", _("Absent")

    @property
    def in_sentence(self) -> str:
        """The word as it stands within a sentence, in the reader's language."""
        return str(MEANINGS[self].in_sentence)

    def counted(self, n: int) -> str:
        """Say of how many it holds; German has a verb for the absent: "1 fehlt", "2 fehlen"."""
        if self == Status.ABSENT:
            return npgettext("how many", "%(n)s absent", "%(n)s absent", n) % {"n": n}
        return f"{n} {self.in_sentence}"

    @property
    def is_here(self) -> bool:
        """Whether the student was in the room, in time or not."""
        return MEANINGS[self].is_here

    @property
    def asks_more(self) -> bool:
        """Whether one tap leaves a question open: how many minutes, or why."""
        return MEANINGS[self].asks_more


@dataclass(frozen=True)
class StatusMeaning:
    """What pages, counts and files make of a status; the colours stand in `tokens.css`."""

    in_sentence: Promise
    is_here: bool
    asks_more: bool


MEANINGS = {
    Status.PRESENT: StatusMeaning(
        pgettext_lazy("in a sentence", "present"),
        is_here=True,
        asks_more=False,
    ),
    Status.LATE: StatusMeaning(
        pgettext_lazy("in a sentence", "late"),
        is_here=True,
        asks_more=True,
    ),
    Status.EXCUSED: StatusMeaning(
        pgettext_lazy("in a sentence", "excused"),
        is_here=False,
        asks_more=True,
    ),
    Status.ABSENT: StatusMeaning(
        pgettext_lazy("in a sentence", "absent"),
        is_here=False,
        asks_more=False,
    ),
}

HERE = tuple(status for status in Status if status.is_here)
AWAY = tuple(status for status in Status if not status.is_here)
"""What may be planned beforehand, too."""
