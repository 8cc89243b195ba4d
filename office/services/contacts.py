"""Keep whom the office reaches at home."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from classes.models import Student
from classes.services.history import keep_in_history
from classes.versions import ShownVersion, refuse_stale
from jobs.failures import remark
from office.models import Contact, ContactScope
from office.services.rights import require_office_for_people
from office.signals import contacts_changed


@dataclass(frozen=True)
class ContactEntry:
    """What is kept of somebody at home."""

    name: str
    relation: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""
    scope: str = ContactScope.NOTHING

    def gives_decision(self, *, to: Contact | None = None) -> bool:
        """Tell whether somebody who did not decides about a face from now on, or elsewhere.

        Args:
            to: the contact that is changed; None: a new one.
        """
        is_other = to is None or becomes_other(to, values=asdict(self))
        return self.scope == ContactScope.ALL and is_other


@transaction.atomic
def add_contact(*, student: Student, entry: ContactEntry, by: User) -> Contact:
    require_office_for_people(by, row=student)
    contact = Contact.objects.create(student=student, changed_by=by, **asdict(entry))
    keep_in_history(student, by=by, change=remark("contact_added", name=contact.name))
    return contact


@transaction.atomic
def change_contact(
    *, contact: Contact, entry: ContactEntry, by: User, shown_version: ShownVersion
) -> Contact:
    stored = _locked(contact, by, shown_version)
    is_other = becomes_other(stored, values=asdict(entry))
    for name, value in asdict(entry).items():
        setattr(stored, name, value)
    stored.changed_by, stored.changed_at = by, timezone.now()
    stored.save()
    # A new spelling of a phone number ends no link; another address or right does.
    if is_other:
        contacts_changed.send(sender=Contact, contacts=[stored])
    keep_in_history(stored.student, by=by, change=remark("contact_changed", name=stored.name))
    return stored


def becomes_other(contact: Contact, *, values: Mapping[str, str]) -> bool:
    """Tell whether she is named or reached otherwise, or may be told something else."""
    name = values.get("name", contact.name)
    email, scope = values.get("email", contact.email), values.get("scope", contact.scope)
    is_reached_so = (email.lower(), scope) == (contact.email.lower(), contact.scope)
    return not is_reached_so or not is_same_name(name, other=contact.name)


def is_same_name(one: str, *, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


@transaction.atomic
def remove_contact(*, contact: Contact, by: User, shown_version: ShownVersion) -> None:
    stored = _locked(contact, by, shown_version)
    stored.delete()
    keep_in_history(contact.student, by=by, change=remark("contact_removed", name=contact.name))


def _locked(contact: Contact, by: User, shown_version: ShownVersion) -> Contact:
    require_office_for_people(by, row=contact.student)
    rows = Contact.objects.select_related("student").select_for_update(of=("self",), no_key=True)
    stored = rows.filter(pk=contact.pk).first()
    # One that is gone has no version, so whoever saved it is told that it was changed.
    refuse_stale(shown_version, stored.version if stored else "")
    return stored or contact
