"""The icon for the desk is what desktops read (Desktop Entry Specification)."""

import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docs" / "attendance-desk.desktop"
FOLDER = "/srv/attendance/source"


@pytest.fixture
def entry() -> dict[str, str]:
    reader = ConfigParser(interpolation=None, delimiters=("=",))
    # Keys have capitals.
    reader.optionxform = str  # type: ignore[assignment,method-assign]
    reader.read(FILE, encoding="utf-8")
    return dict(reader["Desktop Entry"])


def test_it_is_an_application_without_a_terminal(entry):
    assert (entry["Type"], entry["Terminal"]) == ("Application", "false")


@pytest.mark.parametrize("key", ["Name", "Comment", "Keywords"])
def test_its_words_are_there_in_german_too(entry, key):
    assert entry[key]
    assert entry[f"{key}[de]"] != entry[key]


def test_it_runs_the_desk_of_the_documented_folder(entry):
    python, script, command = entry["Exec"].split()
    assert (python, script) == (f"{FOLDER}/.venv/bin/python", f"{FOLDER}/manage.py")
    assert command in get_commands()
    assert entry["Path"] == FOLDER


def test_its_icon_is_in_the_source(entry):
    assert (ROOT / Path(entry["Icon"]).relative_to(FOLDER)).is_file()


@pytest.mark.skipif(
    not shutil.which("desktop-file-validate"),
    reason="needs desktop-file-validate (desktop-file-utils)",
)
def test_desktops_find_nothing_wrong_with_it():
    done = subprocess.run(
        ["desktop-file-validate", FILE], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")
