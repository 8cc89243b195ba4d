"""Whoever switches scripts off takes attendance just the same."""

import pytest

from recognition.models import Capture
from tests.painted_faces import write_picture

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("has_scripts", [False], indirect=True),
]


def test_the_review_works_without_scripts(visitor, lesson):
    ida, noel, tom = lesson.students[:3]
    page = visitor.page
    visitor.log_in()
    visitor.go(f"/sessions/{lesson.session.pk}/review/")
    visitor.click("Yes", within=page.get_by_role("article").filter(has_text=f"{ida}?"))
    visitor.sees(f"{ida} is here.")
    visitor.click("Someone else", within=page.get_by_role("article").filter(has_text=f"{noel}?"))
    visitor.sees_heading("Who is this?")
    visitor.click(f"{tom} 7003")
    visitor.sees(f"{tom} is here.")
    # The confirmation deletes the unidentified faces; their pictures are still being fetched.
    page.wait_for_load_state("networkidle")
    visitor.click("Confirm")
    visitor.sees_heading("Register")
    assert lesson.session.records.get(student=ida).status == "present"


def test_a_late_student_is_marked_by_hand_without_scripts(visitor, lesson):
    student = lesson.students[-1]
    visitor.log_in()
    visitor.go(f"/sessions/{lesson.session.pk}/")
    visitor.click("L Late", within=visitor.page.locator(f"#student-{student.pk}"))
    visitor.sees_heading(str(student))
    visitor.page.get_by_label("Minutes late").fill("9")
    visitor.click("Save")
    visitor.sees("9 minutes late.")


def test_a_photo_is_sent_without_scripts(visitor, lesson, tmp_path):
    picture = write_picture(tmp_path / "class.png", [0, 1])
    visitor.log_in()
    visitor.go(f"/sessions/{lesson.session.pk}/take/")
    visitor.page.locator("input[type=file]:visible").set_input_files(picture)
    visitor.click("Send")
    visitor.sees_heading("Looking for faces")
    assert Capture.objects.filter(state="queued").count() == 1
