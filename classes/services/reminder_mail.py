"""Compose the mail that reminds a teacher of a register; does not send."""

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone, translation

from accounts.outgoing_mail import compose_mail, link_if_named, message_id_of
from classes.mail_languages import language_of
from classes.models import RegisterReminder


def compose_reminder(reminder: RegisterReminder) -> EmailMultiAlternatives:
    """Write the mail as text and HTML, on the school's clock, in the teacher's language."""
    session, user = reminder.session, reminder.teacher.user
    link = link_if_named(reverse("classes:session_register", args=[session.pk]))
    zone = session.class_group.school.zone
    with timezone.override(zone), translation.override(language_of(user)):
        return compose_mail(
            "classes/mail/register_reminder",
            to=user.email,
            context={"reminder": reminder, "session": session, "link": link},
            message_id=message_id_of("register", reminder),
        )
