"""Send links to the page for parents, and end them."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from accounts.outgoing_mail import are_links_mailed
from classes.models import School
from guardians.errors import LinkRefusedError
from guardians.models import ContactLink, GuardianMail, GuardianRules
from guardians.selectors.contact_links import contacts_without_link, may_open
from guardians.services.rights import require_office
from jobs.lifecycle import end, enqueue
from jobs.models import MailState
from office.models import Contact
from privacy.accesses import Access
from privacy.services.access_log import log_change
from storage.free_space import noted_beside_answer

MOST_AN_HOUR = 3
"""Links to one contact; whoever asks for more without a log-in gets the same answer, and none."""


@transaction.atomic
def send_link(*, contact: Contact, by: User) -> GuardianMail:
    """Mail a link to one contact, for the office.

    Raises:
        LinkRefusedError: the school has no page, no mail goes out, or she is not to have one.
    """
    school = contact.student.school
    require_office(by, school_id=school.pk)
    require_page(school)
    if not are_links_mailed():
        raise LinkRefusedError("parents_mail_server_missing", name=contact.name)
    if not may_open(contact):
        raise LinkRefusedError("contact_gets_no_link", name=contact.name)
    mail = note_link(contact=contact)
    if mail is None:
        raise LinkRefusedError("contact_mailed_too_often", name=contact.name)
    log_links([contact], how="sent")
    return mail


@transaction.atomic
def send_links(*, school: School, by: User) -> int:
    """Mail a link to each contact who has none that still works; return how many."""
    require_office(by, school_id=school.pk)
    require_page(school)
    if not are_links_mailed():
        raise LinkRefusedError("parents_mail_server_missing", name=school.name)
    # One who got several within the hour is passed over: the others must not wait for her.
    sent = [one for one in contacts_without_link(school) if note_link(contact=one) is not None]
    log_links(sent, how="sent")
    return len(sent)


@transaction.atomic
def end_links(*, contact: Contact, by: User) -> None:
    """Make void whatever link she has; a new one can be sent."""
    require_office(by, school_id=contact.student.school_id)
    void_links([contact])
    drop_links(contact)
    log_links([contact], how="ended")


def void_links(contacts: Iterable[Contact]) -> None:
    keys = [contact.pk for contact in contacts]
    # In the database: two that end links at once must both count.
    ContactLink.objects.filter(contact__in=keys).update(number=F("number") + 1)


def log_links(contacts: Sequence[Contact], *, how: str) -> None:
    """Log to whom a way in was sent, or whose ended; by key, as the line outlives the contact."""
    if contacts:
        params = {"how": how, "contacts": [str(one.pk) for one in contacts]}
        students = tuple(one.student_id for one in contacts)
        school_id = contacts[0].student.school_id
        log_change(Access("contact_links", school_id, students, params=params))


def drop_links(contact: Contact) -> None:
    """Send none that has not gone yet: its mail would bear a key that opens again."""
    # What is handed over cannot be called back; its key is void by the number.
    unsent = GuardianMail.objects.filter(
        contact=contact,
        purpose=GuardianMail.Purpose.LINK,
        state__in=[MailState.QUEUED, MailState.RUNNING],
        handed_over_at=None,
    )
    # Held: a worker that is at one either hands it over first, or finds that it is not its own.
    for mail in unsent.select_for_update(of=("self",), no_key=True).order_by("pk"):
        end(job=mail, state=MailState.DROPPED)


def note_link(*, contact: Contact) -> GuardianMail | None:
    """Note a mail with a link; None: she got several within the hour."""
    since = timezone.now() - timedelta(hours=1)
    recent = GuardianMail.objects.filter(contact=contact, queued_at__gt=since)
    if recent.filter(purpose=GuardianMail.Purpose.LINK).count() >= MOST_AN_HOUR:
        return None
    # Now, not when the mail goes: whoever presses again meanwhile passes her over.
    touch_link(contact=contact)
    mail = GuardianMail.objects.create(contact=contact, purpose=GuardianMail.Purpose.LINK)
    enqueue(job=mail)
    return mail


def touch_link(*, contact: Contact) -> ContactLink:
    """Return the row of a contact's links, with now as the time of the last one."""
    link, _is_new = ContactLink.objects.update_or_create(
        contact=contact, defaults={"sent_at": timezone.now()}
    )
    return link


def note_opening(*, contact: Contact) -> None:
    with noted_beside_answer():
        ContactLink.objects.filter(contact=contact).update(opened_at=timezone.now())


def require_page(school: School) -> None:
    if not GuardianRules.objects.filter(school=school, is_open=True).exists():
        raise LinkRefusedError("parents_page_closed")
