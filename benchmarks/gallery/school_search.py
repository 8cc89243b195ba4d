"""Search a whole school's templates in one product, beside scikit-learn's nearest neighbours."""

import time
from dataclasses import dataclass

import numpy as np
from sklearn.neighbors import NearestNeighbors

from benchmarks.class_videos.own_process import peak_mib
from benchmarks.fixtures.stopwatch import time_in_turn
from face_vision.embedding.aggregation import scale_to_one
from face_vision.identification.gallery import Gallery

N_DIMENSIONS = 128
N_PROBES = 60
N_ROUNDS = 7
N_CANDIDATES = 3


@dataclass(frozen=True)
class SchoolSearch:
    """What it takes to search `n_probes` faces among `n_templates` of `n_subjects` people."""

    n_templates: int
    n_subjects: int
    n_probes: int
    build_ms: float
    ours_ms: float
    peer_ms: float
    peak_mib: float

    @property
    def ratio(self) -> float:
        return self.peer_ms / self.ours_ms


def search_school(n_templates: int, n_each: int) -> SchoolSearch:
    """Time it; call it in a process of its own. The people exist nowhere."""
    dice = np.random.default_rng(0)
    n_subjects = -(-n_templates // n_each)
    ids = np.repeat(np.arange(n_subjects), n_each)[:n_templates]
    centres = dice.normal(size=(n_subjects, N_DIMENSIONS))
    jitter = 0.2 * dice.normal(size=(n_templates, N_DIMENSIONS))
    gallery = Gallery(ids, (centres[ids] + jitter).astype(np.float32), "generated")
    before = time.perf_counter()
    averages = gallery.averages
    build_ms = 1000 * (time.perf_counter() - before)
    probes = scale_to_one(dice.normal(size=(N_PROBES, N_DIMENSIONS)).astype(np.float32))
    peer = NearestNeighbors(n_neighbors=N_CANDIDATES, algorithm="brute").fit(averages)
    ours_ms, peer_ms = time_in_turn(
        lambda: np.argpartition(-gallery.scores(probes), N_CANDIDATES, axis=1),
        lambda: peer.kneighbors(probes),
        n_rounds=N_ROUNDS,
    )
    return SchoolSearch(n_templates, n_subjects, N_PROBES, build_ms, ours_ms, peer_ms, peak_mib())
