"""Keep whom the office reaches at home."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from classes.models import Student
from classes.versions import ShownVersion, refuse_stale
from office.models import Contact
from office.services.history import keep_in_history, require_office_for_people


@dataclass(frozen=True)
class ContactEntry:
    """What is kept of somebody at home."""

    name: str
    relation: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""


@transaction.atomic
def add_contact(*, student: Student, entry: ContactEntry, by: User) -> Contact:
    require_office_for_people(by, row=student)
    contact = Contact.objects.create(student=student, changed_by=by, **asdict(entry))
    keep_in_history(student, by=by, sentence=_("Contact added: %(name)s.") % {"name": contact.name})
    return contact


@transaction.atomic
def change_contact(
    *, contact: Contact, entry: ContactEntry, by: User, shown_version: ShownVersion
) -> Contact:
    stored = _locked(contact, by, shown_version)
    for name, value in asdict(entry).items():
        setattr(stored, name, value)
    stored.changed_by, stored.changed_at = by, timezone.now()
    stored.save()
    sentence = _("Contact changed: %(name)s.") % {"name": stored.name}
    keep_in_history(stored.student, by=by, sentence=sentence)
    return stored


@transaction.atomic
def remove_contact(*, contact: Contact, by: User, shown_version: ShownVersion) -> None:
    stored = _locked(contact, by, shown_version)
    stored.delete()
    sentence = _("Contact removed: %(name)s.") % {"name": contact.name}
    keep_in_history(contact.student, by=by, sentence=sentence)


def _locked(contact: Contact, by: User, shown_version: ShownVersion) -> Contact:
    require_office_for_people(by, row=contact.student)
    rows = Contact.objects.select_related("student").select_for_update(of=("self",))
    stored = rows.filter(pk=contact.pk).first()
    refuse_stale(shown_version, stored.version if stored else "")
    return stored or contact
