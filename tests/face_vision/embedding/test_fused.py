"""Two networks behind each other are compared as their weighted cosines."""

import numpy as np
import pytest

from face_vision.embedding.aggregation import average_looks, scale_to_one
from face_vision.embedding.dlib_resnet.embedder import DlibEmbedder
from face_vision.embedding.fused import DLIB_SHARE, FusedEmbedder, join_embeddings
from face_vision.embedding.mobilefacenet import numbers_file
from face_vision.embedding.mobilefacenet.embedder import MobileFaceNetEmbedder
from face_vision.errors import WeightsMissing
from tests.networks.golden_portraits import draw_golden_portraits

STRANGERS = {"dlib": (0.837, 0.035, 0.3), "mobilefacenet": (0.009, 0.145, 0.7)}
"""Mean and deviation of strangers' cosines, and the network's weight."""


def some_vectors(n: int, n_dimensions: int, *, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(n, n_dimensions)).astype(np.float32)


def test_inner_products_are_the_normalised_weighted_scores_on_another_scale():
    dlib, other = some_vectors(40, 128, seed=1), some_vectors(40, 192, seed=2)
    joined = join_embeddings(dlib, other)
    expected = 0
    for vectors, (mean, spread, weight) in zip((dlib, other), STRANGERS.values(), strict=True):
        cosines = scale_to_one(vectors) @ scale_to_one(vectors).T
        expected = expected + weight * (cosines - mean) / spread
    found = scale_to_one(joined) @ scale_to_one(joined).T
    assert np.corrcoef(found.ravel(), expected.ravel())[0, 1] == pytest.approx(1, abs=1e-6)


def test_an_embedding_is_as_long_as_that_of_the_network_whose_length_tells_a_bad_look():
    dlib, other = 9 * some_vectors(3, 128, seed=1), some_vectors(3, 192, seed=2)
    joined, lengths = join_embeddings(dlib, other), np.linalg.norm(other, axis=1)
    assert np.linalg.norm(joined, axis=1) == pytest.approx(lengths)
    share = np.linalg.norm(joined[:, :128], axis=1) / lengths
    assert share == pytest.approx(np.sqrt(DLIB_SHARE))


def test_no_faces_stay_none():
    assert join_embeddings(
        np.empty((0, 128), np.float32), np.empty((0, 192), np.float32)
    ).shape == (
        0,
        320,
    )


@pytest.mark.networks
def test_embeddings_are_those_of_both_networks():
    portraits = draw_golden_portraits()
    parts = DlibEmbedder().embed(portraits), MobileFaceNetEmbedder().embed(portraits)
    network = FusedEmbedder()
    found = network.embed(portraits)
    assert found.shape == (3, network.n_dimensions)
    expected = join_embeddings(*parts)
    assert np.abs(scale_to_one(found) - scale_to_one(expected)).max() < 1e-5
    assert np.linalg.norm(found, axis=1) == pytest.approx(
        np.linalg.norm(expected, axis=1), rel=1e-4
    )
    assert average_looks(found[:1]) == pytest.approx(scale_to_one(found)[0], abs=1e-6)


def test_id_is_its_own_and_fits_its_column():
    network = FusedEmbedder()
    assert network.network_id.startswith("fused-")
    assert len(network.network_id) <= 64


def test_either_file_missing_is_named(monkeypatch, tmp_path):
    FusedEmbedder().verify_file()
    monkeypatch.setattr(numbers_file, "FILE", tmp_path / "none.npy")
    with pytest.raises(WeightsMissing, match=r"none\.npy"):
        FusedEmbedder().verify_file()


@pytest.mark.networks
def test_portraits_of_another_size_are_refused():
    with pytest.raises(ValueError, match=r"not \(1, 150, 150, 3\)"):
        FusedEmbedder().embed(np.zeros((1, 150, 150, 3), np.uint8))
