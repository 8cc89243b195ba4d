"""Compose the mails to somebody at home; does not send.

No face, no other child, and no child's name in a subject: it shows on locked screens.
"""

from django.core.mail import EmailMultiAlternatives
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac

from accounts.outgoing_mail import link_in_mail, mail_domain
from classes.models import AttendanceRecord
from guardians.models import ContactLink, GuardianMail, GuardianRules
from guardians.selectors.contact_links import link_key
from guardians.selectors.notified_absences import records_of, still_unexplained
from guardians.services.contact_links import touch_link


def compose(mail: GuardianMail) -> EmailMultiAlternatives:
    """Write it in the language of the contact, else the school's, on the school's clock."""
    contact, school = mail.contact, mail.contact.student.school
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
        subject = render_to_string(f"guardians/mail/{mail.purpose}_subject.txt", context)
        body = render_to_string(f"guardians/mail/{mail.purpose}.txt", context)
    return EmailMultiAlternatives(
        # A name may hold a line break, which no subject may.
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        to=[contact.email],
        headers={"Message-ID": _message_id(mail), "Auto-Submitted": "auto-generated"},
    )


def _named(mail: GuardianMail) -> "QuerySet[AttendanceRecord]":
    is_absent = mail.purpose == GuardianMail.Purpose.ABSENT
    return still_unexplained(mail) if is_absent else records_of(mail)


def _path(link: ContactLink) -> str:
    return reverse("guardians:open_link", args=[link_key(link)])


def _message_id(mail: GuardianMail) -> str:
    """The same at each attempt, and no number of ours: a receiver can tell one that came twice."""
    mark = salted_hmac("guardians.mail", str(mail.pk)).hexdigest()
    return f"<{mark}@{mail_domain()}>"
