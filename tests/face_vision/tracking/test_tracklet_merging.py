"""Tracklets of one person at different times become one, and never those of two."""

from dataclasses import replace

import numpy as np
import pytest

from face_vision.embedding.aggregation import EmbeddedLooks
from face_vision.identification.gallery import Gallery
from face_vision.identification.search import Probe, identify_tracklets
from face_vision.options import IdentificationOptions
from face_vision.tracking.tracklet_merging import merge_tracklets
from face_vision.types import Proposal
from tests.face_vision.tracklets import make_probe

OPTIONS = IdentificationOptions()
N_DIMENSIONS = 128


def person(seed: int) -> np.ndarray:
    vector = np.random.default_rng(seed).normal(size=N_DIMENSIONS)
    return vector / np.linalg.norm(vector)


def probe_of(
    seed: int, *, seen_s: tuple[float, float], n_looks: int = 4, n_frames: int = 10, **tracklet
) -> Probe:
    """Return a tracklet of a person whose looks are as alike as dlib's are (cosine 0.958)."""
    noise = np.random.default_rng([seed, round(1000 * seen_s[0])])
    jitter = noise.normal(size=(n_looks, N_DIMENSIONS)) * np.sqrt((1 / 0.958 - 1) / N_DIMENSIONS)
    looks = EmbeddedLooks((person(seed) + jitter).astype(np.float32), np.ones(n_looks))
    bare = make_probe(None, seen_s=seen_s, n_looks=n_frames, n_chips=n_looks, **tracklet)
    return replace(bare, looks=looks, embedding=looks.average(OPTIONS.genuine_similarity))


def stays(probes: list[Probe]) -> list[tuple]:
    return [probe.tracklet.stays for probe in probes]


def test_one_person_seen_twice_becomes_one_who_was_away_between():
    (joined,) = merge_tracklets(
        [probe_of(1, seen_s=(10, 12)), probe_of(1, seen_s=(0, 4), n_looks=3)], OPTIONS
    )
    assert joined.tracklet.stays == ((0, 4), (10, 12))
    assert (joined.tracklet.first_seen_s, joined.tracklet.last_seen_s) == (0, 12)
    times_s = [look.time_s for look in joined.tracklet.looks]
    assert times_s == sorted(times_s)
    assert len(times_s) == 20


def test_a_joined_person_is_compared_by_all_her_looks():
    apart = [probe_of(1, seen_s=(0, 4), n_looks=3), probe_of(1, seen_s=(10, 12), n_looks=5)]
    (joined,) = merge_tracklets(apart, OPTIONS)
    together = EmbeddedLooks.together([probe.looks for probe in apart])
    assert joined.n_chips == 8
    assert joined.embedding == pytest.approx(together.average(OPTIONS.genuine_similarity))


def test_a_person_seen_many_times_becomes_one():
    probes = [probe_of(1, seen_s=(start, start + 1)) for start in range(0, 20, 2)]
    (joined,) = merge_tracklets(probes, OPTIONS)
    assert len(joined.tracklet.stays) == 10


def test_two_faces_at_one_moment_stay_two_however_alike():
    probes = [probe_of(1, seen_s=(0, 4)), probe_of(1, seen_s=(3, 8))]
    assert stays(merge_tracklets(probes, OPTIONS)) == [((0, 4),), ((3, 8),)]


def test_a_third_face_joins_only_whom_it_was_never_seen_beside():
    beside = [probe_of(1, seen_s=(0, 4)), probe_of(1, seen_s=(3, 8))]
    joined = merge_tracklets([*beside, probe_of(1, seen_s=(5, 6))], OPTIONS)
    assert stays(joined) == [((0, 4), (5, 6)), ((3, 8),)]


def test_different_people_stay_apart():
    probes = [probe_of(seed, seen_s=(2 * seed, 2 * seed + 1)) for seed in range(30)]
    assert stays(merge_tracklets(probes, OPTIONS)) == stays(probes)


@pytest.mark.parametrize("too_little", [{"face_px": 29.0}, {"n_looks": 1}])
def test_small_faces_and_single_looks_are_not_joined(too_little):
    probes = [probe_of(1, seen_s=(0, 4)), probe_of(1, seen_s=(5, 8), **too_little)]
    assert len(merge_tracklets(probes, OPTIONS)) == 2


def doubtful_pair(place: tuple[float, float] | None, other: tuple[float, float] | None, **second):
    """Two tracklets that score 0.65: between "check" and "present"."""
    cosine = 1 - (1 - 0.65) ** 2 / 2
    mixed = cosine * person(1) + np.sqrt(1 - cosine**2) * off(person(2), person(1))
    pair = [
        probe_of(1, seen_s=(0, 4), place=place),
        probe_of(1, seen_s=(5, 8), place=other, **second),
    ]
    vectors = [person(1).astype(np.float32), mixed.astype(np.float32)]
    return [replace(probe, embedding=vector) for probe, vector in zip(pair, vectors, strict=True)]


def off(vector: np.ndarray, axis: np.ndarray) -> np.ndarray:
    rest = vector - (vector @ axis) * axis
    return rest / np.linalg.norm(rest)


def n_joined(pair: list[Probe]) -> int:
    crowd = [probe_of(seed, seen_s=(100, 101)) for seed in range(10, 40)]
    return len(merge_tracklets([*pair, *crowd], OPTIONS)) - len(crowd)


def test_on_one_seat_less_similarity_is_needed():
    assert n_joined(doubtful_pair((100, 100), (140, 100))) == 1
    assert n_joined(doubtful_pair((100, 100), (180, 100))) == 2
    assert n_joined(doubtful_pair(None, None)) == 2


TOO_LITTLE = [{"face_px": 25.0}, {"n_looks": 1}]


@pytest.mark.parametrize("too_little", TOO_LITTLE)
def test_small_faces_and_single_looks_are_joined_on_one_seat_by_the_stricter_threshold(too_little):
    assert n_joined(doubtful_pair((100, 100), (110, 100), **too_little)) == 2
    probes = [
        probe_of(1, seen_s=(0, 4), place=(100, 100)),
        probe_of(1, seen_s=(5, 8), place=(110, 100), **too_little),
    ]
    assert n_joined(probes) == 1


BRIEF = {"n_looks": 2, "n_frames": 2}


@pytest.mark.parametrize(
    "two",
    [
        (TOO_LITTLE[1], TOO_LITTLE[0]),
        (TOO_LITTLE[1], TOO_LITTLE[1]),
        (BRIEF, BRIEF),
        (BRIEF, BRIEF | {"face_px": 25.0}),
    ],
)
def test_what_is_too_little_makes_nobody_present_when_joined(two):
    gallery = Gallery(np.array([1]), person(1).astype(np.float32)[None], "n")
    probes = [
        probe_of(1, seen_s=(4 * i, 4 * i + 3), place=(100, 100), **too_little)
        for i, too_little in enumerate(two)
    ]
    joined = merge_tracklets(probes, OPTIONS, gallery)
    (found,) = identify_tracklets(joined, gallery, OPTIONS)
    assert (found.proposal, found.subject_id) == (Proposal.CHECK, 1)


def test_two_who_are_surely_somebody_stay_two_on_one_seat():
    one, other = doubtful_pair((100, 100), (110, 100))
    ids, vectors = np.array([1, 2]), np.stack([one.embedding, other.embedding])
    of_both, of_one = Gallery(ids, vectors, "n"), Gallery(ids[:1], vectors[:1], "n")
    assert len(merge_tracklets([one, other], OPTIONS, of_both)) == 2
    assert len(merge_tracklets([one, other], OPTIONS, of_one)) == 1


def test_places_stay_beside_their_stays():
    late = probe_of(1, seen_s=(10, 12), place=(500, 100))
    early = probe_of(1, seen_s=(0, 4), place=(100, 100))
    (joined,) = merge_tracklets([late, early], OPTIONS)
    assert joined.tracklet.stays == ((0, 4), (10, 12))
    assert joined.tracklet.places == ((100, 100), (500, 100))


def test_different_people_on_one_seat_stay_apart():
    probes = [
        probe_of(seed, seen_s=(2 * seed, 2 * seed + 1), place=(100, 100)) for seed in range(30)
    ]
    assert stays(merge_tracklets(probes, OPTIONS)) == stays(probes)


def test_faces_that_were_not_looked_up_stay_and_all_are_in_order_of_time():
    small = make_probe(None, seen_s=(1, 2))
    joined = merge_tracklets(
        [probe_of(1, seen_s=(5, 6)), small, probe_of(1, seen_s=(0, 1))], OPTIONS
    )
    assert stays(joined) == [((0, 1), (5, 6)), ((1, 2),)]


def test_more_tracklets_are_joined_more_strictly():
    """With many to choose from, two people as alike as this must be expected by chance."""
    alike = person(1) + 0.345 * person(2)
    between = replace(
        probe_of(1, seen_s=(5, 6)),
        looks=EmbeddedLooks(np.tile(alike, (2, 1)).astype(np.float32), np.ones(2)),
        embedding=(alike / np.linalg.norm(alike)).astype(np.float32),
    )
    pair = [replace(probe_of(1, seen_s=(0, 4)), embedding=person(1).astype(np.float32)), between]
    crowd = [probe_of(seed, seen_s=(100, 101)) for seed in range(10, 70)]
    assert len(merge_tracklets(pair, OPTIONS)) == 1
    assert len(merge_tracklets(pair + crowd, OPTIONS)) == 62


def test_nobody_in_view_gives_nobody():
    assert merge_tracklets([], OPTIONS) == []
