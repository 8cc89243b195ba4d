"""The board and the alerts speak of figures that there are; promtool plays the alerts."""

import json
import re
import shutil
import subprocess

import pytest

from attendance_site.installation.observability.metrics import InstallationFigures
from jobs.registry import Lane, kinds
from tests.house import ROOT

pytestmark = pytest.mark.django_db

RULES = ROOT / "deploy" / "prometheus" / "attendance.rules.yml"
PLAYED = RULES.with_name("attendance.rules_test.yml")
BOARD = ROOT / "deploy" / "grafana" / "attendance.json"
promtool = pytest.mark.skipif(
    not shutil.which("promtool"), reason="needs promtool (Debian: prometheus)"
)


def expressions() -> str:
    panels = json.loads(BOARD.read_text(encoding="utf-8"))["panels"]
    asked = [target["expr"] for panel in panels for target in panel["targets"]]
    return "\n".join([*asked, RULES.read_text(encoding="utf-8")])


@pytest.fixture
def figures(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    (tmp_path / "last_backup").write_text("2026-09-01T07:00:00+00:00")
    return {
        f"{one.name}{'_total' * (one.type == 'counter')}" for one in InstallationFigures().collect()
    }


def test_every_figure_that_is_asked_for_is_told(figures):
    asked = set(re.findall(r"\battendance_\w+", expressions()))
    assert len(asked) > 8
    assert asked - figures == set()


def test_every_figure_that_is_told_is_shown_or_alerted_on(figures):
    assert figures - set(re.findall(r"\battendance_\w+", expressions())) == set()


def test_lanes_and_kinds_that_are_named_exist():
    named = dict(re.findall(r'\b(lane|kind)="(\w+)"', expressions()))
    assert named.keys() == {"lane", "kind"}
    assert named["lane"] in [lane.value for lane in Lane]
    assert named["kind"] in [kind.name for kind in kinds()]


@promtool
def test_promtool_understands_the_alerts():
    subprocess.run(["promtool", "check", "rules", str(RULES)], check=True, capture_output=True)


@promtool
def test_promtool_plays_the_alerts():
    done = subprocess.run(
        ["promtool", "test", "rules", PLAYED.name],
        cwd=PLAYED.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_is_played():
    alerts = set(re.findall(r"alert: (\w+)", RULES.read_text(encoding="utf-8")))
    assert alerts == set(re.findall(r"alertname: (\w+)", PLAYED.read_text(encoding="utf-8")))
