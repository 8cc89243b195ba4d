"""Which version this is stands in one place; pages, API and terminal say it."""

import re
import subprocess
import sys
import tomllib

import pytest
from django.conf import settings

from tests.house import ROOT

pytestmark = pytest.mark.django_db

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
CHANGES = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
HEADS = re.findall(r"^## (.+)$", CHANGES, re.MULTILINE)


@pytest.mark.parametrize("word", ["version", "--version"])
def test_the_command_says_it_and_not_djangos(word):
    done = subprocess.run(
        [sys.executable, "manage.py", word], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == VERSION == settings.VERSION


@pytest.mark.parametrize("name", ["dana", "oscar", "root"])
def test_whoever_keeps_the_installation_finds_it_at_the_foot(request, name):
    page = request.getfixturevalue(f"{name}_client").get("/privacy/").text
    assert f"Attendance {VERSION}" in page


@pytest.mark.parametrize("name", ["alice", "gina"])
def test_nobody_else_is_told_it(request, name):
    assert VERSION not in request.getfixturevalue(f"{name}_client").get("/privacy/").text


def test_a_stranger_is_not_told_it(client):
    assert VERSION not in client.get("/privacy/").text


def test_the_administration_says_it_too(root_client):
    assert f"Attendance {VERSION}" in root_client.get("/admin/").text


def test_the_interface_says_it(dana_client):
    assert dana_client.get("/api/v1/schema").json()["info"]["version"] == VERSION


def test_changes_stand_below_their_release_and_what_is_new_on_top():
    assert HEADS[0] == "Unreleased"
    assert len(HEADS) > 1
    dated = [re.fullmatch(r"(\d+\.\d+\.\d+) - (\d{4}-\d\d-\d\d)", head) for head in HEADS[1:]]
    assert all(dated)
    days = [one[2] for one in dated if one]
    assert days == sorted(days, reverse=True)


def test_the_version_is_the_newest_release_or_one_to_come():
    newest = HEADS[1].partition(" - ")[0]
    assert [int(x) for x in VERSION.split(".")] >= [int(x) for x in newest.split(".")]
