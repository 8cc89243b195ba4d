"""A face is sealed for whom it speaks; with the key of a student all her faces go, everywhere."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from django.db import connection, transaction

from classes.versions import NOT_SHOWN
from faces.models import FaceTemplate
from faces.services.consents import withdraw_consent
from recognition.models import Capture, Sighting
from recognition.services.confirmation import delete_unidentified_faces
from recognition.services.face_keys import renew_keys
from recognition.services.review.sighting_words import (
    accept_sighting,
    reject_sighting,
    undo_review,
)
from storage.encryption.data_keys import Owner, key_of
from storage.encryption.keyring import keyring
from storage.encryption.sealed_bytes import key_id_in
from storage.errors import KeyGoneError
from tests.factories import make_capture, make_consent, make_face_template, make_sighting
from tests.stored_bytes import as_stored, put_plain


@pytest.fixture
def consenting(students):
    for student in students[:2]:
        make_consent(student=student)
    return students[:2]


def owner_of(sighting):
    return keyring().key(key_id_in(as_stored(sighting, "chip"))).owner


def test_a_face_is_sealed_for_whom_it_speaks(session, consenting, alice):
    ana, ben = consenting
    capture = make_capture(session=session, state="ready")
    of_film, of_ana, of_ben = map(str, map(Owner.of, (capture, ana, ben)))
    sighting = make_sighting((ana, 0.8), capture=capture, proposed_student=ana)
    assert owner_of(sighting) == of_ana
    sighting = reject_sighting(sighting=sighting, by=alice, shown_version="")
    assert owner_of(sighting) == of_film
    sighting = accept_sighting(
        sighting=sighting, student=ben, by=alice, shown_version=sighting.version
    )
    assert owner_of(sighting) == of_ben
    sighting = undo_review(sighting=sighting, by=alice, shown_version=sighting.version)
    assert owner_of(sighting) == of_ana
    assert bytes(Sighting.objects.get().chip) == bytes(sighting.chip)


def test_a_face_moved_to_another_place_of_the_film_does_not_open(session, consenting):
    capture = make_capture(session=session)
    sighting = make_sighting(capture=capture, number=1)
    put_plain(sighting, number=2)
    with pytest.raises(Exception, match="changed since it was encrypted"):
        _ = Sighting.objects.get().chip


def test_what_a_backup_holds_of_a_student_who_withdrew_opens_no_more(
    session, consenting, django_capture_on_commit_callbacks
):
    ana, ben = consenting
    capture = make_capture(session=session, state="ready")
    face = make_face_template(student=ana)
    of_her = make_sighting((ana, 0.8), capture=capture, proposed_student=ana)
    like_her = make_sighting((ana, 0.6), capture=capture)
    of_ben = make_sighting((ben, 0.8), capture=capture, proposed_student=ben)
    of_nobody = make_sighting(capture=capture)
    backups = [as_stored(row, "chip") for row in (face, of_her, like_her)]
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(student=ana, shown_version=NOT_SHOWN)
    for backup in backups:
        with pytest.raises(KeyGoneError):
            keyring().key(key_id_in(backup))
    left = Sighting.objects.filter(pk__in=[of_ben.pk, of_nobody.pk])
    assert len([bytes(row.chip) for row in left]) == 2


def test_a_new_consent_gets_a_new_key(consenting, django_capture_on_commit_callbacks):
    ana = consenting[0]
    make_face_template(student=ana)
    before = key_of(Owner.of(ana))
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(student=ana, shown_version=NOT_SHOWN)
    make_consent(student=ana)
    face = make_face_template(student=ana)
    assert key_id_in(as_stored(face, "chip")) == key_of(Owner.of(ana)) != before
    assert FaceTemplate.objects.get().vector is not None


def test_with_the_faces_of_nobody_goes_what_backups_hold_of_them(
    session, consenting, django_capture_on_commit_callbacks
):
    capture = make_capture(session=session, state="ready")
    backup = as_stored(make_sighting(capture=capture), "chip")
    kept = make_sighting((consenting[0], 0.8), capture=capture, proposed_student=consenting[0])
    with django_capture_on_commit_callbacks(execute=True):
        delete_unidentified_faces(session)
    with pytest.raises(KeyGoneError):
        keyring().key(key_id_in(backup))
    assert bytes(Sighting.objects.get(pk=kept.pk).chip)


@pytest.mark.parametrize("is_student", [True, False])
def test_with_a_deleted_row_goes_its_key(
    session, consenting, is_student, django_capture_on_commit_callbacks
):
    capture = make_capture(session=session)
    make_sighting(capture=capture)
    make_face_template(student=consenting[0])
    row = consenting[0] if is_student else capture
    key_id = key_of(Owner.of(row))
    with django_capture_on_commit_callbacks(execute=True):
        row.delete()
    assert not keyring().store.has(key_id)
    assert Capture.objects.exists() == is_student


@pytest.mark.django_db(transaction=True)
def test_who_is_named_while_keys_are_renewed_keeps_her_face(session, consenting, alice):
    ana = consenting[0]
    capture = make_capture(session=session, state="ready")
    sighting, other = (make_sighting(capture=capture, number=n) for n in (1, 2))
    faces = [bytes(one.chip) for one in (sighting, other)]
    is_named = threading.Event()

    def name():
        try:
            with closing(connection), transaction.atomic():
                accept_sighting(sighting=sighting, student=ana, by=alice, shown_version="")
                is_named.set()
                # Meanwhile the other one begins, and waits.
                time.sleep(0.5)
        finally:
            is_named.set()

    def renew():
        with closing(connection):
            is_named.wait()
            renew_keys([capture])

    together(name, renew)
    left = [Sighting.objects.get(pk=one.pk) for one in (sighting, other)]
    assert [bytes(one.chip) for one in left] == faces
    assert [owner_of(one) for one in left] == [str(Owner.of(ana)), str(Owner.of(capture))]


@pytest.mark.django_db(transaction=True)
def test_two_who_renew_the_same_keys_leave_faces_that_open(session, consenting):
    capture = make_capture(session=session, state="ready")
    sightings = [make_sighting(capture=capture, number=n) for n in range(1, 4)]
    faces = [bytes(one.chip) for one in sightings]

    def renew():
        with closing(connection):
            renew_keys([capture])

    together(renew, renew)
    assert [bytes(one.chip) for one in Sighting.objects.order_by("pk")] == faces


def together(*works):
    """Let each run in a thread of its own; what one raises is raised here."""
    with ThreadPoolExecutor(len(works)) as pool:
        for one in [pool.submit(work) for work in works]:
            one.result()
