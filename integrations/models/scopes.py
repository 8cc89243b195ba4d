"""What a token may be allowed to do, one word for each."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """The rights of a token; each endpoint of the interface names the one it needs."""

    READ_ROSTER = "read:roster", _("Read schools, terms, classes, students")
    WRITE_ROSTER = "write:roster", _("Change classes, students, enrolments; import")
    READ_CONTACTS = "read:contacts", _("Read parents and guardians of students")
    READ_ATTENDANCE = "read:attendance", _("Read lessons, registers, reviews")
    WRITE_ATTENDANCE = "write:attendance", _("Open lessons, take registers, review, confirm")
    READ_EVIDENCE = "read:evidence", _("See faces found in films and photos")
    WRITE_CAPTURES = "write:captures", _("Send films and photos of lessons")
    READ_FACES = "read:faces", _("Read consents and what became of pictures")
    WRITE_FACES = "write:faces", _("Send pictures of students, enter consents")
    READ_REPORTS = "read:reports", _("Download reports")


READING = frozenset(scope for scope in Scope.values if scope.startswith("read:"))
"""What whoever only reads a school may grant."""
