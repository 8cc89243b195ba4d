"""Two people do the same at the same moment: both read how it ended, and nothing breaks."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Event

import pytest
from django.db import connection, transaction

from faces.errors import ConsentExistsError
from faces.models import BiometricConsent, FaceTemplate
from faces.services.consents import SignedConsent, give_consent
from faces.services.face_registration import show_in_lists
from tests.factories import make_face_template

pytestmark = pytest.mark.django_db(transaction=True)
HELD_S = 0.5


def one_while_another(first, second):
    """Begin the second while the first has not committed yet; return what each ended with."""
    has_begun = Event()

    def held():
        try:
            with closing(connection), transaction.atomic():
                first()
                has_begun.set()
                time.sleep(HELD_S)
        finally:
            has_begun.set()

    def meanwhile():
        has_begun.wait()
        with closing(connection):
            second()

    with ThreadPoolExecutor(2) as pool:
        return [work.exception() for work in [pool.submit(held), pool.submit(meanwhile)]]


def test_of_two_who_choose_the_face_of_the_lists_the_second_is_heard(student):
    faces = [make_face_template(student=student) for _ in range(2)]
    chosen = [lambda face=face: show_in_lists(face_template=face) for face in faces]
    assert one_while_another(*chosen) == [None, None]
    assert FaceTemplate.objects.get(is_shown=True) == faces[1]


def test_of_two_who_enter_the_same_consent_the_second_reads_that_it_is_there(student, dana):
    def enter():
        give_consent(student=student, signed=SignedConsent("Her mother", "1"), entered_by=dana)

    first, second = one_while_another(enter, enter)
    assert first is None
    assert isinstance(second, ConsentExistsError)
    assert BiometricConsent.objects.count() == 1
