"""Whether mails leave this installation at all, and the links they bear."""

from email.utils import parseaddr

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse

from accounts.models import User

KEPT_HERE = ("console", "dummy", "filebased", "mail_files")
"""Backends that print a mail, drop it or write it into a file."""


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


def mail_domain() -> str:
    """Return what stands behind the @ of a mail's own number: the domain that mails come from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


def password_path(user: User) -> str:
    """Return where somebody chooses a password: it expires, and once it is used it is void."""
    token = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), token])
