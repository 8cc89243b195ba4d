"""From logging in to the confirmed register: real worker, real networks, the drawn class filmed."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from demo.footage import class_video_in
from demo.people import ABSENT, PRESENT
from demo.runtime.demonstration import Demonstration
from demo.runtime.logins import Login, logins_in
from tests.browser.camera import launch_with_camera, write_camera_clip
from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.visitor import PHONE, SCREENS, Visitor
from tests.processes.ports import free_port

pytestmark = [pytest.mark.networks, pytest.mark.cluster, pytest.mark.alone]

VIDEO_S = 8.0
FILM_S = 10
PATIENCE_MS = 240_000
FEWEST_PRESENT = 17
"""Of 20: the browser codes the film anew while two cores do everything else."""

RECORDS = """
SELECT student.number, record.status
FROM classes_attendancerecord AS record JOIN classes_student AS student
ON student.id = record.student_id
WHERE record.session_id IN (SELECT session_id FROM recognition_capture)
"""
"""What is recorded of the lesson that was filmed; the term before it is invented."""


@pytest.fixture
def folder(tmp_path, new_sqlite_file) -> Path:
    """With its tables, which the demonstration would take ten seconds to make."""
    folder = tmp_path / "demonstration"
    folder.mkdir(mode=0o700)
    new_sqlite_file(folder / "db.sqlite3")
    return folder


@pytest.fixture
def site(folder, playwright) -> Iterator[str]:
    demonstration = Demonstration(
        folder, database_url="", video_s=VIDEO_S, on_step=lambda text: None
    )
    with demonstration.class_served(wanted_port=free_port()) as address:
        yield address


@pytest.fixture
def camera(site, folder, playwright) -> Iterator[Browser]:
    """A browser whose camera shows the drawn class."""
    with av.open(str(class_video_in(folder, VIDEO_S))) as video:
        pictures = (frame.to_ndarray(format="rgb24") for frame in video.decode(video=0))
        frames = [np.asarray(picture, np.uint8) for picture in pictures]
    clip = write_camera_clip(folder / "class.mjpeg", frames)
    browser = launch_with_camera(playwright, CHROMIUM or "", clip, *QUIET)
    yield browser
    browser.close()


@pytest.fixture
def teacher(folder, site) -> Login:
    return next(login for login in logins_in(folder) if login.role == "teacher")


def statuses(folder: Path) -> dict[str, str]:
    with sqlite3.connect(folder / "db.sqlite3") as database:
        return dict(database.execute(RECORDS).fetchall())


def test_a_teacher_films_the_class_and_confirms_the_register(camera, site, teacher, folder):
    context = camera.new_context(base_url=site, permissions=["camera"], **SCREENS[PHONE])
    visitor = Visitor(context.new_page())
    page = visitor.page
    visitor.log_in(teacher.email, teacher.password)
    visitor.click("7A")
    visitor.click("Film the class")
    stage = page.get_by_role("dialog")
    visitor.click("Start filming", within=stage)
    expect(stage.get_by_text("Enough, if every face was seen")).to_be_visible(
        timeout=1000 * (FILM_S + 10)
    )
    visitor.click("Stop filming", within=stage)
    visitor.click("Use this film", within=stage)
    confirm = page.get_by_role("button", name="Confirm").or_(
        page.get_by_role("link", name="Confirm")
    )
    expect(confirm.first).to_be_visible(timeout=PATIENCE_MS)
    confirm.first.click()

    deadline = time.monotonic() + 10
    while not statuses(folder) and time.monotonic() < deadline:
        page.wait_for_timeout(200)
    found = statuses(folder)
    present = {number for number, status in found.items() if status == "present"}
    assert present <= {person.number for person in PRESENT}
    assert len(present) >= FEWEST_PRESENT
    assert not present & {person.number for person in ABSENT}
    context.close()
    assert visitor.complaints == []
