"""The photo of a certificate: a stranger's, bounded, sealed, for the office, then erased."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from guardians.models import AbsenceReport
from guardians.personal_data import _erase_orphans
from office.services.student_exports import write_export
from privacy.models import AccessEntry
from privacy.services.retention import run_retention
from storage.files import is_stored, read_stored
from tests.guardians.steps import open_page, page_shown

pytestmark = pytest.mark.django_db


def picture(kind="JPEG", size=(640, 480)):
    file = io.BytesIO()
    Image.new("RGB", size, "white").save(file, kind)
    return file.getvalue()


def send(client, content, name="certificate.jpg"):
    photo = SimpleUploadedFile(name, content)
    fields = {"days": "today", "reason": "Fever", "certificate": photo}
    return client.post(reverse("guardians:report"), fields | page_shown(client))


@pytest.fixture
def opened(client, mother):
    open_page(client, mother)
    return client


def test_the_office_sees_it_and_the_log_says_so(opened, dana_client, student):
    send(opened, picture())
    report = AbsenceReport.objects.get()
    page = dana_client.get(reverse("guardians:certificate", args=[report.pk]))
    assert b"".join(page.streaming_content) == picture()
    headers = (page["Content-Type"], page["X-Content-Type-Options"], page["Cache-Control"])
    assert headers == ("image/jpeg", "nosniff", "private, no-store")
    assert "sandbox" in page["Content-Security-Policy"]
    entry = AccessEntry.objects.get(subject="certificate")
    assert entry.action == "download"


def test_it_lies_sealed_under_a_name_of_its_own(opened):
    send(opened, picture("PNG"), name="Ana Adams.exe")
    file = AbsenceReport.objects.get().certificate
    assert (file.name.startswith("certificates/"), file.name.endswith(".png")) == (True, True)
    with file.storage.open(file.name) as stored:
        assert stored.read(8) != picture("PNG")[:8]


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>",
        b"",
        b"\xff\xd8\xff and nothing else",
        b"%PDF-1.7",
        picture("GIF"),
        picture("PNG", size=(9000, 9000)),
    ],
    ids=["page", "empty", "broken", "PDF", "GIF", "too many pixels"],
)
def test_what_is_no_photo_is_refused_and_nothing_is_kept(content, opened):
    page = send(opened, content)
    assert "not a photo that can be shown" in page.content.decode()
    assert not AbsenceReport.objects.exists()


def test_one_that_is_too_large_is_refused_before_it_is_read(opened, settings):
    page = send(opened, picture() + b"x" * 10_000_000)
    assert (page.status_code, AbsenceReport.objects.exists()) == (302, False)
    page = send(opened, picture() + b"x" * 8_500_000)
    assert "at most 8 MB" in page.content.decode()


def test_a_stranger_sends_nothing_large(mother):
    page = send(Client(), picture() + b"x" * 200_000)
    assert page["Location"].startswith("/account/login/")


def test_a_school_without_room_takes_none(opened, school):
    school.quota_mb = 1
    school.save()
    send(opened, picture() + b"x" * 1_200_000)
    assert not AbsenceReport.objects.exists()


def test_nobody_but_the_office_sees_it(opened, alice_client, eve_client, client):
    send(opened, picture())
    address = reverse("guardians:certificate", args=[AbsenceReport.objects.get().pk])
    assert alice_client.get(address).status_code == 404
    assert eve_client.get(address).status_code == 404
    assert opened.get(address).status_code == 302


def test_it_goes_days_after_the_decision_and_the_report_stays(
    opened, school, django_capture_on_commit_callbacks
):
    send(opened, picture())
    file = AbsenceReport.objects.get().certificate
    night = timezone.now() + timedelta(days=15)
    run_retention(school_id=school.pk, day=night.date(), now=night, is_again=True)
    assert is_stored(file)
    AbsenceReport.objects.update(state="accepted", decided_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        run_retention(school_id=school.pk, day=night.date(), now=night, is_again=True)
    assert not is_stored(file)
    assert AbsenceReport.objects.get().certificate == ""


def test_it_goes_with_its_row(opened, django_capture_on_commit_callbacks):
    send(opened, picture())
    file = AbsenceReport.objects.get().certificate
    with django_capture_on_commit_callbacks(execute=True):
        AbsenceReport.objects.all().delete()
    assert not is_stored(file)


def test_the_export_of_the_student_has_it(opened, student):
    send(opened, picture())
    target = io.BytesIO()
    write_export(student=student, target=target)
    with zipfile.ZipFile(target) as packed:
        [name] = [one for one in packed.namelist() if "absencereport" in one]
        assert packed.read(name) == picture()


def test_a_file_that_a_crash_left_is_swept(opened):
    send(opened, picture())
    report = AbsenceReport.objects.get()
    AbsenceReport.objects.update(certificate="")
    assert _erase_orphans(timezone.now() + timedelta(minutes=1)) == 1
    assert read_stored(report.certificate) is None
