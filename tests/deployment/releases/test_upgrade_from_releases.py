"""Each release's installation is upgraded to this version: registers and faces stay the same."""

import json
from pathlib import Path

import pytest

from tests.deployment.releases.kept_release import REGISTERS, bring_back, run_in

pytestmark = pytest.mark.thorough

RELEASES = sorted(path for path in Path(__file__).parent.iterdir() if (path / REGISTERS).exists())


@pytest.fixture(params=RELEASES, ids=lambda path: path.name)
def release(request) -> Path:
    return request.param


@pytest.fixture
def upgraded(release, tmp_path) -> Path:
    bring_back(release, tmp_path)
    run_in(tmp_path, "manage.py", "migrate", "--verbosity", "0")
    return tmp_path


def test_the_first_release_is_among_them():
    assert "0.1.0" in [path.name for path in RELEASES]


def test_registers_and_faces_are_those_of_the_release(release, upgraded):
    kept = json.loads((release / REGISTERS).read_text(encoding="utf-8"))
    assert len(kept["registers"]) > 1
    assert kept["faces"]
    assert json.loads(run_in(upgraded, "-m", "tests.deployment.releases.registers")) == kept


def test_an_upgraded_installation_passes_its_own_checks(upgraded):
    assert "Nothing is in the way" in run_in(upgraded, "manage.py", "upgrade_check")
    assert "whole" in run_in(upgraded, "manage.py", "check_access_log")
