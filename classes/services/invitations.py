"""Invite people who have no password yet: by mail, or with a link that is handed over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.models import User
from classes.access import acts_for_everybody, administered_schools, own_schools_of
from classes.errors import NotInvitedError
from classes.mail_languages import language_of
from classes.models import School
from classes.outgoing_mail import has_mail_server


@dataclass(frozen=True)
class Invitation:
    """What became of an invitation.

    Args:
        link: to hand over; empty if the mail went out, or if it is not for whoever invites.
        answer: of the mail server that did not take the mail.
        valid_until: when the link stops working.
    """

    user: User
    is_mailed: bool
    link: str
    answer: str
    valid_until: datetime


def invite_user(*, user: User, school: School, by: User, site: str) -> Invitation:
    """Send the link to set the first password; `site` is scheme and host, without a slash.

    Where no mail goes out the link comes back, for whoever may hand it over.

    Raises:
        NotInvitedError: the person needs no invitation, or neither way is open.
    """
    _refuse_uninvitable(user)
    now = timezone.now()
    valid_until = now + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    link = site + _link(user)
    about = {"school": school, "site": site, "link": link, "valid_until": valid_until}
    is_mailed, answer = _send(user, about) if has_mail_server() else (False, "")
    if not is_mailed and not _may_hand_over(by, user):
        raise NotInvitedError("link_not_to_be_shown", user=user)
    user.invited_at = now
    user.save(update_fields=["invited_at"])
    return Invitation(user, is_mailed, "" if is_mailed else link, answer, valid_until)


def _send(user: User, about: dict[str, Any]) -> tuple[bool, str]:
    """Send the mail in the person's language; return whether it went, else what was answered."""
    context = {"user": user, **about}
    clock = timezone.override(about["school"].zone)
    with clock, translation.override(language_of(user)):
        subject = render_to_string("registration/invitation_subject.txt", context)
        body = render_to_string("registration/invitation_email.txt", context)
        page = render_to_string("registration/invitation_email.html", context)
    message = EmailMultiAlternatives(" ".join(subject.split()), body.lstrip(), to=[user.email])
    message.attach_alternative(page, "text/html")
    try:
        message.send()
    except (SMTPException, OSError) as error:
        return False, str(error)
    return True, ""


def _may_hand_over(by: User, user: User) -> bool:
    """Tell whether somebody may see the link: who has it can log in as that person."""
    if acts_for_everybody(by):
        return True
    elsewhere = own_schools_of(user).exclude(pk__in=administered_schools(by).values("pk"))
    return not acts_for_everybody(user) and not elsewhere.exists()


def _refuse_uninvitable(user: User) -> None:
    if not user.is_active:
        raise NotInvitedError("user_switched_off", user=user)
    if user.has_usable_password():
        raise NotInvitedError("password_set_already", user=user)


def _link(user: User) -> str:
    """Django's own link for a forgotten password: it expires, and once it is used it is void."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    return reverse("password_reset_confirm", args=[uid, token])
