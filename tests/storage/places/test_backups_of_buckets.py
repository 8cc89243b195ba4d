"""A backup holds what lies in a bucket."""

import pyrage
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from attendance_site.installation.backups.backup import make_backup
from attendance_site.installation.backups.sealed_archive import open_archive
from tests.factories import make_capture

pytestmark = pytest.mark.django_db(transaction=True)

FILM = bytes(range(256)) * 40_000


@pytest.fixture
def identity():
    return pyrage.x25519.Identity.generate()


@pytest.fixture
def backup(session, bucket, identity, tmp_path):
    make_capture(session=session, file=ContentFile(FILM, name="lesson.mp4"))
    recipient = str(identity.to_public())
    return make_backup(tmp_path / "b", recipient=recipient, at=timezone.now(), progress=print)


@pytest.mark.thorough
def test_a_film_in_a_bucket_is_in_the_backup_as_it_lies_there(backup, identity, stored):
    [name] = stored()
    with open_archive(backup, [identity]) as tar:
        found = [tar.extractfile(one).read() for one in tar if one.name == f"media/{name}"]
    assert found == [default_storage.open(name).read()]
