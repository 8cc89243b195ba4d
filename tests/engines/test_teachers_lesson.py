"""A teacher's lesson in WebKit, as on an iPhone, and in Firefox: review, undo, confirm, sum up."""

import pytest

from recognition.models import Capture, Sighting
from tests.engines.conftest import PEOPLE
from tests.painted_faces import write_class_video
from tests.processes.work_now import recognise_capture

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_teacher_takes_the_register_of_a_film(phone, painted_class, tmp_path):
    seen, unseen = painted_class.students[:2], painted_class.students[2]
    film = tmp_path / "class.mp4"
    write_class_video(film, PEOPLE[:2], duration_s=2)

    phone.log_in()
    phone.press("7A Physics")
    phone.press("Upload, or another lesson")
    phone.send_file(".upload input[type=file]", film)
    phone.sees("Looking for faces")
    capture = Capture.objects.get()
    assert capture.file.name.endswith("mp4")
    recognise_capture(capture_id=capture.pk)

    phone.sees("Review")
    for student in seen:
        phone.sees(str(student))
    mark_undo_and_mark_again(phone, unseen)
    reject_and_undo(phone, seen[0])
    phone.press("Confirm")
    phone.sees("Register")
    records = capture.session.records.values_list("student", "status", "minutes_late")
    assert set(records) == {
        *((student.pk, "present", None) for student in seen),
        (unseen.pk, "late", 5),
    }

    phone.press("7A Physics", within=".page-head")
    phone.press("Summary", within="#main")
    phone.sees(str(unseen))
    phone.sees("1 late (5 min)")
    phone.sees("2 present")
    assert Sighting.objects.count() >= len(seen)


def mark_undo_and_mark_again(phone, unseen):
    line = f"#student-{unseen.pk}"
    phone.press("Absent", within=f"{line} .status-buttons")
    phone.sees(f"{unseen}: Absent.")
    # Undo lives over a reload of the page.
    phone.go(phone.path)
    phone.press("Undo", within="#dock-feedback")
    phone.sees("1 entry is taken back.")
    phone.press("Late", within=f"{line} .status-buttons")
    phone.fill("minutes_late", "5")
    phone.press("Save")
    phone.sees("5 minutes late")


def reject_and_undo(phone, student):
    """A face that was named is taken from its student, and given back."""
    line = f"#present-lines #student-{student.pk}"
    phone.press(str(student), within=line)
    phone.press("Not this student", within=line)
    phone.sees(f"This is not {student}.")
    phone.press("Undo", within="#dock-feedback")
    phone.find(line)


def test_parents_read_the_notice_without_an_account(phone, settings):
    """They open it by the address on a letter or at the door; whom they object to stands there."""
    settings.PRIVACY_CONTACT = "Ada Obi, office@school.example"
    phone.go("/account/login/")
    phone.press("Privacy notice")
    phone.sees("Your rights")
    phone.sees("A consent may be withdrawn at any time")
    phone.sees("Ada Obi, office@school.example")
    phone.go("/privacy/")


def test_pages_fit_the_screen(phone, painted_class):
    group = painted_class.class_group.pk
    phone.log_in()
    for path in (
        "/",
        f"/classes/{group}/",
        f"/classes/{group}/take/",
        f"/classes/{group}/summary/",
    ):
        phone.go(path)
