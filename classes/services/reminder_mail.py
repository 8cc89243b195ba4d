"""Compose the mail that reminds a teacher of a register; does not send."""

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.outgoing_mail import link_if_named, mail_domain
from classes.mail_languages import language_of
from classes.models import RegisterReminder


def compose_reminder(reminder: RegisterReminder) -> EmailMultiAlternatives:
    """Write the mail as text and HTML, on the school's clock, in the teacher's language."""
    session, language = reminder.session, language_of(reminder.teacher.user)
    link = link_if_named(reverse("classes:session_register", args=[session.pk]))
    context = {"reminder": reminder, "session": session, "link": link}
    zone = session.class_group.school.zone
    with timezone.override(zone), translation.override(language):
        text = render_to_string("classes/mail/register_reminder.txt", context)
        html = render_to_string("classes/mail/register_reminder.html", context)
        subject = _("Register not taken: %(class_group)s") % {"class_group": session.class_group}
    mail = EmailMultiAlternatives(
        # A name may hold a line break, which no subject may.
        subject=" ".join(subject.split()),
        body=text.strip() + "\n",
        to=[reminder.teacher.user.email],
        headers={"Message-ID": _message_id(reminder), "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(html, "text/html")
    return mail


def _message_id(reminder: RegisterReminder) -> str:
    """The same at each attempt: a mailbox that got the first one knows the second for a copy."""
    started = f"{reminder.session.starts_at:%Y%m%d%H%M}"
    return f"<register.{reminder.session_id}.{reminder.teacher_id}.{started}@{mail_domain()}>"
