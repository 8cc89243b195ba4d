"""Compose the mails about accounts; do not send."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import User
from accounts.outgoing_mail import link_in_mail, password_path
from classes.access import own_schools_of
from classes.account_mails.models import AccountMail
from classes.mail_languages import language_of


def compose_account_mail(mail: AccountMail, user: User) -> EmailMultiAlternatives:
    """Write the mail as text and perhaps HTML, on the school's clock, in the person's language."""
    school = mail.school or own_schools_of(user).first()
    context: dict[str, Any] = {
        "user": user,
        "school": school,
        "site": settings.SITE_URL.rstrip("/"),
        "link": link_in_mail(password_path(user)),
        "valid_until": timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
    }
    zone = school.zone if school else timezone.get_default_timezone()
    with timezone.override(zone), translation.override(mail.language or language_of(user)):
        subject = _render(mail, "_subject.txt", context)
        message = EmailMultiAlternatives(
            # A name may hold a line break, which no subject may.
            " ".join(subject.split()),
            _render(mail, ".txt", context).strip() + "\n",
            to=[user.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
        with suppress(TemplateDoesNotExist):
            message.attach_alternative(_render(mail, ".html", context), "text/html")
    return message


def _render(mail: AccountMail, ending: str, context: dict[str, Any]) -> str:
    return render_to_string(f"account/mail/{mail.purpose}{ending}", context)
