"""Whether mails leave this installation at all."""

from django.conf import settings

KEPT_HERE = ("console", "dummy", "filebased")
"""Django's backends that print a mail, drop it or write it into a file."""


def has_mail_server() -> bool:
    """Tell whether a mail goes to whom it is addressed."""
    return settings.EMAIL_BACKEND.split(".")[-2] not in KEPT_HERE
