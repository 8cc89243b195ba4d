"""What a worker or a phone has in hand while a student is erased goes when it rests."""

import pytest
from django.core.files.base import ContentFile

from jobs.lifecycle import lease_new, succeed
from office.services.student_erasures import clean_after_erasures, erase_now
from recognition.models import Capture
from recognition.services.uploads.uploads import abandon_upload
from tests.factories import make_capture, make_session, make_upload
from tests.factories.office import make_roster_import


def film_of(session, **fields):
    return make_capture(session=session, file=ContentFile(b"her face", "film.mp4"), **fields)


def end(film, state="ready"):
    code = "capture_unreadable" if state == "failed" else ""
    Capture.objects.filter(pk=film.pk).update(state=state, failure_code=code)
    clean_after_erasures()
    film.refresh_from_db()
    return film


@pytest.mark.parametrize("state", ["ready", "failed"])
def test_a_film_in_work_goes_when_the_worker_is_done(student, session, state):
    """Nobody is entered yet: that she was of the class is enough."""
    film = film_of(session, state="queued")
    receipt = erase_now(student=student)
    clean_after_erasures()
    film.refresh_from_db()
    assert film.file
    assert not end(film, state).file
    assert film.file_erased_at
    receipt.refresh_from_db()
    assert receipt.awaited == {}


def test_a_film_of_another_class_stays(student, other_group_session):
    film = film_of(other_group_session, state="queued")
    erase_now(student=student)
    assert end(film).file


def test_a_film_on_its_way_goes_when_it_has_come(student, session):
    upload = make_upload(session=session)
    receipt = erase_now(student=student)
    clean_after_erasures()
    receipt.refresh_from_db()
    assert receipt.awaited == {"uploads": [str(upload.pk)]}
    film = film_of(session, state="queued")
    upload.total_bytes, upload.received_bytes, upload.capture = 9, 9, film
    upload.save()
    clean_after_erasures()
    assert not end(film).file


def test_an_upload_that_is_given_up_is_awaited_no_longer(student, session):
    upload = make_upload(session=session)
    receipt = erase_now(student=student)
    abandon_upload(upload=upload)
    clean_after_erasures()
    receipt.refresh_from_db()
    assert receipt.awaited == {}


def test_a_list_that_is_being_read_goes_before_anybody_applies_it(student, school):
    sent = make_roster_import(
        school=school, stage="sent", state="queued", file=ContentFile(b"Ana,Adams", "a.csv")
    )
    lease = lease_new(job=sent)
    erase_now(student=student)
    sent.refresh_from_db()
    assert sent.file
    assert succeed(lease=lease, stage="planned")
    clean_after_erasures()
    sent.refresh_from_db()
    assert not sent.file
    assert sent.stage == "discarded"


@pytest.fixture
def other_group_session(school):
    from tests.factories import make_class_group

    return make_session(class_group=make_class_group(school=school, code="9Z"))
