"""Whether mails leave this installation at all, how each is written, and the links they bear."""

import re
from collections.abc import Mapping
from contextlib import suppress
from email.utils import parseaddr
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMultiAlternatives
from django.db.models import Model
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac

from accounts.models import User

KEPT_HERE = ("console", "dummy", "filebased", "mail_files")
"""Backends that print a mail, drop it or write it into a file."""

UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]+")


def has_mail_server() -> bool:
    """Tell whether a mail goes to whom it is addressed."""
    # The module of the backend: its class is called EmailBackend in all of them.
    return settings.EMAIL_BACKEND.split(".")[-2] not in KEPT_HERE


def are_links_mailed() -> bool:
    """Tell whether a mail with a link can go out: there is a server, and the site has a name."""
    return bool(settings.SITE_URL) and has_mail_server()


def link_in_mail(path: str) -> str:
    """Return an address for a mail: of the site's own name, never of whatever a request says."""
    if not settings.SITE_URL:
        raise ValueError("A link in a mail needs SITE_URL.")
    return settings.SITE_URL.rstrip("/") + path


def link_if_named(path: str) -> str:
    """Return `link_in_mail`; empty where the site has no name of its own."""
    return link_in_mail(path) if settings.SITE_URL else ""


def compose_mail(
    template: str, *, to: str, context: Mapping[str, Any], message_id: str
) -> EmailMultiAlternatives:
    """Write a mail in the language and on the clock of the moment; do not send it.

    Args:
        template: of which there are `_subject.txt`, `.txt` and perhaps `.html`.
        message_id: as `message_id_of` gives it.
    """
    subject = render_to_string(f"{template}_subject.txt", context)
    message = EmailMultiAlternatives(
        # A name may hold a line break, which must not begin another header.
        subject=" ".join(UNPRINTABLE.sub(" ", subject).split()),
        body=render_to_string(f"{template}.txt", context).strip() + "\n",
        to=[to],
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
    )
    with suppress(TemplateDoesNotExist):
        message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return message


def message_id_of(kind: str, row: Model) -> str:
    """Return the number of a row's mail, the same at each attempt.

    A mailbox that got the first one knows the second for a copy.
    """
    # Not the key itself: it would tell a receiver how many mails this site sends.
    mark = salted_hmac(f"mail of {kind}", str(row.pk)).hexdigest()
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{kind}.{mark}@{domain}>"


def password_path(user: User) -> str:
    """Return where somebody chooses a password: it expires, and once it is used it is void."""
    token = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), token])
