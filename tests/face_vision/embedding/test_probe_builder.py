"""Ended tracklets become probes: embedded in full batches, holding only their evidence."""

from dataclasses import replace

import numpy as np
import pytest

from face_vision.embedding.probe_builder import N_WAITING_CHIPS, ProbeBuilder, ProbeRules
from face_vision.identification.search import Probe
from face_vision.stopwatch import Stopwatch
from tests.face_vision.tracklets import make_tracklet


class GreyEmbedder:
    """Embeds a portrait as a direction that turns with its grey level; remembers its batches."""

    network_id, n_dimensions = "grey", 2

    def __init__(self) -> None:
        self.batches: list[int] = []

    def embed(self, portraits):
        self.batches.append(len(portraits))
        greys = np.radians(portraits.mean(axis=(1, 2, 3), dtype=np.float32))
        return np.stack([np.cos(greys), np.sin(greys)], axis=1)


@pytest.fixture
def embedder() -> GreyEmbedder:
    return GreyEmbedder()


@pytest.fixture
def builder(embedder) -> ProbeBuilder:
    return ProbeBuilder(embedder, Stopwatch(), ProbeRules(min_face_px=24, is_photo=False))


def greys(probes: list[Probe]) -> list[int | None]:
    vectors = [probe.embedding for probe in probes]
    return [None if v is None else round(np.degrees(np.arctan2(v[1], v[0]))) for v in vectors]


def test_each_tracklet_gets_the_embedding_of_its_own_chips(builder):
    for grey in range(50):
        builder.add([make_tracklet(grey=grey, seen_s=(grey, grey + 1))])
    assert greys(builder.finish()) == list(range(50))


def test_chips_are_embedded_once_they_fill_a_batch(builder, embedder):
    for second in range(N_WAITING_CHIPS):
        builder.add([make_tracklet(n_chips=2, seen_s=(second, second + 1))])
    assert embedder.batches == [N_WAITING_CHIPS] * 2


def test_a_probe_holds_the_best_chip_and_knows_of_the_others(builder):
    tracklet = make_tracklet(n_chips=5, face_px=60)
    builder.add([tracklet])
    (probe,) = builder.finish()
    (kept,), best = probe.tracklet.chips, tracklet.chips[0]
    assert (kept.quality, kept.time_s, kept.box) == (best.quality, best.time_s, best.box)
    assert (probe.n_chips, probe.face_height_px) == (5, 60)


def test_a_tiny_face_is_a_probe_that_was_not_embedded(builder, embedder):
    builder.add([make_tracklet(grey=1), make_tracklet(face_px=20), make_tracklet(grey=3)])
    assert greys(builder.finish()) == [1, None, 3]
    assert embedder.batches == [6]


def test_miniatures_are_kept_of_those_alone_who_may_be_somebody(builder):
    builder.add([make_tracklet(face_px=20), make_tracklet(face_px=24, n_chips=3)])
    assert sorted(len(probe.miniatures) for probe in builder.finish()) == [0, 3]


def test_probes_come_in_order_of_first_appearance(builder):
    for start in (4.0, 0.0, 2.0):
        builder.add([make_tracklet(seen_s=(start, 6.0))])
    assert [probe.tracklet.first_seen_s for probe in builder.finish()] == [0.0, 2.0, 4.0]


class GrowingEmbedder(GreyEmbedder):
    """As the grey one; the darker the portrait, the shorter the embedding."""

    def embed(self, portraits):
        return super().embed(portraits) * portraits.mean(axis=(1, 2, 3), dtype=np.float32)[:, None]


@pytest.mark.parametrize(("power", "expected"), [(0, 60), (4, 80)])
def test_where_the_length_tells_a_bad_look_it_counts_less(power, expected):
    rules = ProbeRules(min_face_px=24, is_photo=False, length_power=power)
    builder = ProbeBuilder(GrowingEmbedder(), Stopwatch(), rules)
    dark, bright = make_tracklet(grey=40, n_chips=1), make_tracklet(grey=80, n_chips=1)
    builder.add([replace(dark, chips=dark.chips + bright.chips)])
    (angle,) = greys(builder.finish())
    assert abs(angle - expected) <= 3


def test_no_tracklets_give_no_probes(builder, embedder):
    builder.add([])
    assert (builder.finish(), embedder.batches) == ([], [])
