"""The list of what this software is made of names every pinned package and all weights."""

import json
import runpy

import pytest
from packaging.requirements import Requirement

from face_vision.embedding.mobilefacenet import numbers_file
from face_vision.weights import DETECTOR_SHA256, EMBEDDER_SHA256
from tests.house import ROOT

SBOM = runpy.run_path(str(ROOT / "docs" / "build_sbom.py"))
PINNED = ROOT / "requirements.txt"

TWO = """av==18.1.0 ; sys_platform == 'linux' \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via x
"""


@pytest.fixture(scope="module")
def listed(tmp_path_factory):
    path = tmp_path_factory.mktemp("sbom") / "var" / "sbom.json"
    SBOM["write_sbom"](path)
    return json.loads(path.read_text(encoding="utf-8"))


def lines_with_a_version():
    """Read the pinned file in the plainest way, as its lines stand."""
    lines = PINNED.read_text(encoding="utf-8").splitlines()
    return [Requirement(line.removesuffix("\\").strip()) for line in lines if line[:1].isalnum()]


def test_every_pinned_package_is_listed_with_its_version(listed):
    wanted = {f"{one.name}{one.specifier}" for one in lines_with_a_version()}
    libraries = {one["bom-ref"] for one in listed["components"] if one["type"] == "library"}
    assert len(wanted) > 60
    assert libraries == wanted


def test_every_file_of_a_package_has_its_checksum(listed):
    n_hashes = PINNED.read_text(encoding="utf-8").count("--hash=sha256:")
    libraries = [one for one in listed["components"] if one["type"] == "library"]
    assert sum(len(one["hashes"]) for one in libraries) == n_hashes


def test_the_weights_are_listed_with_checksum_origin_and_terms(listed):
    weights = [one for one in listed["components"] if one["type"] == "machine-learning-model"]
    found = {one["hashes"][0]["content"] for one in weights}
    assert found == {*DETECTOR_SHA256.values(), EMBEDDER_SHA256, numbers_file.SHA256}
    assert all(one["licenses"] and one["supplier"] and one["purl"] for one in weights)


def test_it_is_of_the_standard(listed):
    assert listed["bomFormat"] == "CycloneDX"
    assert listed["specVersion"] == "1.6"
    references = [one["bom-ref"] for one in listed["components"]]
    assert len(set(references)) == len(references)


def test_a_package_for_one_platform_says_so():
    ((requirement, hashes),) = SBOM["read_pinned"](TWO)
    assert (requirement.name, hashes) == ("av", ["aa", "bb"])
    assert "linux" in str(requirement.marker)


def test_the_same_packages_give_the_same_list():
    text = PINNED.read_text(encoding="utf-8")
    assert SBOM["build_sbom"](text).serial_number == SBOM["build_sbom"](text).serial_number
    assert SBOM["build_sbom"](text).serial_number != SBOM["build_sbom"](text + TWO).serial_number
