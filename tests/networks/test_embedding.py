"""Our embedder gives the numbers of dlib, whose network it runs."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from demo.people import STUDENTS
from demo.portraits import describe_person, draw_portrait
from face_vision.embedding.dlib_resnet.embedder import DlibEmbedder
from face_vision.quality.alignment import align_face
from face_vision.types import PORTRAIT_PX
from tests.face_vision.drawing import draw_noise
from tests.networks.golden_portraits import N_PORTRAITS, draw_golden_portraits

pytestmark = pytest.mark.networks

GOLDEN_FILE = Path(__file__).with_name("golden_dlib.json")

EMBEDDING_TOLERANCE = 1e-5
"""Of one number of an embedding; an embedding's norm is about 1.25."""


@pytest.fixture(scope="module")
def many_portraits():
    return np.stack([draw_noise(PORTRAIT_PX, PORTRAIT_PX, grain_px=9, seed=i) for i in range(41)])


def test_embeddings_are_those_of_dlib(embedder):
    golden = json.loads(GOLDEN_FILE.read_text())["embeddings"]
    assert len(golden) == N_PORTRAITS
    found = embedder.embed(draw_golden_portraits())
    assert np.abs(found - golden).max() < EMBEDDING_TOLERANCE


def test_golden_faces_differ_by_far_more_than_the_tolerance(embedder):
    found = embedder.embed(draw_golden_portraits())
    assert np.linalg.norm(found[0] - found[2]) > 1000 * EMBEDDING_TOLERANCE


def test_mirror_image_has_the_same_embedding(embedder, many_portraits):
    plain = embedder.embed(many_portraits[:2])
    mirrored = embedder.embed(np.ascontiguousarray(many_portraits[:2, :, ::-1]))
    assert np.abs(plain - mirrored).max() < EMBEDDING_TOLERANCE


@pytest.mark.parametrize("n", [1, 2, 8, 9, 33])
def test_batch_does_not_change_an_embedding(embedder, many_portraits, n):
    together = embedder.embed(many_portraits)
    apart = [embedder.embed(many_portraits[i : i + n]) for i in range(0, 41, n)]
    assert np.abs(together - np.concatenate(apart)).max() < EMBEDDING_TOLERANCE


def test_no_portraits_give_no_embeddings(embedder):
    none = embedder.embed(np.empty((0, PORTRAIT_PX, PORTRAIT_PX, 3), np.uint8))
    assert none.shape == (0, embedder.n_dimensions)
    assert none.dtype == np.float32


def test_only_the_chip_within_the_portrait_counts(embedder, many_portraits):
    framed = many_portraits[:1].copy()
    framed[:, :45] = framed[:, -45:] = 0
    assert np.array_equal(embedder.embed(framed), embedder.embed(many_portraits[:1]))


def test_portraits_of_another_size_are_refused(embedder):
    with pytest.raises(ValueError, match=r"not \(1, 150, 150, 3\)"):
        embedder.embed(np.zeros((1, 150, 150, 3), np.uint8))


def test_graph_is_traced_once_whatever_the_batch(embedder, many_portraits):
    for n in (1, 3, 8, 20, 41):
        embedder.embed(many_portraits[:n])
    assert embedder.count_traces() == 1


def test_threads_share_one_embedder(embedder, many_portraits):
    expected, fresh = embedder.embed(many_portraits[:3]), DlibEmbedder()
    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(fresh.embed, [many_portraits[:3]] * 3))
    assert all(np.abs(found - expected).max() < EMBEDDING_TOLERANCE for found in results)
    assert fresh.count_traces() == 1


def test_drawn_person_is_nearer_to_themselves_than_to_others(detector, embedder, portraits):
    turned = [
        draw_portrait(describe_person(student.seed), yaw=0.4, light=0.4, seed=1)
        for student in STUDENTS[:8]
    ]
    first, second = (
        embedder.embed(np.stack([align_face(p, detector.detect(p)[0].landmarks) for p in drawn]))
        for drawn in (portraits, turned)
    )
    distances = np.linalg.norm(first[:, None] - second[None], axis=2)
    assert (distances.argmin(axis=1) == np.arange(8)).mean() >= 7 / 8
