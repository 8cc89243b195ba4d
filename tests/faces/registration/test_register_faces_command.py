"""The command that registers the faces of a class group from a folder."""

import os
import unicodedata
from pathlib import Path

import pytest

from classes.models import School, Student
from classes.versions import NOT_SHOWN
from faces.models import FaceTemplate
from faces.services.consents import SignedConsent, give_consent, withdraw_consent
from tests.faces.registration.registering import CREATE, add_picture, reasons, register
from tests.factories import make_class_group, make_school, make_student
from tests.painted_faces import write_class_video, write_picture
from tests.recognition.running import run_for_text, run_refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "faces"


@pytest.fixture
def consenting(students) -> list[Student]:
    for student in students:
        give_consent(
            student=student,
            signed=SignedConsent("Grace Hopper", wording="2026-08"),
            entered_by=None,
        )
    return students


def test_a_folder_named_by_number_registers_each_picture(folder, class_group, consenting):
    add_picture(folder, "701", 3)
    add_picture(folder, "701", 3, face_px=140)
    answer = register(folder)
    assert answer["faces_registered"] == 2
    assert FaceTemplate.objects.filter(student=consenting[0]).count() == 2


@pytest.mark.parametrize("name", ["Ana_Adams", "ana adams", "ANA_ADAMS"])
def test_a_folder_named_by_full_name_finds_the_student(folder, class_group, consenting, name):
    add_picture(folder, name, 3)
    register(folder)
    assert FaceTemplate.objects.get().student == consenting[0]


def test_a_name_with_accents_is_found_however_the_computer_stores_it(folder, school):
    student = make_student(school=school, given_name="Zoë", family_name="Ångström")
    make_class_group(student, school=school, code="7A")
    give_consent(
        student=student, signed=SignedConsent("Grace Hopper", wording="2026-08"), entered_by=None
    )
    add_picture(folder, unicodedata.normalize("NFD", "Zoë_Ångström"), 3)
    register(folder)
    assert FaceTemplate.objects.get().student == student


def test_a_name_contained_in_another_never_finds_the_other(folder, class_group, consenting):
    add_picture(folder, "Ana", 3)
    add_picture(folder, "Anabel_Clark", 8)
    answer = register(folder)
    assert [s["number"] for s in answer["students"]] == [None, "704"]
    assert answer["students"][0]["reason"] == "No student of 7A has the number or name Ana."


def test_a_name_that_two_students_bear_is_refused(folder, class_group, consenting):
    add_picture(folder, "Ben_Baker", 3)
    add_picture(folder, "702", 8)
    answer = register(folder)
    reason = "Several students are called Ben Baker: name the folder by the number."
    assert [s["reason"] for s in answer["students"]] == ["", reason]


def test_a_video_gives_several_varied_faces(folder, class_group, consenting):
    (folder / "701").mkdir(parents=True)
    write_class_video(folder / "701" / "me.mp4", [3], duration_s=2, face_px=120)
    assert register(folder)["faces_registered"] >= 1
    assert FaceTemplate.objects.filter(source="video").exists()


@pytest.mark.parametrize("ending", [".jpg", ".JPEG", ".png", ".heic"])
def test_pictures_of_phones_and_cameras_are_read(folder, class_group, consenting, ending):
    (folder / "701").mkdir(parents=True)
    write_picture(folder / "701" / f"me{ending}", [3], face_px=120)
    assert register(folder)["faces_registered"] == 1


def test_running_again_registers_nothing_twice(folder, class_group, consenting):
    add_picture(folder, "701", 3)
    register(folder)
    answer = register(folder)
    assert (answer["faces_registered"], answer["faces_known_before"]) == (0, 1)
    assert FaceTemplate.objects.count() == 1


@pytest.mark.parametrize(
    ("person", "options", "word"),
    [
        (None, {}, "No face"),
        (3, {"face_px": 40}, "too small"),
        (3, {"blurred": {3}}, "blurred"),
    ],
)
def test_a_bad_picture_is_refused_with_one_reason_and_stops_no_other(
    folder, class_group, consenting, person, options, word
):
    add_picture(folder, "701", person, **options)
    add_picture(folder, "701", 3)
    answer = register(folder)
    assert word in reasons(answer)[0]
    assert (answer["faces_registered"], answer["refused"]) == (1, 1)


def test_several_faces_of_like_size_are_refused(folder, class_group, consenting):
    (folder / "701").mkdir(parents=True)
    write_picture(folder / "701" / "us.png", [3, 8], face_px=120)
    add_picture(folder, "701", 3)
    assert "Several faces" in reasons(register(folder))[1]


def test_a_face_like_another_students_is_refused(folder, class_group, consenting):
    add_picture(folder, "701", 3)
    add_picture(folder, "702", 3)
    assert "looks like Ana Adams (701)" in reasons(register(folder))[1]


@pytest.mark.parametrize(("name", "word"), [("a.txt", "neither"), ("a.jpg", "not a picture")])
def test_a_file_that_is_no_picture_is_refused(folder, class_group, consenting, name, word):
    add_picture(folder, "701", 3)
    (folder / "701" / name).write_text("I am no picture.")
    assert word in reasons(register(folder))[1]


@pytest.mark.parametrize("create", [(), CREATE])
def test_a_folder_whose_name_is_no_text_stops_no_other(folder, class_group, consenting, create):
    add_picture(folder, "701", 3)
    (folder / os.fsdecode(b"Jos\xe9")).mkdir()
    text = run_for_text("register_faces", folder, "--class-group", "7A", *create)
    assert "Jos?: refused." in text
    assert "1 registered, 0 known before, 1 refused" in text


def test_what_computers_leave_in_folders_is_passed_over(folder, class_group, consenting):
    add_picture(folder, "701", 3)
    for name in (".DS_Store", "Thumbs.db"):
        (folder / "701" / name).write_bytes(b"x")
    assert register(folder)["refused"] == 0


def test_a_student_without_consent_is_refused_plainly(folder, class_group, students):
    add_picture(folder, "701", 3)
    refusal = run_refused("register_faces", folder, "--class-group", "7A")
    assert refusal.returncode == 1
    assert not FaceTemplate.objects.exists()


def test_a_withdrawn_consent_is_not_given_anew(folder, class_group, consenting):
    withdraw_consent(student=consenting[0], shown_version=NOT_SHOWN)
    add_picture(folder, "701", 3)
    add_picture(folder, "702", 8)
    answer = register(folder, *CREATE)
    assert "withdrawn" in answer["students"][0]["reason"]
    assert FaceTemplate.objects.get().student == consenting[1]


def test_an_unknown_school_is_refused_and_not_made_beside_the_first(folder, school):
    add_picture(folder, "Ana_Lima", 3)
    run_refused("register_faces", folder, "--class-group", "7A", *CREATE, "--school", "Hil School")
    assert School.objects.count() == 1


def test_among_several_schools_one_must_be_named(folder, class_group, consenting):
    make_school(name="Lake School")
    add_picture(folder, "701", 3)
    assert "several schools" in str(run_refused("register_faces", folder, "--class-group", "7A"))
    assert register(folder, "--school", "hill school")["faces_registered"] == 1


@pytest.mark.parametrize("code", ["7B", "7"])
def test_an_unknown_class_group_is_refused(folder, class_group, code):
    add_picture(folder, "701", 3)
    refusal = run_refused("register_faces", folder, "--class-group", code)
    assert str(refusal) == f"There is no class {code} in Hill School."


def test_a_missing_folder_is_refused(tmp_path, class_group):
    refusal = run_refused("register_faces", tmp_path / "none", "--class-group", "7A")
    assert (refusal.returncode, "There is no folder" in str(refusal)) == (1, True)


def test_people_read_a_line_for_each_file_and_the_counts(folder, class_group, consenting):
    add_picture(folder, "701", 3)
    add_picture(folder, "701", None)
    lines = run_for_text("register_faces", folder, "--class-group", "7A").splitlines()
    assert lines[:2] == ["Ana Adams (701)", "  0.png: registered."]
    assert lines[2].startswith("  1.png: refused. No face")
    assert lines[-1] == "Faces of 7A: 1 registered, 0 known before, 1 refused."
