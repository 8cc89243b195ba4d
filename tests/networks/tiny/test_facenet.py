"""A frozen graph of FaceNet's signature is run as FaceNet's authors do, or refused by name."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from face_vision.embedding.cropping import cut_portraits
from face_vision.embedding.facenet.embedder import CHIP_TRANSFORM, FacenetEmbedder
from face_vision.embedding.network_file import NetworkFile
from face_vision.errors import WeightsMissing, WrongNetwork
from face_vision.quality.alignment import CANONICAL_LANDMARKS
from face_vision.types import PORTRAIT_PX
from tests.face_vision.drawing import draw_noise
from tests.networks.tiny.facenet import cells_of, freeze_facenet, prewhiten, random_matrix

pytestmark = pytest.mark.networks

EMBEDDING_TOLERANCE = 1e-5
"""Of one number of an embedding, whose length is about 1."""


@pytest.fixture(scope="module")
def frozen() -> bytes:
    return freeze_facenet()


@pytest.fixture
def path(frozen, tmp_path) -> Path:
    path = tmp_path / "20180402-114759.pb"
    path.write_bytes(frozen)
    return path


@pytest.fixture
def embedder(path) -> FacenetEmbedder:
    return FacenetEmbedder(NetworkFile(path, "facenet"))


@pytest.fixture(scope="module")
def some_portraits() -> np.ndarray:
    return np.stack([draw_noise(PORTRAIT_PX, PORTRAIT_PX, grain_px=9, seed=i) for i in range(5)])


def embed_plainly(chip: np.ndarray) -> np.ndarray:
    """Do in numpy what the tiny graph does with one chip."""
    vector = cells_of(prewhiten(chip)) @ random_matrix(192, 512)
    return vector / np.linalg.norm(vector)


def test_pictures_are_prewhitened_each_for_itself_and_averaged_with_their_mirror_image(
    embedder, some_portraits
):
    chips = cut_portraits(some_portraits, CHIP_TRANSFORM, edge_px=160)
    expected = [(embed_plainly(chip) + embed_plainly(chip[:, ::-1])) / 2 for chip in chips]
    assert embedder.embed(some_portraits) == pytest.approx(
        np.array(expected), abs=EMBEDDING_TOLERANCE
    )


def test_a_flat_picture_has_an_embedding_of_numbers(embedder):
    flat = np.full((1, PORTRAIT_PX, PORTRAIT_PX, 3), 90, np.uint8)
    assert np.isfinite(embedder.embed(flat)).all()


@pytest.mark.parametrize("n", [1, 2, 4])
def test_batch_does_not_change_an_embedding(embedder, some_portraits, n):
    together = embedder.embed(some_portraits)
    apart = [embedder.embed(some_portraits[i : i + n]) for i in range(0, 5, n)]
    assert np.concatenate(apart) == pytest.approx(together, abs=EMBEDDING_TOLERANCE)


def test_no_portraits_give_no_embeddings(embedder):
    none = embedder.embed(np.empty((0, PORTRAIT_PX, PORTRAIT_PX, 3), np.uint8))
    assert (none.shape, none.dtype) == ((0, 512), np.float32)


def test_portraits_of_another_size_are_refused(embedder):
    with pytest.raises(ValueError, match=r"not \(1, 160, 160, 3\)"):
        embedder.embed(np.zeros((1, 160, 160, 3), np.uint8))


def test_number_of_dimensions_is_read_from_the_graph(tmp_path):
    path = tmp_path / "short.pb"
    path.write_bytes(freeze_facenet(n_dimensions=64))
    assert FacenetEmbedder(NetworkFile(path, "facenet")).n_dimensions == 64


def test_id_names_network_and_checksum_and_fits_its_column(embedder, frozen):
    checksum = hashlib.sha256(frozen).hexdigest()
    assert embedder.network_id == f"facenet-{checksum[:56]}"
    assert len(embedder.network_id) == 64


def test_warming_up_runs_the_network(embedder):
    embedder.warm_up()
    assert embedder.n_dimensions == 512


def test_chip_shows_the_face_in_its_middle_at_its_own_size():
    landmarks = CANONICAL_LANDMARKS @ CHIP_TRANSFORM[:, :2].T + CHIP_TRANSFORM[:, 2]
    assert landmarks[:2, 0].mean() == pytest.approx(80, abs=2)
    # A box of 128 of the 160 pixels, in which MTCNN puts the eyes 1 / 2.16 of its width apart.
    assert landmarks[1, 0] - landmarks[0, 0] == pytest.approx(128 / 2.16, abs=1)


@pytest.mark.parametrize("change", [{"edge_px": 120}, {"output": "logits"}])
def test_a_graph_with_other_tensors_is_refused(change, tmp_path):
    path = tmp_path / "other.pb"
    path.write_bytes(freeze_facenet(**change))
    with pytest.raises(WrongNetwork):
        FacenetEmbedder(NetworkFile(path, "facenet")).warm_up()


@pytest.mark.parametrize("n_bytes", [0, 20, 200_000])
def test_a_file_that_was_cut_off_is_refused_without_being_run(path, frozen, n_bytes):
    path.write_bytes(frozen[:n_bytes])
    with pytest.raises(WrongNetwork, match="no frozen FaceNet graph"):
        FacenetEmbedder(NetworkFile(path, "facenet")).verify_file()


def test_a_file_whose_nodes_only_have_the_names_is_refused_when_loaded(path, frozen):
    path.write_bytes(frozen.replace(b"AvgPool\x1a", b"AvgPooI\x1a"))
    with pytest.raises(WrongNetwork):
        FacenetEmbedder(NetworkFile(path, "facenet")).warm_up()


def test_a_missing_file_is_refused_with_its_path(tmp_path):
    missing = FacenetEmbedder(NetworkFile(tmp_path / "gone.pb", "facenet"))
    with pytest.raises(WeightsMissing, match=r"gone\.pb cannot be read: is it there"):
        _ = missing.network_id


def test_a_file_replaced_under_way_does_not_go_by_the_old_id(embedder, path):
    assert embedder.network_id
    path.write_bytes(freeze_facenet(n_dimensions=8))
    with pytest.raises(WeightsMissing, match="was replaced: restart"):
        embedder.warm_up()
