"""The key in a link of somebody at home: signed, for one contact and one student, for some days.

It is kept nowhere. It ends with its days, a newer number of the contact's links, another address,
what she may be told, the student's last class, and the school's own switch.
"""

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from classes.models import Enrolment, School, Student
from guardians.models import ContactLink, GuardianRules
from office.models import Contact, ContactScope

SALT = "guardians.link of a contact"


def link_key(link: ContactLink) -> str:
    # The address is in the key by a digest: a link sent to the old address ends when it changes.
    content = [link.contact_id, link.number, _sign_of(link.contact.email)]
    return signing.dumps(content, salt=SALT)


def contact_by(key: str) -> Contact | None:
    """Return whose key it is, as long as it holds."""
    try:
        contact_id, number, sign = signing.loads(key, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    links = ContactLink.objects.select_related("contact__student__school")
    link = links.filter(contact=contact_id, number=number).first()
    if link is None or not constant_time_compare(sign, _sign_of(link.contact.email)):
        return None
    # Last, because only now the school is known whose days count.
    return link.contact if may_open(link.contact) and _is_young(key, link.contact) else None


def may_open(contact: Contact) -> bool:
    """Tell whether this contact has a page at all."""
    return gets_links(contact.student.school).filter(pk=contact.pk).exists()


def gets_links(school: School) -> "QuerySet[Contact]":
    """Return the contacts of a school that a link is sent to: of students who have not left."""
    if not GuardianRules.objects.filter(school=school, is_open=True).exists():
        return Contact.objects.none()
    reachable = Contact.objects.filter(student__school=school).exclude(email="")
    informed = reachable.exclude(scope=ContactScope.NOTHING)
    return informed.filter(student__in=_staying(school).values("pk")).select_related(
        "student__school"
    )


def links_by_contact(student: Student) -> dict[int, ContactLink | None]:
    """Return the link, if there is one, of each contact that gets links, by the contact's key."""
    contacts = gets_links(student.school).filter(student=student).select_related("link")
    return {contact.pk: getattr(contact, "link", None) for contact in contacts}


def contacts_without_link(school: School) -> list[Contact]:
    rules = GuardianRules.objects.of_school(school)
    young = ContactLink.objects.filter(sent_at__gt=timezone.now() - rules.link_for)
    return list(gets_links(school).exclude(pk__in=young.values("contact")))


def _staying(school: School) -> "QuerySet[Student]":
    """Return the students with a class that has not ended."""
    # A class that ends today has ended, as everywhere `until_on` is the first day without her.
    not_ended = Q(until_on__isnull=True) | Q(until_on__gt=school.today())
    enrolled = Enrolment.objects.filter(not_ended, student__school=school)
    return Student.objects.filter(pk__in=enrolled.values("student"))


def _is_young(key: str, contact: Contact) -> bool:
    rules = GuardianRules.objects.of_school(contact.student.school)
    try:
        # Read a second time: the age can only be asked together with the signature.
        signing.loads(key, salt=SALT, max_age=rules.link_for)
    except signing.SignatureExpired:
        return False
    return True


def _sign_of(email: str) -> str:
    return salted_hmac(SALT, email.lower(), algorithm="sha256").hexdigest()[:24]
