"""What is logged holds no student's name, no number, no address, no token and no embedding."""

import io
import logging
import re

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string

from faces.errors import LooksLikeAnotherStudentError
from faces.services.pictures.face_pictures import SentPicture, submit_picture
from jobs.lifecycle import acquire
from jobs.registry import kind_of
from jobs.runner import run_leased
from recognition.services import recognition_job
from recognition.services.captures import submit_capture
from reports.services.mail_requests import mail_register
from tests.factories.api import make_token
from tests.house.rooms import APPS
from tests.painted_faces import write_picture
from tests.processes.work_now import recognise_capture, register_face_picture

pytestmark = pytest.mark.django_db

SECRET = "Ana Adams, 701, ana@home.example, att_secret, [0.1234567]"


@pytest.fixture(params=["line", "json"])
def lines(request):
    """Everything that the site's own handler would write, down to DEBUG, in either form."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    options = dict(settings.LOGGING["formatters"][request.param])
    if "format" in options:
        options["fmt"] = options.pop("format")
    handler.setFormatter(import_string(options.pop("()"))(**options))
    watched = [logging.getLogger(name) for name in (*APPS, "attendance_site", "django.request")]
    before = [logger.level for logger in watched]
    for logger in watched:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    yield stream
    for logger, level in zip(watched, before, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


def words_of(students) -> set[str]:
    names = {part for s in students for part in (s.given_name, s.family_name, s.number)}
    return names | {"@", "att_s"}


def assert_discreet(lines, students) -> None:
    # The thousandths of a second at a line's beginning may be anybody's number.
    text = re.sub(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} ", "", lines.getvalue(), flags=re.M)
    # So may a moment and the number of a request.
    text = re.sub(r'"time": "[^"]*"|"request_id": "[0-9a-f]{32}"', "", text)
    found = {word for word in words_of(students) if word in text}
    assert found == set()


def test_a_lesson_a_picture_and_a_mail_that_work(
    lines,
    session,
    students,
    known_students,
    class_video,
    looks,
    alice,
    tmp_path,
):
    film = ContentFile(class_video.read_bytes(), name="Ana Adams.mp4")
    recognise_capture(capture_id=submit_capture(session=session, file=film).pk)
    picture = write_picture(tmp_path / "Ana Adams.png", [looks[students[0]]], face_px=150)
    sent = submit_picture(
        student=students[0], path=picture, sent=SentPicture("Ana Adams.png", alice)
    )
    register_face_picture(picture_id=sent.pk)
    delivery = mail_register(session=session, to=alice)
    run_leased(lease=acquire(kind=kind_of(type(delivery)), pk=delivery.pk))
    assert_discreet(lines, students)


@pytest.mark.parametrize("error", [IntegrityError(SECRET), ValueError(SECRET)])
def test_a_lesson_that_fails(
    lines,
    session,
    students,
    known_students,
    class_video,
    monkeypatch,
    error,
):
    def fail(*args: object, **kwargs: object) -> None:
        raise error

    film = ContentFile(class_video.read_bytes(), name="class.mp4")
    capture = submit_capture(session=session, file=film)
    monkeypatch.setattr(recognition_job, "local_copy", fail)
    recognise_capture(capture_id=capture.pk)
    assert type(error).__name__ in lines.getvalue()
    assert "recognition_job.py" in lines.getvalue()
    assert_discreet(lines, students)


def test_a_page_that_fails(lines, students, student, alice, monkeypatch):
    def fail(*args: object, **kwargs: object) -> None:
        try:
            raise LooksLikeAnotherStudentError(student)
        except LooksLikeAnotherStudentError as refusal:
            raise RuntimeError(SECRET) from refusal

    client = Client(raise_request_exception=False)
    client.force_login(alice)
    monkeypatch.setattr("office.views.students.student_days", fail)
    assert client.get(reverse("office:student", args=[student.pk])).status_code == 500
    assert "RuntimeError" in lines.getvalue()
    assert "face_like_another_student" in lines.getvalue()
    assert_discreet(lines, students)


def test_a_token_that_is_used(lines, school, students):
    _row, token = make_token(school=school)
    client = Client(headers={"Authorization": f"Bearer {token}"})
    assert client.get("/api/v1/students").status_code == 200
    assert client.get("/api/v1/students/999999").status_code == 404
    assert client.get(f"/students/{token}/").status_code == 404
    assert "/students/att_…/" in lines.getvalue()
    assert token not in lines.getvalue()
    assert_discreet(lines, students)
