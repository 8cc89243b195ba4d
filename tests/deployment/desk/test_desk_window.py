"""The command `desk` on a machine with a screen: what it starts, shows and ends."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from benchmarks.fixtures.chromium import chromium_path
from tests.deployment.desk.virtual_screen import virtual_screen, why_no_screen
from tests.processes.ports import free_port

pytestmark = [pytest.mark.browser, pytest.mark.cluster, pytest.mark.alone]
ROOT = Path(__file__).resolve().parents[3]
CHROMIUM = chromium_path()
PATIENCE_S = 240
DOORS = {
    "create": ((12, 107, 65), (116, 217, 167)),
    "test": ((31, 83, 148), (156, 196, 245)),
    "run": ((11, 95, 110), (98, 200, 216)),
    "registers": ((87, 57, 159), (192, 174, 247)),
}
"""The colour of each door by day and by night."""

PAPER, PAPER_PX = (255, 255, 255), 200_000
"""A page without colours, by day."""

ENDED_WITHIN_S = 60
LEAST_PX = 1000
"""The bar above a door alone has more."""


def n_pixels(picture: np.ndarray, colour: tuple[int, int, int]) -> int:
    return int((np.abs(picture.astype(int) - colour).max(axis=-1) < 6).sum())


def shows_all_doors(picture: np.ndarray) -> bool:
    return all(
        max(n_pixels(picture, colour) for colour in colours) > LEAST_PX
        for colours in DOORS.values()
    )


@pytest.fixture
def installation(tmp_path, new_sqlite_file) -> dict[str, str]:
    """Alice's class on a machine of hers alone, with painted faces for networks."""
    folder = tmp_path / "var"
    folder.mkdir(mode=0o700)
    new_sqlite_file(folder / "db.sqlite3")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.processes.settings_fakes",
        "DATABASE_URL": "",
        "VAR_DIR": str(folder),
        "KEYS_DIR": str(tmp_path / "keys"),
        "MEDIA_ROOT": str(folder / "media"),
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "DESK_SIGN_IN": "alice@example.org",
        "PYTHONUNBUFFERED": "1",
    }
    step = [sys.executable, "-m", "tests.processes.desk_steps", "prepare"]
    done = subprocess.run(step, cwd=ROOT, env=environment, capture_output=True, check=True)
    assert json.loads(done.stdout)
    return environment


@pytest.fixture
def browser(tmp_path) -> str:
    """The installed Chromium; who runs tests as root may not have its sandbox."""
    script = tmp_path / "chromium"
    script.write_text(f'#!/bin/sh\nexec {CHROMIUM} --no-sandbox --disable-gpu "$@"\n')
    script.chmod(0o755)
    return str(script)


@pytest.fixture
def screen(tmp_path):
    if not CHROMIUM:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    if why_not := why_no_screen():
        pytest.skip(why_not)
    folder = tmp_path / "screen"
    folder.mkdir()
    with virtual_screen(folder) as screen:
        yield screen


class RunningDesk:
    """The command, and what it has printed."""

    def __init__(self, environment: dict[str, str], log: Path, *options: str) -> None:
        self.log = log
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "manage.py", "desk", *options],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=output,
            )

    def wait_for(self, is_so) -> None:
        deadline_s = time.monotonic() + PATIENCE_S
        while not is_so():
            assert self._process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline_s, self.log.read_text()
            time.sleep(0.5)

    def has_printed(self, words: str) -> bool:
        return words in self.log.read_text()

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def end(self) -> int:
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(60)


def n_processes_of(environment: dict[str, str]) -> int:
    """Count what runs for this installation, by the environment that it was given."""
    mark = f"VAR_DIR={environment['VAR_DIR']}".encode()
    return sum(_has_environment(folder, mark) for folder in Path("/proc").glob("[0-9]*"))


def _has_environment(folder: Path, mark: bytes) -> bool:
    try:
        return mark in (folder / "environ").read_bytes().split(b"\0")
    except OSError:
        return False


def test_the_window_shows_the_four_doors_without_a_log_in(installation, browser, screen, tmp_path):
    port = str(free_port())
    shown = installation | {"DISPLAY": screen.display}
    desk = RunningDesk(shown, tmp_path / "desk.log", "--port", port, "--browser", browser)
    try:
        desk.wait_for(lambda: shows_all_doors(screen.photograph()))
    finally:
        picture = screen.photograph()
        Image.fromarray(picture).save(os.environ.get("DESK_PICTURE", tmp_path / "desk.png"))
        assert desk.end() == 0
    assert desk.has_printed("The desk is closed.")
    assert n_processes_of(installation) == 0


def test_a_second_desk_starts_nothing_twice_and_ends_nothing_of_the_first(installation, tmp_path):
    port = str(free_port())
    first = RunningDesk(installation, tmp_path / "1.log", "--port", port, "--no-window")
    first.wait_for(lambda: first.has_printed("The desk is at"))
    second = RunningDesk(installation, tmp_path / "2.log", "--port", port, "--no-window")
    try:
        second.wait_for(lambda: second.has_printed("The desk is at"))
        assert not second.has_printed("Starting")
        assert second.end() == 0
        # What the first one started goes on.
        third = RunningDesk(installation, tmp_path / "3.log", "--port", port, "--no-window")
        third.wait_for(lambda: third.has_printed("The desk is at"))
        assert not third.has_printed("Starting")
        assert third.end() == 0
    finally:
        assert first.end() == 0
    assert n_processes_of(installation) == 0


def test_a_second_desk_opens_another_window_of_the_first_and_ends_nothing(
    installation, browser, screen, tmp_path
):
    shown = installation | {"DISPLAY": screen.display}
    options = ["--port", str(free_port()), "--browser", browser]
    first = RunningDesk(shown, tmp_path / "1.log", *options)
    try:
        first.wait_for(lambda: shows_all_doors(screen.photograph()))
        n_before = n_processes_of(installation)
        done = subprocess.run(
            [sys.executable, "manage.py", "desk", *options],
            cwd=ROOT,
            env=shown,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert "it has opened another window" in done.stdout
        assert "Starting" not in done.stdout
        time.sleep(3)
        assert not first.has_ended()
        assert shows_all_doors(screen.photograph())
        assert n_processes_of(installation) >= n_before
    finally:
        first.end()
    assert n_processes_of(installation) == 0


def test_a_desk_that_is_killed_leaves_nothing_running(installation, browser, screen, tmp_path):
    shown = installation | {"DISPLAY": screen.display}
    desk = RunningDesk(shown, tmp_path / "1.log", "--port", str(free_port()), "--browser", browser)
    desk.wait_for(lambda: shows_all_doors(screen.photograph()))
    desk.kill()
    deadline_s = time.monotonic() + ENDED_WITHIN_S
    while n_processes_of(installation) and time.monotonic() < deadline_s:
        time.sleep(0.5)
    assert n_processes_of(installation) == 0


def test_who_has_no_terminal_reads_a_refusal_in_a_window(installation, browser, screen, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = str(stranger.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "manage.py", "desk", "--port", port, "--browser", browser],
            cwd=ROOT,
            env=installation | {"DISPLAY": screen.display},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
    assert done.returncode == 1
    try:
        page = Path(installation["VAR_DIR"]) / "desk" / "refused.html"
        assert "taken by another program" in page.read_text()
        deadline_s = time.monotonic() + PATIENCE_S
        while n_pixels(screen.photograph(), PAPER) < PAPER_PX and time.monotonic() < deadline_s:
            time.sleep(0.5)
        Image.fromarray(screen.photograph()).save(
            os.environ.get("REFUSAL_PICTURE", tmp_path / "refused.png")
        )
        assert n_pixels(screen.photograph(), PAPER) >= PAPER_PX
    finally:
        lock = Path(installation["VAR_DIR"]) / "desk" / "browser" / "SingletonLock"
        os.kill(int(lock.readlink().name.rpartition("-")[2]), signal.SIGTERM)


def test_a_port_of_another_program_is_refused(installation, tmp_path):
    port = str(free_port())
    stranger = subprocess.Popen(
        [sys.executable, "-m", "http.server", port, "--bind", "127.0.0.1"],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        time.sleep(2)
        done = subprocess.run(
            [sys.executable, "manage.py", "desk", "--port", port, "--no-window"],
            cwd=ROOT,
            env=installation,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
    finally:
        stranger.terminate()
        stranger.wait()
    assert done.returncode == 1
    assert "taken by another program" in done.stderr
