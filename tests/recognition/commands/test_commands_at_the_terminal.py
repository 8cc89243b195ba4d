"""What a shell sees of the commands: exit codes, and which text goes to which stream."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from faces.management.terminal import ProgressBar
from tests.painted_faces import write_class_video, write_picture

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).resolve().parents[3]
TOOK_TOO_LONG_S = 120


@pytest.fixture(scope="module")
def place(tmp_path_factory, new_sqlite_file) -> Path:
    """A folder with an empty database, the faces of two people, and a film of them."""
    place = tmp_path_factory.mktemp("place")
    for name, person in (("Ana_Lima", 3), ("Ben_Ode", 8)):
        (place / "faces" / name).mkdir(parents=True)
        write_picture(place / "faces" / name / "1.png", [person], face_px=120, is_laughing=True)
    write_class_video(place / "class.mp4", [3, 20], duration_s=1)
    new_sqlite_file(place / "var" / "db.sqlite3")
    create = ("--create", "--school", "Hill School", "--consent", "2026-08")
    assessed = ("--assessed-by", "Petra Privacy", "--document", "Assessment 1")
    run(place, "recognition", *create[:3], *assessed)
    registered = run(place, "register_faces", "faces", "--class-group", "7A", *create)
    assert registered.returncode == 0, registered.stderr
    return place


def run(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "VAR_DIR": str(place / "var"),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "tests.processes.settings_fakes",
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        cwd=place,
        env=environment,
        capture_output=True,
        text=True,
        timeout=TOOK_TOO_LONG_S,
    )


def test_done_is_zero_and_json_is_one_object_and_nothing_else(place):
    done = run(place, "take_attendance", "class.mp4", "--class-group", "7A", "--json")
    answer = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert [student["status"] for student in answer["students"]] == ["present", "not_seen"]


def test_refused_is_one_with_a_single_sentence_on_standard_error(place):
    done = run(place, "take_attendance", "class.mp4", "--class-group", "9Z", "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Refused: There is no class 9Z in Hill School.\n"


@pytest.mark.parametrize("arguments", [("--at", "nonsense"), ("--seconds", "5")])
def test_wrong_usage_is_two(place, arguments):
    done = run(place, "take_attendance", "class.mp4", "--class-group", "7A", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("Traceback") == 0


class Terminal:
    """Stands for standard error; remembers what was written."""

    def __init__(self, *, is_terminal: bool) -> None:
        self.is_terminal, self.written = is_terminal, ""

    def isatty(self) -> bool:
        return self.is_terminal

    def write(self, text: str, style_func: Callable[[str], str], ending: str = "\n") -> None:
        self.written += text + ending

    def flush(self) -> None:
        pass


def test_progress_fills_one_line_of_a_terminal_and_leaves_it_empty():
    terminal = Terminal(is_terminal=True)
    with ProgressBar(terminal) as progress:
        progress.show(0.5, "Looking at class.mp4")
    lines = [line for line in terminal.written.split("\r") if line]
    assert lines[0] == "[############............]  50% Looking at class.mp4"
    assert not lines[-1].strip()


def test_progress_is_silent_where_there_is_no_terminal():
    terminal = Terminal(is_terminal=False)
    with ProgressBar(terminal) as progress:
        progress.show(0.5, "Looking at class.mp4")
    assert terminal.written == ""
