"""What tests of the page for parents do again and again."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest import mock

from django.urls import reverse
from django.utils import timezone

from guardians.models import ContactLink
from guardians.selectors.contact_links import link_key
from jobs.runner import run_leased
from jobs.turns import acquire_next
from tests.factories.office import make_contact

SITE = "https://attendance.school.example"


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Let the clock of the site and that of its signatures stand at a moment."""
    with (
        mock.patch.object(timezone, "now", return_value=moment),
        mock.patch("django.core.signing.time.time", return_value=moment.timestamp()),
    ):
        yield


def make_mother(student, **overrides):
    """Make Eva, who decides everything, and has no link yet."""
    fields = {"name": "Eva Adams", "relation": "mother", "email": "eva@example.org"}
    return make_contact(student=student, **fields | {"scope": "all"} | overrides)


def key_of(contact):
    link, _is_new = ContactLink.objects.get_or_create(contact=contact)
    return link_key(link)


def open_page(client, contact):
    """Open her link as she does: the address of the mail, then the button."""
    return client.post(reverse("guardians:open_link", args=[key_of(contact)]))


def is_let_in(client):
    return client.get(reverse("guardians:contact_page")).status_code == 200


def page_shown(client):
    """Return what the forms of the page bear that a browser shows: whose it is."""
    page = client.get(reverse("guardians:contact_page")).content.decode()
    found = re.search(r'name="contact" value="(\d+)"', page)
    return {"contact": found[1]} if found else {}


def send_mails():
    while lease := acquire_next(lane="mail"):
        run_leased(lease=lease)


def words_of(page):
    """Return a page without what each answer has of its own: tokens, and the address it is at."""
    tokens = r'"csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"|/parents/open/[^"]+'
    return re.sub(tokens, "", page.content.decode())
