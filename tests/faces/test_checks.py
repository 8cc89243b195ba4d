"""`manage.py check` refuses an installation that could not work."""

import pytest
from django.core.checks import run_checks
from django.db import OperationalError

from face_vision import weights
from face_vision.embedding.registry import NETWORKS
from faces.checks import check_face_templates
from faces.models import FaceTemplate
from tests.networks.tiny.sface import write_sface

# Other checks of the run ask for sealed rows as long as no test of the process has made a key.
pytestmark = pytest.mark.django_db

WITH_A_FILE = [name for name, network in NETWORKS.items() if network.needs_file]


def ids() -> set[str]:
    found = {message.id for message in run_checks() if message.id}
    return {name for name in found if name.startswith("faces.")}


def test_this_installation_is_sound():
    assert ids() == set()


def test_thresholds_the_wrong_way_round_are_refused(settings):
    settings.RECOGNITION_CHECK_SCORE, settings.RECOGNITION_PRESENT_SCORE = 0.7, 0.6
    assert ids() == {"faces.E2"}


@pytest.mark.parametrize("network", WITH_A_FILE)
def test_a_network_without_its_file_is_refused(settings, network):
    settings.RECOGNITION_EMBEDDER = network
    assert ids() == {"faces.E3"}


@pytest.mark.parametrize("network", WITH_A_FILE)
def test_a_file_that_is_not_the_networks_is_refused_with_a_hint(settings, tmp_path, network):
    settings.RECOGNITION_EMBEDDER = network
    settings.RECOGNITION_EMBEDDER_FILE = tmp_path / "holiday.jpg"
    settings.RECOGNITION_EMBEDDER_FILE.write_bytes(b"not a network")
    (error,) = [message for message in run_checks() if message.id == "faces.E3"]
    assert error.msg.startswith("The file is no ")
    assert "RECOGNITION_EMBEDDER_FILE" in error.hint


def test_a_file_that_went_away_is_named(settings, tmp_path):
    settings.RECOGNITION_EMBEDDER = "sface"
    settings.RECOGNITION_EMBEDDER_FILE = tmp_path / "gone.onnx"
    (error,) = [message for message in run_checks() if message.id == "faces.E3"]
    assert "gone.onnx cannot be read" in error.msg


def test_a_network_with_its_file_is_sound_and_needs_no_dlib(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(weights, "EMBEDDER_SHA256", "0" * 64)
    settings.RECOGNITION_EMBEDDER = "sface"
    settings.RECOGNITION_EMBEDDER_FILE = tmp_path / "sface.onnx"
    settings.RECOGNITION_EMBEDDER_FILE.write_bytes(write_sface())
    assert ids() == set()


def test_a_file_beside_dlib_is_not_passed_over_in_silence(settings, tmp_path):
    settings.RECOGNITION_EMBEDDER_FILE = tmp_path / "sface.onnx"
    assert ids() == {"faces.W1"}


def test_a_database_without_tables_is_no_reason_to_complain(monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError("no such table")

    monkeypatch.setattr(FaceTemplate.objects, "exclude", fail)
    assert check_face_templates(databases=["default"]) == []


def test_weights_that_were_changed_are_refused(monkeypatch):
    monkeypatch.setattr(weights, "EMBEDDER_SHA256", "0" * 64)
    assert ids() == {"faces.E1"}
