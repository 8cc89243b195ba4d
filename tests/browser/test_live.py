"""The room's webcam before a real Chromium, the real networks in their own process: names come."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from benchmarks.drawn_camera import SHOWN, draw_frames
from tests.browser.camera import launch_with_camera, write_camera_clip
from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.inspections import RULES, axe_faults
from tests.browser.visitor import DESKTOP, SCREENS, Visitor
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60
LEAST_PICTURES_A_SECOND = 2.0
LONGEST_DELAY_S = 1.0

pytestmark = pytest.mark.networks


class LiveRig:
    """A site and the networks' process on a database of their own.

    Args:
        folder: everything lies here.
    """

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "attendance_site.settings",
            "DATABASE_URL": "",
            "VAR_DIR": str(folder),
            "MEDIA_ROOT": str(folder / "media"),
            "LIVE_NETWORKS_SOCKET": str(folder / "live.sock"),
        }
        self.log = folder / "live.log"
        self._running: list[subprocess.Popen[bytes]] = []

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, step: str) -> object:
        return json.loads(self.run("-m", "tests.live_steps", step))

    def start(self, *arguments: str, says: str) -> subprocess.Popen[bytes]:
        """Start a process and wait until its log says something."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._running.append(process)
        deadline = time.monotonic() + PATIENCE_S
        while says not in self.log.read_text():
            assert process.poll() is None and time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)
        return process

    def end(self) -> None:
        for process in self._running:
            process.terminate()
        for process in self._running:
            process.wait(PATIENCE_S)


@pytest.fixture(scope="module")
def rig(tmp_path_factory) -> Iterator[LiveRig]:
    if not CHROMIUM:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    rig = LiveRig(tmp_path_factory.mktemp("live"))
    rig.run("manage.py", "migrate", "--verbosity", "0")
    bound = ["--bind", f"127.0.0.1:{rig.port}", "--threads", "2", "--no-control-socket"]
    rig.start("-m", "gunicorn", "attendance_site.wsgi", *bound, says="Listening at")
    yield rig
    rig.end()


@pytest.fixture(scope="module")
def webcam(playwright, tmp_path_factory) -> Iterator[Browser]:
    clip = tmp_path_factory.mktemp("webcam") / "class.mjpeg"
    write_camera_clip(clip, draw_frames(fps=10, seconds=4))
    browser = launch_with_camera(playwright, CHROMIUM or "", clip, *QUIET)
    yield browser
    browser.close()


@pytest.fixture
def door(webcam, rig) -> Iterator[Visitor]:
    """A laptop at the door."""
    url = f"http://127.0.0.1:{rig.port}"
    context = webcam.new_context(base_url=url, permissions=["camera"], **SCREENS[DESKTOP])
    visitor = Visitor(context.new_page())
    yield visitor
    context.close()
    assert visitor.complaints == []


def number_in(door: Visitor, part: str) -> float:
    text = door.page.locator(part).inner_text()
    assert re.fullmatch(r"[\d.]+", text), text
    return float(text)


def test_ten_students_are_named_in_the_picture_and_in_the_review(rig, door, capsys):
    session = rig.ask("prepare")["session"]
    door.log_in()
    door.go(f"/sessions/{session}/live/")
    door.sees("The live recognition is not running")

    networks = rig.start("manage.py", "live_networks", says="ready for live pages")
    door.go(f"/sessions/{session}/live/")
    door.click("Start the camera")
    expect(door.page.locator(".live-n")).to_have_text("10", timeout=PATIENCE_S * 1000)
    expect(door.page.locator(".live-names li")).to_have_count(10)
    door.sees(SHOWN[0].name, within=door.page.locator(".live-names"))
    assert axe_faults(door.page, RULES) == []
    pictures_a_second, delay_s = number_in(door, ".live-fps"), number_in(door, ".live-delay")
    with capsys.disabled():
        sys.stdout.write(f"\nlive: {pictures_a_second} pictures a second, {delay_s} s behind\n")
    assert pictures_a_second >= LEAST_PICTURES_A_SECOND
    assert delay_s <= LONGEST_DELAY_S

    door.click("Stop and review")
    door.sees_heading("Review")
    assert rig.ask("stored") == [[student.number, "present"] for student in SHOWN]

    networks.terminate()
    assert networks.wait(PATIENCE_S) == 0
