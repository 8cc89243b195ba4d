"""End links of whoever is named, reached or told otherwise by now, for good."""

from collections.abc import Iterable

from django.dispatch import receiver

from guardians.services.contact_links import void_links
from office.models import Contact
from office.signals import contacts_changed


@receiver(contacts_changed, sender=Contact)
def end_their_links(contacts: Iterable[Contact], **_: object) -> None:
    void_links(contacts)
