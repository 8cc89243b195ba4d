"""Whatever holds a face, a film, a letter or a secret is sealed, and a rotation keeps it."""

import pytest
from allauth.mfa.adapter import get_adapter
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, models

from office.models import StudentExport
from storage.encryption import keyring as keyrings
from storage.encryption.data_keys import Owner
from storage.encryption.fields import _Sealed
from storage.encryption.file_fields import SealedFileField, head_of
from storage.encryption.rotation import retired_keys
from storage.encryption.sealed_bytes import is_sealed, is_sealed_text
from storage.files import read_stored
from storage.upload_parts import upload_parts
from tests import factories as make
from tests.factories.guardians import make_absence_report
from tests.factories.office import (
    make_annotated_copy,
    make_camera,
    make_camera_health,
    make_face_correction,
    make_ignored_spot,
    make_list_file,
    make_roster_import,
    make_setup_picture,
    make_timetable_import,
)
from tests.factories.roster_sources import make_roster_source
from tests.factories.webhooks import make_endpoint

CONTENT = b"\xff\xd8the content of a file\xff\xd9" * 100


def _file(name):
    return ContentFile(CONTENT, name=name)


MADE = {
    "faces.FaceTemplate": make.make_face_template,
    "faces.FacePicture": lambda: make.make_face_picture(file=_file("a.jpg")),
    "faces.ClassClip": lambda: make.make_clip(file=_file("a.mp4")),
    "faces.ClipFace": lambda: make.make_cluster(n_faces=1).faces.get(),
    "faces.ConsentScan": lambda: make.make_scan(file=_file("a.pdf")),
    "guardians.AbsenceReport": lambda: make_absence_report(certificate=_file("a.jpg")),
    "recognition.Capture": lambda: make.make_capture(file=_file("a.mp4")),
    "recognition.FaceCorrection": make_face_correction,
    "recognition.Sighting": lambda: make.make_sighting(embedding=b"vector" * 9),
    "recognition.Camera": lambda: make_camera(source="rtsp://door:hunter2@camera.example/1"),
    "recognition.CameraHealth": make_camera_health,
    "recognition.AnnotatedCopy": lambda: make_annotated_copy(file=_file("a.mp4")),
    "recognition.SetupPicture": make_setup_picture,
    "recognition.IgnoredSpot": make_ignored_spot,
    "rosters.RosterImport": lambda: make_roster_import(file=_file("a.csv")),
    "timetables.TimetableImport": lambda: make_timetable_import(file=_file("a.txt")),
    "classes.ListFile": lambda: make_list_file(file=_file("a.csv")),
    "office.StudentExport": lambda: StudentExport.objects.create(
        student=make.make_student(), file=_file("a.zip")
    ),
    "integrations.WebhookEndpoint": make_endpoint,
    "integrations.RosterSource": make_roster_source,
}
"""How a row is made of each model that seals something."""

PLAIN_ON_PURPOSE: set[str] = set()


def fields_of(kind):
    found = [
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, kind)
    ]
    assert found
    return found


def test_no_column_of_bytes_and_no_file_is_plain():
    may_hold_a_face = fields_of((models.BinaryField, models.FileField))
    plain = {str(f) for f in may_hold_a_face if not isinstance(f, _Sealed | SealedFileField)}
    assert plain == PLAIN_ON_PURPOSE


def test_a_row_of_every_model_that_seals_is_tried():
    assert {f.model._meta.label for f in fields_of((_Sealed, SealedFileField))} == set(MADE)


@pytest.fixture
def rows(db):
    return [create() for create in MADE.values()]


def read(rows):
    """Return what every sealed field and file of these rows holds, as a new process opens it."""
    keyrings._keyring_of.cache_clear()
    found = {}
    for row in (type(one)._base_manager.get(pk=one.pk) for one in rows):
        for field in row._meta.local_fields:
            if isinstance(field, _Sealed):
                found[str(field)] = getattr(row, field.attname)
            elif isinstance(field, SealedFileField):
                found[str(field)] = read_stored(getattr(row, field.name))
    return found


def test_each_is_sealed_where_it_lies(rows):
    for row in rows:
        for field in row._meta.local_fields:
            if isinstance(field, SealedFileField):
                file = getattr(row, field.name)
                assert head_of(file.storage, file.name) is not None, field
            elif isinstance(field, _Sealed):
                with connection.cursor() as cursor:
                    table, column = row._meta.db_table, field.column
                    cursor.execute(f"SELECT {column} FROM {table} WHERE id = %s", [row.pk])  # noqa: S608
                    [stored] = cursor.fetchone()
                is_text = isinstance(stored, str)
                assert is_sealed_text(stored) if is_text else is_sealed(bytes(stored)), field


def test_a_schools_own_key_seals_no_row(rows, monkeypatch):
    """It wraps keys alone: a rotation replaces it, and what it had sealed would be lost."""
    [spot] = [row for row in rows if row._meta.label == "recognition.IgnoredSpot"]
    school = Owner("classes.School", spot.class_group.school_id)
    monkeypatch.setattr(type(spot), "key_owner", property(lambda row: school))
    spot.signature = b"another"
    with pytest.raises(TypeError, match="wraps keys alone"):
        spot.save()


def test_a_rotation_keeps_each_of_them(rows, session):
    upload = make.make_upload(session=session)
    upload_parts().write_at(upload.pk, 0, CONTENT)
    second_factor = get_adapter().encrypt("JBSWY3DPEHPK3PXP")
    assert is_sealed_text(second_factor)
    before = read(rows)
    assert before["recognition.Capture.file"] == CONTENT
    call_command("rotate_keys")
    assert read(rows) == before
    with upload_parts().assemble(upload.pk, "a.mp4") as whole:
        assert whole.read() == CONTENT
    assert get_adapter().decrypt(second_factor) == "JBSWY3DPEHPK3PXP"
    assert list(retired_keys()) == []
