"""A teacher's lesson on an iPhone's engine: sign in, send a film, review, undo, confirm, sum up."""

import pytest

from recognition.models import Capture, Sighting
from recognition.services.recognition_job import recognise_capture
from tests.painted_faces import write_class_video
from tests.webkit.conftest import PEOPLE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alone]


def test_a_teacher_takes_the_register_of_a_film(phone, painted_class, tmp_path):
    seen, unseen = painted_class.students[:2], painted_class.students[2]
    film = tmp_path / "class.mp4"
    write_class_video(film, PEOPLE[:2], duration_s=2)

    phone.log_in()
    phone.sees("7A Physics")
    phone.go(f"/classes/{painted_class.class_group.pk}/take/")
    phone.send_file(".upload input[type=file]", film)
    phone.sees("Looking for faces")
    capture = Capture.objects.get()
    assert capture.file.name.endswith("mp4")
    recognise_capture(capture_id=capture.pk)

    phone.sees("Review")
    for student in seen:
        phone.sees(str(student))
    line = f"#student-{unseen.pk}"
    phone.press("Absent", within=f"{line} .status-buttons")
    phone.press("Undo")
    phone.press("Late", within=f"{line} .status-buttons")
    phone.fill("minutes_late", "5")
    phone.press("Save")
    phone.sees("5 minutes late")
    phone.press("Confirm")
    phone.sees("Register")
    records = capture.session.records.values_list("student", "status", "minutes_late")
    assert set(records) == {
        *((student.pk, "present", None) for student in seen),
        (unseen.pk, "late", 5),
    }

    phone.go(f"/classes/{painted_class.class_group.pk}/summary/")
    phone.sees(str(unseen))
    assert Sighting.objects.count() >= len(seen)


def test_pages_fit_the_screen(phone, painted_class):
    group = painted_class.class_group.pk
    phone.log_in()
    for path in (
        "/",
        "/privacy/",
        f"/classes/{group}/",
        f"/classes/{group}/take/",
        f"/classes/{group}/summary/",
    ):
        phone.go(path)
