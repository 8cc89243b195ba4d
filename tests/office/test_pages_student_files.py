"""Everything held of a student: shown, taken home as a file, erased on request."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from classes.models import AttendanceRecord, NamelessCount, Student
from faces.models import FaceTemplate
from jobs.lifecycle import acquire
from jobs.runner import run_leased
from office.models import StudentErasure, StudentExport
from office.services.student_erasures import ERASURES, checksum_of
from office.services.student_exports import EXPORTS
from privacy.services.access_log import seal_notes
from tests.factories import (
    make_capture,
    make_consent,
    make_face_template,
    make_jpeg,
    make_pair,
    make_record,
    make_scan,
    make_sighting,
)


@pytest.fixture
def held_of_ana(student, students, session):
    """A consent with its letter, a face, a film with its evidence, an entry."""
    make_scan(consent=make_consent(student=student))
    make_face_template(student=student)
    film = make_capture(session=session, state="ready", file=ContentFile(b"a film", "film.mp4"))
    make_sighting((student, 0.8), (students[1], 0.3), capture=film, proposed_student=student)
    make_record(session=session, student=student, note="=1+1")
    make_pair(student, students[1])
    return student


def page(student, name="student_held"):
    return reverse(f"office:{name}", args=[student.pk])


def work(kind, row):
    """Do what the worker would do."""
    run_leased(lease=acquire(kind=kind, pk=row.pk))
    row.refresh_from_db()
    return row


@pytest.fixture
def export(dana_client, held_of_ana):
    dana_client.post(page(held_of_ana))
    return work(EXPORTS, StudentExport.objects.get())


def unpacked(client, export):
    answer = client.get(reverse("office:student_export", args=[export.pk]))
    assert answer.headers["Cache-Control"] == "private, no-store"
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


@pytest.mark.parametrize("name", ["student_held", "erase_student"])
def test_it_requires_a_login(client, student, name):
    assert client.get(page(student, name)).status_code == 302


@pytest.mark.parametrize("who", ["alice_client", "eve_client", "helen_client", "oscar_client"])
@pytest.mark.parametrize("name", ["student_held", "erase_student"])
def test_it_hides_from_who_is_not_of_the_office(request, student, who, name):
    client = request.getfixturevalue(who)
    assert client.get(page(student, name)).status_code == 404
    assert client.post(page(student, name)).status_code in {403, 404}


def test_the_office_makes_files_and_erases_nobody(gina_client, student):
    assert "Erase on request" not in gina_client.get(page(student)).text
    assert gina_client.post(page(student, "erase_student"), {"number": "701"}).status_code == 404
    assert not StudentErasure.objects.exists()


def test_the_page_counts_what_is_held(dana_client, held_of_ana):
    text = dana_client.get(page(held_of_ana)).text
    assert "Registered faces" in text
    assert "Faces of students seen in lessons" in text


def test_the_file_has_everything_for_people_and_for_machines(dana_client, export):
    packed = unpacked(dana_client, export)
    names = packed.namelist()
    assert {"README.txt", "everything.json", "everything.xlsx"} <= set(names)
    assert len([name for name in names if name.startswith("pictures/")]) == 2
    assert len([name for name in names if name.startswith("files/consentscan")]) == 1
    tables = json.loads(packed.read("everything.json"))["tables"]
    assert tables["student"][0]["family_name"] == "Adams"
    assert tables["attendancerecord"][0]["note"] == "=1+1"
    assert tables["facetemplate"][0]["embedding"]


def test_its_pictures_are_hers(dana_client, export):
    packed = unpacked(dana_client, export)
    pictures = [packed.read(name) for name in packed.namelist() if name.startswith("pictures/")]
    assert pictures == [make_jpeg(), make_jpeg()]


def test_it_names_no_other_student(dana_client, export):
    packed = unpacked(dana_client, export)
    content = b"".join(packed.read(name) for name in packed.namelist())
    sheet = load_workbook(io.BytesIO(packed.read("everything.xlsx")))
    cells = [str(c.value) for one in sheet for row in one.iter_rows() for c in row]
    assert b"Baker" not in content
    assert not [cell for cell in cells if "Baker" in cell]


def test_a_note_that_looks_like_a_formula_stays_text(dana_client, export):
    book = load_workbook(io.BytesIO(unpacked(dana_client, export).read("everything.xlsx")))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]


def test_the_file_says_who_looked_at_her(dana_client, alice_client, held_of_ana):
    face = FaceTemplate.objects.get(student=held_of_ana)
    alice_client.get(reverse("faces:template_face", args=[face.pk]))
    seal_notes(before=timezone.now() + timedelta(minutes=2))
    dana_client.post(page(held_of_ana))
    packed = unpacked(dana_client, work(EXPORTS, StudentExport.objects.get()))
    lines = json.loads(packed.read("everything.json"))["tables"]["accessentry"]
    assert "Alice <alice@example.org>" in [line["who"] for line in lines]


@pytest.mark.parametrize("who", ["alice_client", "eve_client", "helen_client"])
def test_the_file_is_for_the_office_of_the_school(request, export, who):
    address = reverse("office:student_export", args=[export.pk])
    assert request.getfixturevalue(who).get(address).status_code == 404


def test_a_file_that_is_being_made_is_not_asked_for_twice(dana_client, student):
    dana_client.post(page(student))
    assert "This file is being made already" in dana_client.post(page(student), follow=True).text
    assert StudentExport.objects.count() == 1


def test_the_page_follows_until_the_file_is_there(dana_client, student):
    dana_client.post(page(student))
    assert "every 2s" in dana_client.get(page(student), headers={"HX-Request": "true"}).text
    work(EXPORTS, StudentExport.objects.get())
    text = dana_client.get(page(student), headers={"HX-Request": "true"}).text
    assert "every 2s" not in text
    assert "Download the file" in text


def test_a_new_file_takes_the_place_of_the_old_one(
    dana_client, export, student, django_capture_on_commit_callbacks
):
    stored = export.file
    with django_capture_on_commit_callbacks(execute=True):
        dana_client.post(page(student))
    assert not stored.storage.exists(stored.name)
    assert StudentExport.objects.count() == 1


@pytest.mark.parametrize("number", ["", "702", "7011"])
def test_nobody_is_erased_without_her_number(dana_client, held_of_ana, number):
    address = page(held_of_ana, "erase_student")
    answer = dana_client.post(
        address, {"number": number}, follow=True, headers={"Referer": f"http://testserver{address}"}
    )
    assert "Write the number 701 to erase this student for good" in answer.text
    assert FaceTemplate.objects.exists()
    assert not StudentErasure.objects.exists()


def test_faces_go_before_the_answer_and_the_rest_by_the_worker(
    dana_client, held_of_ana, session, django_capture_on_commit_callbacks
):
    film = session.captures.get().file
    with django_capture_on_commit_callbacks(execute=True):
        answer = dana_client.post(page(held_of_ana, "erase_student"), {"number": " 701 "})
    assert not FaceTemplate.objects.exists()
    assert not film.storage.exists(film.name)
    assert Student.objects.filter(pk=held_of_ana.pk).exists()
    erasure = work(ERASURES, StudentErasure.objects.get())
    assert erasure.state == "ready"
    assert answer.url == reverse("office:erasure", args=[erasure.pk])
    assert not Student.objects.filter(pk=held_of_ana.pk).exists()
    assert not AttendanceRecord.objects.exists()
    assert list(NamelessCount.objects.values_list("session", "status", "n")) == [
        (session.pk, "present", 1)
    ]


@pytest.fixture
def erasure(dana_client, held_of_ana):
    dana_client.post(page(held_of_ana, "erase_student"), {"number": "701"})
    return work(ERASURES, StudentErasure.objects.get())


def test_the_receipt_counts_and_names_nobody(dana_client, erasure):
    text = dana_client.get(reverse("office:erasure", args=[erasure.pk])).text
    assert "Registered faces" in text
    assert erasure.sha256 in text
    assert "Adams" not in text
    assert erasure.counts["registers"] == 1


def test_the_checksum_is_of_what_the_receipt_says(erasure):
    assert erasure.sha256 == checksum_of(erasure)
    erasure.counts["registers"] += 1
    assert erasure.sha256 != checksum_of(erasure)


@pytest.mark.parametrize("who", ["alice_client", "eve_client", "gina_client"])
def test_the_receipt_is_for_the_administrator(request, erasure, who):
    address = reverse("office:erasure", args=[erasure.pk])
    assert request.getfixturevalue(who).get(address).status_code == 404


def test_entries_of_several_add_up_without_a_name(school, students, session, dana):
    from office.services.student_erasures import erase_now

    for student in students[:2]:
        make_record(session=session, student=student, status="late", minutes_late=5)
        erase_now(student=student)
    assert list(NamelessCount.objects.values_list("status", "n", "minutes_late")) == [
        ("late", 2, 10)
    ]


def test_a_namesake_keeps_her_own_words(students, session, dana):
    from classes.services.history import keep_in_history
    from jobs.failures import remark
    from office.services.student_erasures import erase_now

    one, other = students[1:3]
    hers = make_record(session=session, student=other, note="Ben Baker was ill")
    keep_in_history(session, by=dana, change=remark("contact_added", name="Ben Baker"))
    erase_now(student=one)
    hers.refresh_from_db()
    assert hers.note == "Ben Baker was ill"
    assert Student.objects.get(pk=other.pk).name == "Ben Baker"


def test_commands_export_and_erase(held_of_ana, school, tmp_path, capsys):
    who = ("--school", school.name, "--number", "701")
    target = tmp_path / "ana.zip"
    call_command("export_student", *who, "--output", str(target))
    assert oct(target.stat().st_mode & 0o777) == "0o600"
    assert "everything.json" in zipfile.ZipFile(target).namelist()
    call_command("erase_student", *who, "--yes")
    assert "Receipt" in capsys.readouterr().out
    assert not Student.objects.filter(pk=held_of_ana.pk).exists()


@pytest.mark.parametrize("name", ["export_student", "erase_student"])
def test_commands_refuse_an_unknown_number(school, tmp_path, name):
    more = ("--output", str(tmp_path / "a.zip")) if name == "export_student" else ("--yes",)
    with pytest.raises(CommandError, match="has the number 999"):
        call_command(name, "--school", school.name, "--number", "999", *more)
