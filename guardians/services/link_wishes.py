"""Send the links that somebody asks for by her address: the same work, whoever has it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from accounts.outgoing_mail import are_links_mailed
from guardians.models import LinkWish
from guardians.selectors.contact_links import may_open
from guardians.services.contact_links import log_links, note_link
from jobs.lifecycle import enqueue, succeed
from jobs.registry import Kind, Lane
from jobs.running_job import RunningJob
from office.models import Contact

MOST_AN_HOUR = 3
FORGOTTEN_AFTER = timedelta(days=1)


@transaction.atomic
def note_wish(*, email: str) -> None:
    """Note it as it was typed; nobody looks up here whose address it is."""
    since = timezone.now() - timedelta(hours=1)
    # As all addresses are compared, so that capitals make no second count.
    typed = email.lower()
    # No word about it: an answer that differs would tell whose address is known.
    if LinkWish.objects.filter(email=typed, queued_at__gt=since).count() >= MOST_AN_HOUR:
        return
    # In the language of the page she asked on; of an unknown address there is no other.
    enqueue(job=LinkWish.objects.create(email=typed, language=get_language() or ""))


def erase_old_wishes() -> int:
    old = LinkWish.objects.filter(queued_at__lt=timezone.now() - FORGOTTEN_AFTER)
    # A worker still has to write into a row that is running.
    return old.exclude(state=LinkWish.State.RUNNING).delete()[0]


def _run(job: RunningJob) -> None:
    """Note a mail for each child of whoever has the address; of nobody's there is none."""
    wish = LinkWish.objects.get(pk=job.pk)
    contacts = Contact.objects.filter(email__iexact=wish.email)
    # With the end of the job in one: a worker that dies here sends nothing twice.
    with transaction.atomic():
        for contact in contacts.select_related("student__school"):
            if are_links_mailed() and may_open(contact) and note_link(contact=contact):
                log_links([contact], how="asked for")
        succeed(lease=job.lease)


LINK_WISHES = Kind(name="wish for a link", model=LinkWish, lane=Lane.MAIL, run=_run)
