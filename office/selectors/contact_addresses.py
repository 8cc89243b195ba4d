"""Which mail addresses lead to the contacts of one student alone."""

from django.db.models.functions import Lower

from classes.models import Student
from office.models import Contact


def addresses_of(student: Student) -> set[str]:
    """Return the addresses of her contacts, in small letters, that no other student has too."""
    hers = Contact.objects.filter(student=student).exclude(email="")
    addresses = {email.lower() for email in hers.values_list("email", flat=True)}
    # An address that brothers and sisters share is still needed for the other one.
    others = Contact.objects.exclude(student=student).annotate(typed=Lower("email"))
    return addresses - set(others.filter(typed__in=addresses).values_list("typed", flat=True))
