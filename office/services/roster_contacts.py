"""Contacts at home that a class list brings: added or brought up to date, never taken away."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from classes.models import Student
from classes.services.history import keep_in_histories
from classes.spreadsheets.roster_columns import (
    AddedEntry,
    EntryOutcome,
    FileFacts,
    PlannedEntry,
    RosterAddition,
    Value,
    register_roster_addition,
)
from jobs.failures import remark
from office.contact_columns import COLUMNS, FIELDS, PLACES, key_of
from office.models import Contact, ContactScope
from office.services.contacts import ContactEntry, becomes_other, is_same_name
from office.signals import contacts_changed
from privacy.accesses import Access
from privacy.services.access_log import log_change

MISTAKES = {
    "phone": "contact_phone_wrong",
    "email": "contact_email_wrong",
    "language": "contact_language_unknown",
    "scope": "contact_scope_unknown",
}


def register() -> None:
    register_roster_addition(RosterAddition(COLUMNS, plan_contacts, write_contacts))


@dataclass
class _Known:
    """The contacts of one student, stored or to be stored."""

    contacts: list[Contact] = field(default_factory=list)

    def find(self, listed: ContactEntry, line: Sequence[ContactEntry]) -> Contact | None:
        """Return who is meant: of the same name, else the only one with this e-mail address."""
        named = [one for one in self.contacts if is_same_name(one.name, other=listed.name)]
        return named[0] if named else self._only_one_reached(listed, line)

    def _only_one_reached(
        self, listed: ContactEntry, line: Sequence[ContactEntry]
    ) -> Contact | None:
        """Return nobody where two share an address, or the line names its owner elsewhere."""
        email, others = listed.email.lower(), [one for one in line if one is not listed]
        found = [one for one in self.contacts if email and one.email.lower() == email]
        # Parents who share an address are told apart by their names alone.
        if len(found) != 1 or any(one.email.lower() == email for one in others):
            return None
        is_listed = any(is_same_name(one.name, other=found[0].name) for one in others)
        return None if is_listed else found[0]

    def is_changed_by(self, listed: ContactEntry, line: Sequence[ContactEntry]) -> bool:
        found = self.find(listed, line)
        return found is None or bool(_changes(found, listed))


def plan_contacts(entries: Sequence[AddedEntry], file: FileFacts) -> list[PlannedEntry]:
    """Say whose contacts would be added or changed; one query."""
    known = _known_contacts(entries)
    return [_plan(entry, known[entry.student.pk]) for entry in entries]


def write_contacts(entries: Sequence[AddedEntry], file: FileFacts, *, by: User | None) -> None:
    known, now = _known_contacts(entries), timezone.now()
    new, changed, others = [], {}, {}
    for entry in entries:
        of_student, line = known[entry.student.pk], _listed(entry.values)
        for listed in line:
            found = of_student.find(listed, line)
            if found is None:
                found = Contact(student=entry.student, changed_by=by, **_fields_of(listed))
                of_student.contacts.append(found)
                new.append(found)
            elif changes := _changes(found, listed):
                # What was made of this very list has no link that could end.
                if found.pk and becomes_other(found, values=changes):
                    others[found.pk] = found
                for name, value in changes.items():
                    setattr(found, name, value)
                found.changed_by, found.changed_at = by, now
                # By the object: a new contact has no key before all are written.
                changed[id(found)] = found
    Contact.objects.bulk_create(new)
    rows = [contact for contact in changed.values() if contact.pk]
    Contact.objects.bulk_update(rows, [*FIELDS, "changed_by", "changed_at"])
    contacts_changed.send(sender=Contact, contacts=list(others.values()))
    _log_contacts(new, how="added", by=by)
    _log_contacts(rows, how="changed", by=by)
    # A set: a student with two contacts gets one line.
    _keep_in_history({contact.student for contact in (*new, *rows)}, by)


def _log_contacts(contacts: Sequence[Contact], *, how: str, by: User | None) -> None:
    """Log who is reached and may decide from now on: many rows at once send no signal."""
    if not contacts:
        return
    # By key alone, as the line outlives them; what each was and became is in its history.
    found = [f"{one.pk}: {one.scope}" for one in contacts]
    params = {"how": how, "contacts": found} | ({"by": by.pk} if by else {})
    students = tuple(one.student_id for one in contacts)
    school_id = contacts[0].student.school_id
    log_change(Access("contacts", school_id, students, params=params))


def _keep_in_history(students: Iterable[Student], by: User | None) -> None:
    if by is not None:
        keep_in_histories(list(students), by=by, change=remark("contacts_taken_over"))


def _known_contacts(entries: Iterable[AddedEntry]) -> Mapping[int | None, _Known]:
    found: dict[int | None, _Known] = defaultdict(_Known)
    stored = [entry.student.pk for entry in entries if entry.student.pk]
    for contact in Contact.objects.filter(student__in=stored).select_related("student"):
        found[contact.student_id].contacts.append(contact)
    return found


def _listed(values: Mapping[str, Value]) -> list[ContactEntry]:
    """Return those of whom a line says anything."""
    found = []
    for place in PLACES:
        cells = {name: str(values.get(key_of(place, name), "")).strip() for name in FIELDS}
        if any(cells.values()):
            found.append(ContactEntry(**cells))
    return found


def _plan(entry: AddedEntry, known: _Known) -> PlannedEntry:
    listed = _listed(entry.values)
    for contact in listed:
        if problem := _problem(contact):
            return problem
    new = [contact.name for contact in listed if known.is_changed_by(contact, listed)]
    if not new:
        return PlannedEntry(EntryOutcome.UNCHANGED)
    return PlannedEntry(EntryOutcome.CHANGE, "contacts_of_file", {"names": ", ".join(new)})


def _problem(listed: ContactEntry) -> PlannedEntry | None:
    """Say what of a contact cannot be kept, as the form of the office would refuse it."""
    if not listed.name:
        got = listed.phone or listed.email or listed.relation
        return PlannedEntry(EntryOutcome.ERROR, "contact_without_name", {"got": got})
    try:
        Contact(**_fields_of(listed)).clean_fields(exclude=["student", "changed_by"])
    except ValidationError as error:
        name = next(iter(error.error_dict))
        code = MISTAKES.get(name, "contact_text_too_long")
        return PlannedEntry(EntryOutcome.ERROR, code, {"got": getattr(listed, name)})
    return None


def _fields_of(listed: ContactEntry) -> dict[str, str]:
    """Return what a new contact is made of: of whom a file does not say it, nobody is told."""
    return asdict(listed) | {"scope": listed.scope or ContactScope.NOTHING}


def _changes(contact: Contact, listed: ContactEntry) -> dict[str, str]:
    """Return what the file says otherwise; an empty cell says nothing.

    Whoever bears another name may be told nothing until the file or the office says so.
    """
    cells = asdict(listed)
    if not is_same_name(contact.name, other=listed.name):
        cells["scope"] = listed.scope or ContactScope.NOTHING
    return {name: text for name, text in cells.items() if text and text != getattr(contact, name)}
