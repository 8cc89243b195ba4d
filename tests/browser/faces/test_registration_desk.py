"""A face registered before a webcam: real Chromium, real networks, a real worker."""

import json
import re
import time
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from demo.people import STUDENTS
from demo.portraits import describe_person, draw_portrait
from face_vision.types import Frame
from tests.browser.camera import launch_with_camera, write_camera_clip
from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.faces.nodding import draw_nodding
from tests.browser.live_rig import LiveRig
from tests.browser.visitor import Visitor
from tests.painted_faces import write_picture

PATIENCE_MS = 60_000
FRAMES_A_LOOK = 30
NETWORKS = pytest.mark.networks


def draw_sitter() -> list[Frame]:
    """Draw somebody who looks straight, to both sides, up and down before a grey wall."""
    person = describe_person(STUDENTS[16].seed)
    looks = [draw_portrait(person), *(draw_portrait(person, yaw=yaw) for yaw in (0.95, -0.95))]
    looks += [draw_nodding(person, nod) for nod in (-0.06, -0.08, 0.05, 0.06)]
    frames = []
    for look in looks:
        frame = np.full((720, 960, 3), 150, np.uint8)
        frame[100:612, 224:736] = look
        frames += [frame] * FRAMES_A_LOOK
    return frames


@pytest.fixture(scope="module")
def rig(tmp_path_factory, new_sqlite_file) -> Iterator[LiveRig]:
    if not CHROMIUM:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    database = new_sqlite_file(tmp_path_factory.mktemp("desk") / "db.sqlite3")
    with LiveRig(database.parent).serving() as rig:
        yield rig


@pytest.fixture(scope="module")
def webcam(playwright, tmp_path_factory) -> Iterator[Browser]:
    clip = tmp_path_factory.mktemp("webcam") / "sitter.mjpeg"
    browser = launch_with_camera(
        playwright, CHROMIUM or "", write_camera_clip(clip, draw_sitter()), *QUIET
    )
    yield browser
    browser.close()


@pytest.fixture
def sitter(webcam, rig) -> Iterator[Visitor]:
    with rig.visited_with(webcam) as visitor:
        yield visitor
    # Answers of 409 ("the networks are away") are told by Chromium as errors, too.
    assert [c for c in visitor.complaints if "409" not in c] == []


def desk_step(rig: LiveRig, step: str) -> dict:
    return json.loads(rig.run("-m", "tests.processes.desk_steps", step))


def wait_for_faces(rig: LiveRig, n_faces: int) -> dict:
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while time.monotonic() < deadline:
        stored = desk_step(rig, "stored")
        if len(stored["sources"]) >= n_faces and not stored["n_files"]:
            return stored
        time.sleep(1)
    raise AssertionError(f"{stored}\n{rig.log.read_text()[-3000:]}")


@NETWORKS
@pytest.mark.alone
def test_a_guided_capture_registers_five_looks(rig, sitter):
    student = desk_step(rig, "prepare")["student"]
    rig.start("manage.py", "worker", until="")
    sitter.log_in()
    sitter.go(f"/students/{student}/faces/")
    sitter.click("Start the camera")
    expect(sitter.page.locator(".guide-words")).to_have_text(re.compile("not running"))

    rig.start("manage.py", "live_networks", until="ready for live pages")
    expect(sitter.page.locator("#guide")).to_have_attribute(
        "data-advice", "done", timeout=PATIENCE_MS
    )
    expect(sitter.page.locator(".guide-ring .is-taken")).to_have_count(5)
    stored = wait_for_faces(rig, 5)
    assert stored == {"sources": ["webcam"] * 5, "n_files": 0}
    expect(sitter.page.locator("#gallery img")).to_have_count(5, timeout=PATIENCE_MS)
    sitter.go(f"/students/{student}/faces/")
    sitter.sees("Well known.")


@pytest.mark.django_db(transaction=True)
def test_photos_are_dropped_and_a_bad_one_is_told(visitor, lesson, tmp_path):
    student = lesson.students[-2]
    good = write_picture(tmp_path / "good.png", [3], face_px=160)
    visitor.log_in()
    visitor.go(f"/students/{student.pk}/faces/")
    _drop(visitor, [("good.png", good.read_bytes()), ("letter.png", b"no picture")])
    visitor.sees("letter.png")
    visitor.sees("Waiting")
    assert student.face_pictures.count() == 1


def _drop(visitor: Visitor, files: list[tuple[str, bytes]]) -> None:
    """Drop files onto the form as a mouse would."""
    visitor.page.evaluate(
        """(files) => {
          const dropped = new DataTransfer();
          for (const [name, bytes] of files)
            dropped.items.add(new File([new Uint8Array(bytes)], name));
          document.querySelector(".drop-zone").dispatchEvent(
            new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
        }""",
        [[name, list(content)] for name, content in files],
    )


@pytest.mark.django_db(transaction=True)
def test_a_browser_without_a_camera_is_offered_photos(visitor, lesson):
    visitor.log_in()
    visitor.go(f"/students/{lesson.students[0].pk}/faces/")
    visitor.click("Start the camera")
    visitor.sees("choose photos below")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_scripts", [False], indirect=True)
def test_photos_are_sent_without_scripts(visitor, lesson, tmp_path):
    student = lesson.students[0]
    good = write_picture(tmp_path / "good.png", [3], face_px=160)
    visitor.log_in()
    visitor.go(f"/students/{student.pk}/faces/")
    visitor.page.locator(".drop-zone [name=pictures]").set_input_files(good)
    visitor.page.locator(".drop-zone").get_by_role("button", name="Send").click()
    visitor.sees("Waiting")
