"""Compose the mails about accounts; do not send."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone, translation

from accounts.models import User
from accounts.outgoing_mail import compose_mail, link_in_mail, message_id_of, password_path
from classes.access import own_schools_of
from classes.account_mails.answer_keys import answer_path
from classes.account_mails.models import AccountMail
from classes.mail_languages import language_of


def compose_account_mail(mail: AccountMail, user: User) -> EmailMultiAlternatives:
    """Write the mail as text and perhaps HTML, on the school's clock, in the person's language."""
    mail.school = mail.school or own_schools_of(user).first()
    context = {"user": user, "link": link_in_mail(password_path(user))}
    return _compose(mail, context, language=mail.language or language_of(user))


def compose_question(mail: AccountMail) -> EmailMultiAlternatives:
    """Write to the owner of an address, in her language if she has a log-in, or the school's."""
    awaited = mail.awaited
    user = User.objects.filter(email=mail.email).first()
    language = language_of(user) if user else awaited.school.language  # type: ignore[union-attr]
    context = {"awaited": awaited, "link": link_in_mail(answer_path(awaited))}  # type: ignore[arg-type]
    return _compose(mail, context, language=language)


def _compose(
    mail: AccountMail, context: dict[str, Any], *, language: str
) -> EmailMultiAlternatives:
    context |= {
        "school": mail.school,
        "site": settings.SITE_URL.rstrip("/"),
        "valid_until": timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
    }
    zone = mail.school.zone if mail.school else timezone.get_default_timezone()
    with timezone.override(zone), translation.override(language):
        return compose_mail(
            f"account/mail/{mail.purpose}",
            to=mail.email,
            context=context,
            message_id=message_id_of("account", mail),
        )
