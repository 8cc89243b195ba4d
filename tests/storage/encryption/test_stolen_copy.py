"""Whoever has a copy of the database and of the files, and no key, has nobody's face."""

import io
import shutil

import numpy as np
import pytest
from django.core.files.base import ContentFile
from django.db import connection

from face_vision.media.images import encode_jpeg
from faces.models import FaceTemplate
from recognition.models import Capture
from storage.errors import BrokenSealError, InstallationKeyError, KeyGoneError
from storage.files import read_stored, store_with_row
from storage.upload_parts import upload_parts
from tests.factories import (
    make_clip,
    make_cluster,
    make_consent,
    make_face_picture,
    make_face_template,
    make_sighting,
    make_upload,
)
from tests.factories.office import make_camera
from tests.factories.webhooks import make_endpoint

DIMENSIONS = 128
ALIKE = 0.4
"""Far below what any network calls a match; noise of so many dimensions stays below 0.35."""

RNG = np.random.default_rng(15)
VECTOR = RNG.standard_normal(DIMENSIONS).astype("<f4")
VECTOR /= np.linalg.norm(VECTOR)
JPEG = encode_jpeg(RNG.integers(0, 255, (240, 240, 3), np.uint8))
FILM = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00" + RNG.bytes(200_000)
BEGINNINGS = [JPEG[:10], FILM[4:16], b"JFIF", b"ftyp", b"\x89PNG\r\n"]
PASSWORD = "hunter2-of-the-door"


@pytest.fixture
def full_school(session, student):
    """A school with one of everything that is kept of a face, and of every secret."""
    make_consent(student=student)
    make_face_template(student=student, embedding=VECTOR, chip=JPEG)
    make_face_picture(student=student, file=ContentFile(JPEG, name="ada.jpg"))
    capture = Capture(session=session, kind="video", captured_at=session.starts_at)
    store_with_row(capture, "file", ContentFile(FILM, name="lesson.mp4"))
    make_sighting((student, 0.9), capture=capture, proposed_student=student, chip=JPEG)
    make_sighting(capture=capture, chip=JPEG)
    clip = make_clip(file=ContentFile(FILM, name="clip.mp4"))
    make_cluster(clip=clip, embedding=VECTOR)
    upload = make_upload(session=session)
    upload_parts().write_at(upload.pk, 0, FILM[:100_000])
    upload_parts().write_at(upload.pk, 100_000, FILM[100_000:])
    make_camera(source=f"rtsp://door:{PASSWORD}@camera.example/1")
    return make_endpoint()


def dump_of_database() -> bytes:
    """Return every page of SQLite's file, or what pg_dump copies of every table."""
    if connection.vendor == "sqlite":
        return connection.connection.serialize()
    with connection.cursor() as cursor:
        dump = io.BytesIO()
        for table in connection.introspection.table_names():
            cursor.cursor.copy_expert(f'COPY "{table}" TO STDOUT (FORMAT binary)', dump)
    return dump.getvalue()


def files_in(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_neither_a_vector_nor_a_picture_nor_a_secret_is_in_it(full_school, student, settings):
    dump, files = dump_of_database(), files_in(settings.MEDIA_ROOT)
    assert student.family_name.encode() in dump
    assert len(files) >= 4
    for stolen in (dump, *files.values()):
        assert VECTOR.tobytes()[:16] not in stolen
        assert VECTOR.tobytes().hex()[:32].encode() not in stolen
        assert PASSWORD.encode() not in stolen
        assert full_school.secret.encode() not in stolen
        assert not [beginning for beginning in BEGINNINGS if beginning in stolen]


def test_nothing_in_it_matches_anybody(full_school):
    """At no place of what is stored of her face do bytes lie that are like her face."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT embedding FROM faces_facetemplate")
        stored = b"".join(bytes(row[0]) for row in cursor.fetchall())
    n_places = len(stored) - 4 * DIMENSIONS
    assert n_places > 0
    assert best_score(stored, n_places) < ALIKE
    assert best_score(VECTOR.tobytes() + b"ends", 1) > 1 - 1e-6


def best_score(stored, n_places):
    windows = [np.frombuffer(stored, "<f4", DIMENSIONS, place) for place in range(n_places)]
    found = np.nan_to_num(np.stack(windows).astype(np.float64), nan=0, posinf=0, neginf=0)
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    return float((found / np.where(lengths == 0, 1, lengths) @ VECTOR).max())


def test_the_site_of_a_thief_loads_nobody(full_school, settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "thief"
    with pytest.raises((InstallationKeyError, KeyGoneError)):
        FaceTemplate.objects.all().vectors()
    with pytest.raises((InstallationKeyError, KeyGoneError)):
        read_stored(Capture.objects.exclude(file="").first().file)
    with pytest.raises((InstallationKeyError, KeyGoneError)):
        _ = type(full_school).objects.get().secret


def test_the_folder_of_keys_is_of_no_use_without_its_own(full_school, settings, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(settings.KEYS_DIR, copy)
    (copy / "installation.key").unlink()
    settings.KEYS_DIR = copy
    with pytest.raises(InstallationKeyError):
        FaceTemplate.objects.all().vectors()


def test_a_face_moved_to_another_student_is_refused(full_school, student, students):
    other = next(one for one in students if one != student)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE faces_facetemplate SET student_id = %s", [other.pk])
    with pytest.raises(BrokenSealError):
        FaceTemplate.objects.all().vectors()
    with pytest.raises(BrokenSealError):
        _ = FaceTemplate.objects.get().vector


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "site-keys"
