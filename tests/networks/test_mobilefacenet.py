"""Our graph of MobileFaceNet gives what TensorFlow Lite makes of the package's own file."""

import json
import tarfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from face_vision.embedding.aggregation import scale_to_one
from face_vision.embedding.mobilefacenet import numbers_file
from face_vision.embedding.mobilefacenet.conversion import MEMBER, read_package
from face_vision.embedding.mobilefacenet.embedder import CHIP_TRANSFORM, MobileFaceNetEmbedder
from face_vision.embedding.mobilefacenet.numbers_file import Numbers
from face_vision.errors import WeightsMissing
from face_vision.types import PORTRAIT_PX
from tests.face_vision.drawing import draw_noise
from tests.networks.golden_portraits import draw_golden_portraits

GOLDEN_FILE = Path(__file__).with_name("golden_mobilefacenet.json")

DIRECTION_TOLERANCE = 2e-5
"""One minus the cosine: the numbers are kept with 11 binary digits, the package's with 24."""

LENGTH_TOLERANCE = 0.005
"""Share of an embedding's length."""

BATCH_TOLERANCE = 1e-4
"""Share of an embedding's length."""

needs_network = pytest.mark.networks


@pytest.fixture(scope="module")
def network() -> MobileFaceNetEmbedder:
    return MobileFaceNetEmbedder()


@pytest.fixture(scope="module")
def many_portraits() -> np.ndarray:
    return np.stack([draw_noise(PORTRAIT_PX, PORTRAIT_PX, grain_px=9, seed=i) for i in range(21)])


@needs_network
def test_embeddings_are_those_of_the_packages_own_file(network):
    golden = np.array(json.loads(GOLDEN_FILE.read_text())["embeddings"], np.float32)
    found = network.embed(draw_golden_portraits())
    cosines = (scale_to_one(found) * scale_to_one(golden)).sum(axis=1)
    assert cosines.min() > 1 - DIRECTION_TOLERANCE
    lengths = [np.linalg.norm(vectors, axis=1) for vectors in (found, golden)]
    assert lengths[0] == pytest.approx(lengths[1], rel=LENGTH_TOLERANCE)


@needs_network
def test_golden_faces_differ_by_far_more_than_the_tolerance(network):
    directions = scale_to_one(network.embed(draw_golden_portraits()))
    assert directions[0] @ directions[2] < 1 - 100 * DIRECTION_TOLERANCE


@needs_network
@pytest.mark.parametrize("n", [1, 2, 9])
def test_batch_does_not_change_an_embedding(network, many_portraits, n):
    together = network.embed(many_portraits)
    apart = np.concatenate([network.embed(many_portraits[i : i + n]) for i in range(0, 21, n)])
    length = np.linalg.norm(together, axis=1).max()
    assert np.abs(together - apart).max() < BATCH_TOLERANCE * length


@needs_network
def test_no_portraits_give_no_embeddings(network):
    none = network.embed(np.empty((0, PORTRAIT_PX, PORTRAIT_PX, 3), np.uint8))
    assert (none.shape, none.dtype) == ((0, network.n_dimensions), np.float32)


@needs_network
def test_red_and_blue_are_not_exchanged(network):
    portraits = draw_golden_portraits()
    plain = scale_to_one(network.embed(portraits))
    exchanged = scale_to_one(network.embed(np.ascontiguousarray(portraits[..., ::-1])))
    assert (plain * exchanged).sum(axis=1).max() < 1 - 100 * DIRECTION_TOLERANCE


def test_chip_lies_within_the_portrait():
    corners = np.array([[0, 0], [111, 0], [0, 111], [111, 111]]) - CHIP_TRANSFORM[:, 2]
    places = np.linalg.solve(CHIP_TRANSFORM[:, :2], corners.T)
    assert places.min() >= 0
    assert places.max() <= PORTRAIT_PX - 1


def test_file_is_verified_and_its_checksum_names_the_network(network):
    network.verify_file()
    assert network.network_id == f"mobilefacenet-{numbers_file.SHA256[:12]}"


def test_missing_file_is_named(network, monkeypatch, tmp_path):
    monkeypatch.setattr(numbers_file, "FILE", tmp_path / "mobilefacenet.npy")
    with pytest.raises(WeightsMissing, match=r"mobilefacenet\.npy is missing"):
        network.verify_file()


def test_another_file_is_refused(network, monkeypatch, tmp_path):
    path = tmp_path / "mobilefacenet.npy"
    np.save(path, np.zeros(10, np.float16))
    monkeypatch.setattr(numbers_file, "FILE", path)
    with pytest.raises(WeightsMissing, match="damaged or not the expected one"):
        network.verify_file()


def test_numbers_are_taken_in_order_and_all_of_them():
    numbers = Numbers(np.arange(7, dtype=np.float16))
    assert numbers.take(2, 2).tolist() == [[0, 1], [2, 3]]
    with pytest.raises(ValueError, match="4 numbers were expected, not 7"):
        numbers.require_end()
    assert numbers.take(3).tolist() == [4, 5, 6]
    numbers.require_end()


def test_a_package_without_the_network_is_refused(tmp_path):
    path = tmp_path / "package.tgz"
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo(MEMBER)
        member.size = 4
        archive.addfile(member, BytesIO(b"none"))
    with pytest.raises(SystemExit, match="does not hold the expected"):
        read_package(path)
