"""A face is shown where the look at it is logged, and else says that the disk is full."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from privacy.models import AccessNote
from tests.deployment.disk.refusing_database import full
from tests.factories import make_consent, make_face_template

MOST_NOTES = 10_000


@pytest.mark.django_db(transaction=True)
def test_a_face_that_cannot_be_logged_is_not_shown_and_says_why(alice_client, student):
    make_consent(student=student)
    page = reverse("faces:template_face", args=[make_face_template(student=student).pk])
    with full():
        fill_notes()
        answer = alice_client.get(page)
    assert answer.status_code == 302
    assert ["disk is full" in str(one) for one in get_messages(answer.wsgi_request)] == [True]


def fill_notes():
    """Add notes, each one shorter than a look's and after the last, until no page is left."""
    first = timezone.now() - timedelta(minutes=MOST_NOTES)
    with pytest.raises(DatabaseError):
        for number in range(MOST_NOTES):
            at = first + timedelta(minutes=number)
            AccessNote.objects.create(at=at, minute=at, subject="face")
