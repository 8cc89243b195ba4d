"""Ended tracklets become probes: embedded in full batches, holding only their evidence."""

import numpy as np
import pytest

from recognition.vision.identification import Probe
from recognition.vision.probing import N_WAITING_CHIPS, Prober
from recognition.vision.stopwatch import Stopwatch
from tests.vision.tracklets import make_tracklet


class GreyEmbedder:
    """Embeds a portrait as its mean grey level; remembers the sizes of its batches."""

    network_id, n_dimensions = "grey", 1

    def __init__(self) -> None:
        self.batches: list[int] = []

    def embed(self, portraits):
        self.batches.append(len(portraits))
        return portraits.mean(axis=(1, 2, 3), dtype=np.float32)[:, None]


@pytest.fixture
def embedder() -> GreyEmbedder:
    return GreyEmbedder()


@pytest.fixture
def prober(embedder) -> Prober:
    return Prober(embedder, Stopwatch(), min_face_px=24, is_photo=False)


def embeddings(probes: list[Probe]) -> list[float | None]:
    return [None if probe.embedding is None else float(probe.embedding[0]) for probe in probes]


def test_each_tracklet_gets_the_embedding_of_its_own_chips(prober):
    for grey in range(50):
        prober.add([make_tracklet(grey=grey, seen_s=(grey, grey + 1))])
    assert embeddings(prober.finish()) == list(range(50))


def test_chips_are_embedded_once_they_fill_a_batch(prober, embedder):
    for second in range(N_WAITING_CHIPS):
        prober.add([make_tracklet(n_chips=2, seen_s=(second, second + 1))])
    assert embedder.batches == [N_WAITING_CHIPS] * 2


def test_a_probe_holds_the_best_chip_and_knows_of_the_others(prober):
    tracklet = make_tracklet(n_chips=5, face_px=60)
    prober.add([tracklet])
    (probe,) = prober.finish()
    assert probe.tracklet.chips == tracklet.chips[:1]
    assert (probe.n_chips, probe.face_height_px) == (5, 60)


def test_a_tiny_face_is_a_probe_that_was_not_embedded(prober, embedder):
    prober.add([make_tracklet(grey=1), make_tracklet(face_px=20), make_tracklet(grey=3)])
    assert embeddings(prober.finish()) == [1, None, 3]
    assert embedder.batches == [6]


def test_probes_come_in_order_of_first_appearance(prober):
    for start in (4.0, 0.0, 2.0):
        prober.add([make_tracklet(seen_s=(start, 6.0))])
    assert [probe.tracklet.first_seen_s for probe in prober.finish()] == [0.0, 2.0, 4.0]


def test_no_tracklets_give_no_probes(prober, embedder):
    prober.add([])
    assert (prober.finish(), embedder.batches) == ([], [])
