"""Invite people who have no password yet, by a mail with a link that works once."""

from smtplib import SMTPException

from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.models import User
from classes.errors import NotInvitedError
from classes.models import School


def invite_user(*, user: User, school: School, site: str) -> None:
    """Send the link to set the first password; `site` is scheme and host, without a slash."""
    _refuse_uninvitable(user)
    context = {"user": user, "school": school, "site": site, "link": site + _link(user)}
    message = EmailMultiAlternatives(
        subject=" ".join(render_to_string("registration/invitation_subject.txt", context).split()),
        body=render_to_string("registration/invitation_email.txt", context),
        to=[user.email],
    )
    page = render_to_string("registration/invitation_email.html", context)
    message.attach_alternative(page, "text/html")
    try:
        message.send()
    except (SMTPException, OSError) as error:
        raise NotInvitedError("invitation_not_sent", email=user.email, answer=error) from error


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
