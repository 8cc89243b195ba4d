"""An installation from before there were keys: everything is sealed, nothing is lost."""

from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command

from faces.models import ClipFace, FaceTemplate
from integrations.models import WebhookEndpoint
from recognition.models import Capture, Sighting
from storage.encryption import stored_data
from storage.encryption.keyring import keyring
from storage.encryption.sealed_bytes import is_sealed
from storage.encryption.sealed_files import FileHead
from storage.encryption.stored_data import seal_stored_data
from storage.files import erase_now, read_stored
from storage.tasks import keep_sealed
from tests.factories import (
    NINE_O_CLOCK,
    make_capture,
    make_cluster,
    make_embedding,
    make_face_template,
    make_sighting,
)
from tests.factories.webhooks import make_endpoint
from tests.stored_bytes import as_stored, put_plain

FILM = bytes(range(256)) * 700
ONE_NUMBER = "11111111111111111111111111111111"


@pytest.fixture
def template(student):
    row = make_face_template(student=student)
    put_plain(
        row, embedding=make_embedding(7).tobytes(), chip=b"\xff\xd8plain", sealed_as=ONE_NUMBER
    )
    return row


@pytest.fixture
def film(session):
    row = make_capture(session=session, file=ContentFile(FILM, name="lesson.mp4"))
    default_storage.delete(row.file.name)
    default_storage.save(row.file.name, ContentFile(FILM))
    return Capture.objects.get(pk=row.pk)


def test_a_face_from_before_is_read_and_then_sealed(template):
    plain = FaceTemplate.objects.get(pk=template.pk)
    assert np.array_equal(plain.vector, make_embedding(7))
    assert seal_stored_data().n_rows == 1
    found = FaceTemplate.objects.get(pk=template.pk)
    assert np.array_equal(found.vector, make_embedding(7))
    assert bytes(found.chip) == b"\xff\xd8plain"
    assert is_sealed(as_stored(found, "embedding"))
    assert is_sealed(as_stored(found, "chip"))
    assert found.sealed_as.hex != ONE_NUMBER


def test_evidence_of_a_student_and_of_nobody_faces_in_clips_and_secrets_are_sealed(
    student, session
):
    capture = make_capture(session=session)
    of_her = make_sighting((student, 0.9), capture=capture, proposed_student=student)
    of_nobody = make_sighting(capture=capture)
    for row in (of_her, of_nobody):
        put_plain(row, chip=b"\xff\xd8seen")
    face = make_cluster(n_faces=1).faces.get()
    put_plain(face, chip=b"\xff\xd8clip", embedding=make_embedding(3).tobytes())
    endpoint = make_endpoint()
    put_plain(endpoint, secret="whsec_plain")
    assert seal_stored_data().n_rows == 4
    assert {bytes(row.chip) for row in Sighting.objects.all()} == {b"\xff\xd8seen"}
    assert all(is_sealed(as_stored(row, "chip")) for row in (of_her, of_nobody, face))
    assert np.array_equal(ClipFace.objects.get(pk=face.pk).vector, make_embedding(3))
    assert as_stored(endpoint, "secret").startswith("sealed:")
    assert WebhookEndpoint.objects.get(pk=endpoint.pk).secret == "whsec_plain"


def test_a_film_is_sealed_in_its_place(film):
    assert seal_stored_data().n_files == 1
    with default_storage.open(film.file.name) as file:
        assert FILM[:64] not in file.read()
    assert read_stored(Capture.objects.get(pk=film.pk).file) == FILM


def test_a_film_of_a_store_that_replaces_nothing_takes_a_new_name(film, settings):
    backend = "django.core.files.storage.InMemoryStorage"
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": backend}}
    default_storage.save(film.file.name, ContentFile(FILM))
    assert seal_stored_data().n_files == 1
    found = Capture.objects.get(pk=film.pk)
    assert found.file.name != film.file.name
    assert read_stored(found.file) == FILM
    assert not default_storage.exists(film.file.name)


def test_a_second_run_finds_nothing_to_do(template, film):
    seal_stored_data()
    assert seal_stored_data().n_sealed == 0


def test_a_film_that_is_worked_on_is_left_until_it_is_not(film):
    Capture.objects.filter(pk=film.pk).update(
        state="running", lease=uuid4(), lease_until=NINE_O_CLOCK
    )
    assert seal_stored_data().n_left == 1
    assert read_stored(film.file) == FILM


@pytest.fixture
def while_it_is_sealed(monkeypatch):
    """Let something happen when the sealed form of a film lies beside it."""
    sync = stored_data.sync_to_disk

    def arrange(happens):
        monkeypatch.setattr(stored_data, "sync_to_disk", lambda path: (sync(path), happens()))

    return arrange


def test_a_film_that_a_worker_takes_up_meanwhile_stays_as_it_is(film, while_it_is_sealed, settings):
    running = {"state": "running", "lease": uuid4(), "lease_until": NINE_O_CLOCK}
    while_it_is_sealed(lambda: Capture.objects.filter(pk=film.pk).update(**running))
    n_keys = len(list(keyring().store.ids()))
    assert seal_stored_data().n_left == 1
    assert Path(film.file.path).read_bytes() == FILM
    assert not list(settings.MEDIA_ROOT.rglob("*.sealing"))
    # That of its owner; none of a file that was never put in place.
    assert len(list(keyring().store.ids())) <= n_keys + 1


def test_a_film_that_is_erased_meanwhile_does_not_come_back(film, while_it_is_sealed, settings):
    path = Path(film.file.path)

    def erase():
        Capture.objects.filter(pk=film.pk).update(file="")
        erase_now(film.file)

    while_it_is_sealed(erase)
    assert seal_stored_data().n_files == 0
    assert not path.exists()
    assert not list(settings.MEDIA_ROOT.rglob("*.sealing"))


def test_a_film_that_was_erased_before_its_turn_stops_nothing(film, template, monkeypatch):
    listed = stored_data.head_of

    def erased_then(storage, name):
        found = listed(storage, name)
        storage.delete(name)
        return found

    monkeypatch.setattr(stored_data, "head_of", erased_then)
    seal_stored_data()
    assert not film.file.storage.exists(film.file.name)


def test_a_film_that_is_sealed_while_it_is_opened_is_read_to_its_end(film, monkeypatch):
    read_head = FileHead.read.__func__

    def sealed_now(cls, beginning):
        monkeypatch.undo()
        seal_stored_data()
        return read_head(cls, beginning)

    monkeypatch.setattr(FileHead, "read", classmethod(sealed_now))
    assert read_stored(film.file) == FILM
    assert read_stored(film.file) == FILM


def test_a_run_that_was_killed_over_a_film_is_done_again(film, monkeypatch, settings):
    replace = Path.replace

    def killed(path, target):
        if path.suffix == ".sealing":
            raise KeyboardInterrupt
        return replace(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            seal_stored_data()
    assert read_stored(film.file) == FILM
    assert seal_stored_data().n_files == 1
    assert read_stored(film.file) == FILM
    assert not list(settings.MEDIA_ROOT.rglob("*.sealing"))


def test_one_row_that_cannot_be_sealed_stops_no_other(template, student):
    other = make_face_template(student=student)
    put_plain(other, embedding=make_embedding(7).tobytes(), chip=b"SL\xc0\x7f\x01broken")
    done = seal_stored_data()
    assert (done.n_rows, done.n_left) == (1, 1)


def test_the_worker_does_it_and_a_command_says_what_was_done(template, film, capsys):
    call_command("encrypt_stored_data")
    assert "Encrypted rows: 1, files: 1." in capsys.readouterr().out
    assert keep_sealed() == 0
