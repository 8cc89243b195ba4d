"""Compose the mails to somebody at home; does not send.

No face, no other child, and no child's name in a subject: it shows on locked screens.
"""

from django.core.mail import EmailMultiAlternatives
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation

from accounts.outgoing_mail import compose_mail, link_in_mail, message_id_of
from classes.models import AttendanceRecord
from guardians.models import ContactLink, GuardianMail, GuardianRules
from guardians.selectors.contact_links import link_key
from guardians.selectors.notified_absences import records_of, still_unexplained
from guardians.services.contact_links import touch_link


def compose(mail: GuardianMail) -> EmailMultiAlternatives:
    """Write it in the language of the contact, else the school's, on the school's clock."""
    contact, school = mail.contact, mail.contact.student.school
    # Each mail bears a link; from now on its days count.
    link = touch_link(contact=contact)
    rules = GuardianRules.objects.of_school(school)
    with timezone.override(school.zone), translation.override(contact.language or school.language):
        context = {
            "contact": contact,
            "school": school,
            "day": mail.day,
            "records": list(_named(mail)),
            "link": link_in_mail(_path(link)),
            "valid_until": timezone.now() + rules.link_for,
        }
        return compose_mail(
            f"guardians/mail/{mail.purpose}",
            to=contact.email,
            context=context,
            message_id=message_id_of("parents", mail),
        )


def _named(mail: GuardianMail) -> "QuerySet[AttendanceRecord]":
    is_absent = mail.purpose == GuardianMail.Purpose.ABSENT
    return still_unexplained(mail) if is_absent else records_of(mail)


def _path(link: ContactLink) -> str:
    return reverse("guardians:open_link", args=[link_key(link)])
