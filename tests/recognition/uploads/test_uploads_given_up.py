"""Uploads given up are deleted after a day, and nothing else is."""

import os
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from django_q.models import Schedule

from jobs.schedules import sync_schedules
from recognition.models import Capture, Upload
from recognition.tasks import erase_abandoned_uploads
from storage.upload_parts import upload_parts
from tests.factories import make_capture, make_session, make_upload
from tests.recognition.sending import part_file

pytestmark = pytest.mark.django_db(transaction=True)


def touched(hours_ago: float) -> dict[str, object]:
    return {"touched_at": timezone.now() - timedelta(hours=hours_ago)}


def with_parts(upload: Upload) -> Upload:
    upload_parts().write_at(upload.pk, 0, b"part")
    return upload


def test_an_upload_given_up_goes_after_a_day_with_its_parts_and_its_empty_session():
    old = with_parts(make_upload(has_opened_session=True, **touched(25)))
    assert erase_abandoned_uploads() == 1
    assert not Upload.objects.exists()
    assert not part_file(old.pk).exists()
    assert not type(old.session).objects.filter(pk=old.session_id).exists()


def test_an_upload_still_going_on_stays():
    recent = with_parts(make_upload(**touched(23)))
    assert erase_abandoned_uploads() == 0
    assert Upload.objects.get() == recent
    assert part_file(recent.pk).exists()


def test_the_capture_of_an_upload_stays_when_the_upload_is_forgotten():
    session = make_session()
    capture = make_capture(session=session)
    make_upload(session=session, capture=capture, total_bytes=0, **touched(25))
    erase_abandoned_uploads()
    assert not Upload.objects.exists()
    assert Capture.objects.get() == capture


def test_parts_without_an_upload_are_erased_once_they_are_old():
    old, recent = uuid.uuid4(), uuid.uuid4()
    for upload_id in (old, recent):
        upload_parts().write_at(upload_id, 0, b"part")
    os.utime(part_file(old), (0, 0))
    assert erase_abandoned_uploads() == 1
    assert (part_file(old).exists(), part_file(recent).exists()) == (False, True)


def test_the_worker_does_so_by_itself():
    sync_schedules()
    assert Schedule.objects.filter(func="recognition.tasks.erase_abandoned_uploads").count() == 1
