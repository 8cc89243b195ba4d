"""A full disk takes no file and stops nothing else; the disk's own word is heard as well."""

import hashlib
import resource
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from classes.models import AttendanceRecord
from faces.models import ClassClip, ConsentScan, FacePicture
from recognition.models import Capture, Upload
from rosters.models import RosterImport
from tests.factories import make_upload
from tests.factories.api import token_client
from timetables.models import TimetableImport

SENTENCE = "disk is full"
FAR_BEYOND_ANY_DISK_MB = 10**12
KEPT = (Capture, ClassClip, ConsentScan, FacePicture, RosterImport, TimetableImport)


def fill_disk(settings) -> None:
    settings.MIN_FREE_MB = FAR_BEYOND_ANY_DISK_MB


@pytest.fixture
def full_disk(settings) -> None:
    fill_disk(settings)


def a_file(n_bytes: int = 200_000) -> SimpleUploadedFile:
    return SimpleUploadedFile("file.csv", b"x" * n_bytes, "text/csv")


def n_kept() -> int:
    return sum(model.objects.count() for model in KEPT)


@pytest.mark.usefixtures("full_disk")
@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("recognition:take_attendance", "files"),
        ("faces:send_clip", "clip"),
        ("faces:class_faces", "files"),
        ("faces:class_consents", "list"),
        ("faces:attach_scans", "scan"),
    ],
)
def test_a_class_takes_no_file_and_its_page_says_so(dana_client, class_group, name, field):
    address = reverse(name, args=[class_group.pk])
    page = dana_client.post(address, {field: a_file()}, follow=True).content.decode()
    assert SENTENCE in page
    assert n_kept() == 0


@pytest.mark.usefixtures("full_disk")
@pytest.mark.parametrize("name", ["import_roster", "timetables:import_timetable"])
def test_an_import_is_refused(dana_client, school, name):
    names = {"import_roster": "rosters:import_roster"}
    address = reverse(names.get(name, name), args=[school.pk])
    page = dana_client.post(address, {"file": a_file()}, follow=True).content.decode()
    assert SENTENCE in page
    assert n_kept() == 0


@pytest.mark.usefixtures("full_disk")
@pytest.mark.parametrize("name", ["faces:student_pictures", "faces:attach_scan"])
def test_a_student_gets_no_picture_and_no_letter(dana_client, student, name):
    address = reverse(name, args=[student.pk])
    page = dana_client.post(address, {"picture": a_file()}, follow=True).content.decode()
    assert SENTENCE in page
    assert n_kept() == 0


@pytest.mark.parametrize("part", [b"small", b"large" * 40_000])
def test_a_part_of_an_upload_is_refused_and_may_be_sent_again(
    session, alice, alice_client, settings, part
):
    upload = make_upload(session=session, uploaded_by=alice)
    fill_disk(settings)
    answer = alice_client.post(
        reverse("recognition:store_chunk", args=[upload.pk, 0]),
        part,
        content_type="application/octet-stream",
        headers={"Accept": "application/json", "X-Chunk-SHA256": hashlib.sha256(part).hexdigest()},
    )
    assert answer.status_code == 409
    assert answer.json()["kind"] == "StorageFullError"
    assert SENTENCE in answer.json()["refusal"]
    assert Upload.objects.get().n_received == 0


@pytest.mark.usefixtures("full_disk")
def test_other_systems_are_told(session):
    client = token_client(school=session.class_group.school)
    body = {"session": session.pk, "file": a_file()}
    answer = client.post("/api/v1/captures", body, format="multipart")
    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert SENTENCE in answer.json()["detail"]


@pytest.mark.usefixtures("full_disk")
def test_signing_in_and_the_register_by_hand_go_on(client, alice, session, student):
    alice.set_password("a long password of hers")
    alice.save()
    signed_in = client.post(
        reverse("account_login"), {"login": alice.email, "password": "a long password of hers"}
    )
    assert signed_in.status_code == 302
    assert client.get(reverse("recognition:review", args=[session.pk])).status_code == 200
    address = reverse("recognition:mark", args=[session.pk, student.pk])
    answer = client.post(address, {"status": "present", "had_entry": ""})
    assert answer.status_code < 400
    assert AttendanceRecord.objects.get(student=student).status == "present"


@pytest.fixture
def small_files() -> Iterator[None]:
    """Let the system itself refuse to write more than a little into one file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_000_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("small_files")
def test_a_system_that_takes_no_more_is_no_error_of_ours(dana_client, school):
    dana_client.raise_request_exception = False
    address = reverse("rosters:import_roster", args=[school.pk])
    answer = dana_client.post(address, {"file": a_file(6_000_000)}, follow=True)
    assert answer.status_code == 200
    assert SENTENCE in answer.content.decode()
    assert n_kept() == 0


@pytest.mark.usefixtures("small_files")
def test_the_interface_says_so_as_well(session):
    client = token_client(school=session.class_group.school)
    client.raise_request_exception = False
    body = {"session": session.pk, "file": a_file(6_000_000)}
    answer = client.post("/api/v1/captures", body, format="multipart")
    assert (answer.status_code, answer.json()["kind"]) == (409, "StorageFullError")
