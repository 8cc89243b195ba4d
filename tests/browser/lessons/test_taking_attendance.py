"""What a teacher clicks from logging in to a corrected register."""

import pytest
from playwright.sync_api import expect

from classes.services import close_session
from classes.versions import NOT_SHOWN
from recognition.models import Capture, Sighting
from tests.browser.visitor import on_every_screen
from tests.factories import make_class_group, make_student, make_user
from tests.painted_faces import write_picture

pytestmark = pytest.mark.django_db(transaction=True)


@on_every_screen
def test_a_teacher_comes_from_log_in_to_a_corrected_register(visitor, lesson):
    ida, noel, tom = lesson.students[:3]
    page = visitor.page
    visitor.log_in()
    visitor.click("7A Physics")
    visitor.sees_heading("Lessons")
    visitor.go(f"/sessions/{lesson.session.pk}/review/")

    visitor.click("Yes", within=page.get_by_role("article").filter(has_text=f"{ida}?"))
    visitor.sees(f"{ida} is here.")
    visitor.click(f"not {noel}", within=page.get_by_role("article").filter(has_text=f"{noel}?"))
    visitor.sees(f"This is not {noel}.")
    visitor.sees("Nothing left to check")
    visitor.click("Undo")
    visitor.sees_heading(f"{noel}?")
    visitor.click("Someone else", within=page.get_by_role("article"))
    page.get_by_label("Search by name").fill("keller")
    page.get_by_label("Search by name").press("Enter")
    visitor.sees(f"{tom} is here.")

    visitor.click("Confirm")
    visitor.sees_heading("Register")
    line = page.locator(f"#student-{noel.pk}")
    visitor.click("L Late", within=line)
    line.get_by_label("Minutes late").fill("7")
    visitor.click("Save", within=line)
    visitor.sees("7 minutes late.", within=line)
    assert lesson.session.records.get(student=noel).minutes_late == 7
    assert lesson.session.records.get(student=tom).status == "present"


def test_a_click_in_the_review_loads_no_new_page(visitor, lesson):
    visitor.log_in()
    visitor.go(f"/sessions/{lesson.session.pk}/review/")
    visitor.page.evaluate("window.isSamePage = true")
    visitor.click("Yes")
    visitor.sees("is here.")
    assert visitor.page.evaluate("window.isSamePage")
    assert Sighting.objects.filter(review="accepted").count() == 1


def test_a_student_is_set_late_with_minutes_in_the_review(visitor, lesson):
    student = lesson.students[-1]
    visitor.log_in()
    visitor.go(f"/sessions/{lesson.session.pk}/review/")
    line = visitor.page.locator(f"#student-{student.pk}")
    visitor.click("L Late", within=line)
    visitor.page.get_by_label("Minutes late").fill("5")
    visitor.click("Save")
    visitor.sees("5 minutes late", within=line)
    assert lesson.session.records.get(student=student).minutes_late == 5


def test_an_amendment_of_a_closed_register_asks_why(visitor, lesson):
    student = lesson.students[0]
    close_session(session=lesson.session, by=make_user(), shown_version=NOT_SHOWN)
    visitor.log_in()
    visitor.go(f"/sessions/{lesson.session.pk}/")
    line = visitor.page.locator(f"#student-{student.pk}")
    visitor.click("Amend", within=line)
    line.get_by_text("Excused").click()
    line.get_by_label("Why is it changed?").fill("A note from home")
    visitor.click("Save", within=line)
    visitor.sees("“A note from home”", within=line)


def test_a_chosen_photo_is_sent_at_once_and_its_progress_shown(visitor, lesson, tmp_path):
    picture = write_picture(tmp_path / "class.png", [0, 1])
    visitor.log_in()
    visitor.go(f"/sessions/{lesson.session.pk}/take/")
    visitor.page.locator(".upload input").set_input_files(picture)
    visitor.sees_heading("Looking for faces")
    visitor.sees("Waiting")
    Capture.objects.filter(state="queued").update(state="ready")
    visitor.sees_heading("Review")


def test_a_file_beyond_the_limit_is_refused_before_it_is_sent(visitor, lesson, settings, tmp_path):
    settings.RECOGNITION_MAX_UPLOAD_MB = 1
    film = tmp_path / "long.mp4"
    film.write_bytes(b"0" * 1_000_001)
    visitor.log_in()
    visitor.go(f"/sessions/{lesson.session.pk}/take/")
    visitor.page.locator(".upload input").set_input_files(film)
    visitor.sees("long.mp4 is larger than 1 MB")
    expect(visitor.page.locator(".upload-progress")).to_be_hidden()


def test_a_file_that_is_no_video_is_refused_with_a_sentence(visitor, lesson, tmp_path):
    letter = tmp_path / "letter.mp4"
    letter.write_text("Dear parents")
    visitor.log_in()
    visitor.go(f"/sessions/{lesson.session.pk}/take/")
    visitor.page.locator(".upload input").set_input_files(letter)
    visitor.sees("This file is not a video that can be read")
    # Chromium notes the answer of 409 in its console.
    visitor.complaints[:] = [c for c in visitor.complaints if "409 (Conflict)" not in c]


def test_where_nobody_can_be_recognised_the_class_is_marked_by_hand(visitor, lesson):
    group = make_class_group(make_student(school=lesson.class_group.school))
    lesson.class_group.teachers.all()[0].class_groups.add(group)
    visitor.become("alice@example.org")
    visitor.go(f"/classes/{group.pk}/take/")
    visitor.click("Mark by hand")
    visitor.sees_heading("Review")
