"""The lines of docs/api.md and the example client do what they say, against a running site."""

import importlib.util
import io
import os
import re
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from django.utils import timezone
from openpyxl import load_workbook

from classes.models import ClassSession, LessonChange, Student
from faces.models import FacePicture
from faces.services.consents import SignedConsent, give_consent
from faces.services.face_registration import register_picture
from recognition.models import Capture
from rosters.import_work import work_on_import
from rosters.models import RosterImport
from tests.factories import make_session, make_teacher
from tests.factories.api import make_token
from tests.factories.office import make_meeting, make_term
from tests.painted_faces import write_class_video, write_picture
from tests.processes.work_now import recognise_capture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough]

DOCS = Path(__file__).resolve().parents[3] / "docs"
BLOCKS = re.findall(r"```sh\n(.*?)```", (DOCS / "api.md").read_text(encoding="utf-8"), re.DOTALL)
PEOPLE = [2, 7, 12]
PATIENCE_S = 60


@pytest.fixture
def known_class(painted_pipeline, class_group, students, tmp_path):
    """7A, whose first three have registered faces; the film shows the first two."""
    for student, person in zip(students, PEOPLE, strict=False):
        give_consent(
            student=student,
            signed=SignedConsent("Grace Hopper", wording="2026-08"),
            entered_by=None,
        )
        picture = write_picture(tmp_path / "face.png", [person], face_px=160, is_laughing=True)
        register_picture(student=student, picture=picture)
    write_class_video(tmp_path / "class.mp4", PEOPLE[:2], duration_s=2)
    return class_group


@pytest.fixture
def environment(live_server, known_class, students, school):
    make_term(school=school)
    make_meeting(class_group=known_class)
    session = make_session(class_group=known_class)
    return os.environ | {
        "SITE": live_server.url,
        "TOKEN": make_token(school=school)[1],
        "SCHOOL": str(school.pk),
        "CLASS": str(known_class.pk),
        "SESSION": str(session.pk),
        "STUDENT": str(students[3].pk),
        "TEACHER": str(make_teacher(known_class, email="lehrer@example.org").pk),
    }


def run(block, environment, folder):
    """Run lines of the guide, and beside them the worker for the roster that they wait for."""
    printed = folder / "printed.txt"
    with printed.open("w") as output:
        shell = subprocess.Popen(
            ["bash", "-euo", "pipefail", "-c", block],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + PATIENCE_S
        while shell.poll() is None and time.monotonic() < deadline:
            for sent in RosterImport.objects.filter(state="queued"):
                work_on_import(roster_import=sent)
            time.sleep(0.1)
        shell.kill()
    assert shell.wait() == 0, block + printed.read_text()
    return printed.read_text()


def test_the_lines_of_the_guide_do_what_they_say(environment, students, tmp_path):
    give_consent(
        student=students[3],
        signed=SignedConsent("Grace Hopper", wording="2026-08"),
        entered_by=None,
    )
    printed = {}
    for block in BLOCKS[1:]:
        printed[block] = run(block, environment, tmp_path)
        if capture := Capture.objects.filter(state="queued").first():
            recognise_capture(capture_id=capture.pk)
            environment["CAPTURE"] = str(capture.pk)
    text = "\n".join(printed.values())
    assert len(printed) >= 10
    assert '"state":"ready"' in text
    assert '"n_present":2' in text
    assert '"pointer":"#/number"' in text
    assert '"stage":"applied"' in text
    assert Student.objects.get(number="901").family_name == "Newman"
    assert ClassSession.objects.get(pk=environment["SESSION"]).is_closed
    assert '"lehrer@example.org"' in text
    assert '"class_groups"' in text
    assert str(LessonChange.objects.get().session.teacher_id) == environment["TEACHER"]
    assert FacePicture.objects.get().student == students[3]
    assert load_workbook(tmp_path / "report.xlsx").sheetnames


@pytest.mark.parametrize("is_on", [True, False])
def test_the_example_client_takes_attendance(environment, known_class, tmp_path, is_on):
    if is_on:
        make_session(class_group=known_class, starts_at=timezone.now() - timedelta(minutes=3))
    n_before = ClassSession.objects.count()
    report = tmp_path / "client.xlsx"
    client = subprocess.Popen(
        [
            *(sys.executable, DOCS / "example_client.py", environment["SITE"]),
            *(str(known_class.pk), tmp_path / "class.mp4", report),
        ],
        env=environment | {"ATTENDANCE_TOKEN": environment["TOKEN"]},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    deadline = time.monotonic() + PATIENCE_S
    while client.poll() is None and time.monotonic() < deadline:
        if capture := Capture.objects.filter(state="queued").first():
            recognise_capture(capture_id=capture.pk)
        time.sleep(0.1)
    client.kill()
    printed, _ = client.communicate()
    assert client.returncode == 0, printed
    assert "Ana Adams" in printed
    assert "'n_present': 2" in printed
    assert load_workbook(report).sheetnames
    assert ClassSession.objects.latest("starts_at").starts_at <= timezone.now()
    assert ClassSession.objects.count() == n_before + (not is_on)
    assert ClassSession.objects.latest("starts_at").captures.exists()


def test_the_example_client_sends_all_of_a_film_again_that_came_too_soon():
    sent = []

    def answer(method, url, *, files, **more):
        sent.append(files["file"].read())
        response = requests.Response()
        response.status_code = 429 if len(sent) == 1 else 202
        response.headers["Retry-After"] = "0"
        return response

    spec = importlib.util.spec_from_file_location("example_client", DOCS / "example_client.py")
    client = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(client)
    api = client.Api("https://attendance.school.example", "att_")
    api._session.request = answer
    assert api.ask("POST", "captures", files={"file": io.BytesIO(b"film")}).status_code == 202
    assert sent == [b"film", b"film"]
