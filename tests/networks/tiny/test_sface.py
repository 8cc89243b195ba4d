"""A file of SFace's signature gives what OpenCV's own recogniser gives, or is refused by name."""

import hashlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from face_vision.embedding.cropping import cut_portraits
from face_vision.embedding.network_file import NetworkFile
from face_vision.embedding.sface.embedder import CHIP_TRANSFORM, SfaceEmbedder
from face_vision.errors import WrongNetwork
from face_vision.quality.alignment import ARCFACE_LANDMARKS, CANONICAL_LANDMARKS
from face_vision.types import PORTRAIT_PX
from tests.face_vision.drawing import draw_noise
from tests.networks.tiny.sface import write_sface

LANDMARK_TOLERANCE_PX = 2.5
"""Two sets of reference points differ in their proportions; a similarity cannot undo that."""


@pytest.fixture
def path(tmp_path) -> Path:
    path = tmp_path / "face_recognition_sface_2021dec.onnx"
    path.write_bytes(write_sface())
    return path


@pytest.fixture
def embedder(path) -> SfaceEmbedder:
    return SfaceEmbedder(NetworkFile(path, "sface"))


@pytest.fixture(scope="module")
def some_portraits() -> np.ndarray:
    return np.stack([draw_noise(PORTRAIT_PX, PORTRAIT_PX, grain_px=9, seed=i) for i in range(3)])


def features_of_opencv(path: Path, chips: np.ndarray) -> np.ndarray:
    """Return what `cv2.FaceRecognizerSF` makes of RGB chips; it takes BGR."""
    recogniser = cv2.FaceRecognizerSF.create(str(path), "")
    bgr = np.ascontiguousarray(chips[..., ::-1])
    return np.concatenate([recogniser.feature(chip).copy() for chip in bgr])


def test_embeddings_are_those_of_opencv_of_chip_and_mirror_image(embedder, path, some_portraits):
    chips = cut_portraits(some_portraits, CHIP_TRANSFORM, edge_px=112)
    plain = features_of_opencv(path, chips)
    mirrored = features_of_opencv(path, np.ascontiguousarray(chips[:, :, ::-1]))
    assert np.array_equal(embedder.embed(some_portraits), (plain + mirrored) / 2)


def test_red_and_blue_are_not_exchanged(embedder, some_portraits):
    exchanged = np.ascontiguousarray(some_portraits[..., ::-1])
    difference = embedder.embed(exchanged) - embedder.embed(some_portraits)
    assert np.abs(difference).max() > 0.1


def test_one_portrait_has_the_same_embedding_as_among_many(embedder, some_portraits):
    together = embedder.embed(some_portraits)
    assert np.array_equal(embedder.embed(some_portraits[1:2]), together[1:2])


def test_no_portraits_give_no_embeddings(embedder):
    none = embedder.embed(np.empty((0, PORTRAIT_PX, PORTRAIT_PX, 3), np.uint8))
    assert (none.shape, none.dtype) == ((0, embedder.n_dimensions), np.float32)


def test_landmarks_of_a_portrait_come_to_lie_where_arcface_has_them():
    landmarks = CANONICAL_LANDMARKS @ CHIP_TRANSFORM[:, :2].T + CHIP_TRANSFORM[:, 2]
    assert np.abs(landmarks - ARCFACE_LANDMARKS).max() < LANDMARK_TOLERANCE_PX


def test_chip_lies_within_the_portrait():
    corners = np.array([[0, 0], [111, 0], [0, 111], [111, 111]]) - CHIP_TRANSFORM[:, 2]
    places = np.linalg.solve(CHIP_TRANSFORM[:, :2], corners.T)
    assert places.min() >= 0
    assert places.max() <= PORTRAIT_PX - 1


def test_id_names_network_and_checksum_and_fits_its_column(embedder):
    checksum = hashlib.sha256(write_sface()).hexdigest()
    assert embedder.network_id == f"sface-{checksum[:58]}"


@pytest.mark.parametrize(
    "content",
    [write_sface(edge_px=140), write_sface(output="embedding"), write_sface()[:-90], b"", b"GIF8"],
    ids=["another size", "another output", "cut off", "empty", "a picture"],
)
def test_a_file_that_is_no_sface_is_refused_without_being_run(path, content):
    path.write_bytes(content)
    with pytest.raises(WrongNetwork, match="no SFace network"):
        SfaceEmbedder(NetworkFile(path, "sface")).verify_file()


def test_a_network_of_another_length_is_refused_when_run(path):
    path.write_bytes(write_sface(n_dimensions=64))
    with pytest.raises(WrongNetwork, match="gives 64 numbers"):
        SfaceEmbedder(NetworkFile(path, "sface")).warm_up()


def test_a_file_that_opencv_cannot_run_is_refused(path):
    path.write_bytes(write_sface().replace(b"AveragePool", b"AveragePooI"))
    with pytest.raises(WrongNetwork, match="OpenCV cannot run"):
        SfaceEmbedder(NetworkFile(path, "sface")).warm_up()
