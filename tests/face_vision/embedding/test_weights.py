"""The networks' files are read without running their packages, and verified."""

import hashlib
import importlib.util
import sys
from importlib.machinery import ModuleSpec

import pytest

from face_vision import weights
from face_vision.errors import WeightsMissing


@pytest.fixture
def package_in(tmp_path, monkeypatch):
    """Make every package appear to lie in an empty folder."""
    spec = ModuleSpec("package", None, origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: spec)
    return tmp_path


def test_detector_has_three_files():
    assert sorted(weights.read_detector_weights()) == ["onet", "pnet", "rnet"]


def test_embedder_has_a_file():
    content = weights.read_embedder_weights()
    assert hashlib.sha256(content).hexdigest() == weights.EMBEDDER_SHA256


def test_package_of_the_embedder_is_not_run():
    weights.read_embedder_weights()
    assert "face_recognition_models" not in sys.modules


def test_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(WeightsMissing, match="package mtcnn"):
        weights.read_detector_weights()


def test_missing_file_is_named(package_in):
    with pytest.raises(WeightsMissing, match=rf"{weights.EMBEDDER_FILE} is missing"):
        weights.read_embedder_weights()


def test_another_file_is_refused(package_in):
    path = package_in / "models" / weights.EMBEDDER_FILE
    path.parent.mkdir()
    path.write_bytes(b"not the network")
    with pytest.raises(WeightsMissing, match="damaged or not the expected one"):
        weights.read_embedder_weights()


def test_ids_name_network_and_checksum_shortly():
    digits = weights.EMBEDDER_SHA256[:12]
    assert f"dlib-resnet-v1-{digits}" == weights.EMBEDDER_ID
    assert len(weights.DETECTOR_ID) == len("mtcnn-") + 12
