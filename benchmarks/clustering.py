"""Sort shuffled pictures of people who are not known into people, beside scikit-learn's ways.

    python -m benchmarks.clustering FACES [--draws 200] [--people 30] [--pictures 5] [--json]

FACES holds `known/<person>/*.jpg` and `strangers/*.jpg`. The people are parted in two halves by
chance. Every way has its threshold chosen on draws of the first half, the one of the highest F1 of
pairs; precision and recall of pairs are those of draws of the other half. Our own way is shown with
the threshold that is built in as well. Intervals are 95 %, by bootstrap over draws.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import DBSCAN, AgglomerativeClustering

from benchmarks.fixtures.labelled_faces import LabelledFaces, read_faces
from face_vision.embedding.aggregation import EmbeddedLooks, scale_to_one
from face_vision.identification.clustering import DLIB_SAME_PERSON, cluster_faces

Labels = NDArray[np.int64]
Vectors = NDArray[np.float32]
Way = Callable[[Vectors, float], Labels]

N_CHOOSING_DRAWS = 40
BUILT_IN = "ours, threshold as built in"


@dataclass(frozen=True)
class PairCounts:
    """Pairs of pictures: put together, truly of one person, and both."""

    together: int
    same: int
    right: int


@dataclass(frozen=True)
class ClusteringRow:
    """How well one way sorts: shares of pairs with their 95 % intervals."""

    way: str
    threshold: float
    precision: float
    precision_interval: tuple[float, float]
    recall: float
    recall_interval: tuple[float, float]
    draws: int


def our_way(vectors: Vectors, threshold: float) -> Labels:
    faces = [EmbeddedLooks(vector[None], np.ones(1)) for vector in vectors]
    labels = np.zeros(len(vectors), np.int64)
    for number, group in enumerate(cluster_faces(faces, threshold=threshold)):
        labels[group] = number
    return labels


def average_linkage(vectors: Vectors, threshold: float) -> Labels:
    way = AgglomerativeClustering(
        n_clusters=None, distance_threshold=1 - threshold, linkage="average"
    )
    found: Labels = way.fit_predict(scale_to_one(vectors))
    return found


def dbscan(vectors: Vectors, threshold: float) -> Labels:
    """DBSCAN with two neighbours; what it calls noise is a person each."""
    labels = DBSCAN(eps=1 - threshold, min_samples=2).fit_predict(scale_to_one(vectors))
    noise = labels < 0
    labels[noise] = labels.max() + 1 + np.arange(noise.sum())
    return labels.astype(np.int64)


WAYS: dict[str, Way] = {
    "ours, averages of groups": our_way,
    "AgglomerativeClustering, average linkage": average_linkage,
    "DBSCAN": dbscan,
}


def count_pairs(found: Labels, true: Labels) -> PairCounts:
    """Count the pairs of pictures put together, those of one person, and those that are both."""
    upper = np.triu_indices(len(true), k=1)
    together = (found[:, None] == found[None])[upper]
    same = (true[:, None] == true[None])[upper]
    return PairCounts(int(together.sum()), int(same.sum()), int((together & same).sum()))


def rates(counts: Sequence[PairCounts]) -> tuple[float, float]:
    """Return precision and recall of pairs over some draws; precision is 1 for no pair together."""
    together, same, right = np.array([list(asdict(c).values()) for c in counts]).sum(axis=0)
    return float(right / together) if together else 1.0, float(right / same)


class Draws:
    """Shuffled pictures of people, again and again from one half of them.

    Args:
        faces: all pictures.
        people: the half, those with enough pictures.
        n_people, n_pictures: of each draw.
    """

    def __init__(
        self, faces: LabelledFaces, people: Labels, *, n_people: int, n_pictures: int
    ) -> None:
        self._faces, self._people = faces, people
        self._n_people, self._n_pictures = n_people, n_pictures

    def count(self, way: Callable[[Vectors], Labels], *, n: int) -> list[PairCounts]:
        return [count_pairs(way(vectors), true) for vectors, true in map(self._draw, range(n))]

    def _draw(self, seed: int) -> tuple[Vectors, Labels]:
        dice = np.random.default_rng(seed)
        chosen = dice.choice(self._people, self._n_people, replace=False)
        rows = [dice.permutation(self._faces.of(p))[: self._n_pictures] for p in chosen]
        shuffled = dice.permutation(np.concatenate(rows))
        return self._faces.embeddings[shuffled], self._faces.people[shuffled]


def halves(known: LabelledFaces, n_pictures: int, n_people: int) -> tuple[Labels, Labels]:
    """Part the people with enough pictures in two by chance, always the same."""
    people = np.random.default_rng(0).permutation(known.with_at_least(n_pictures))
    if len(people) < 2 * n_people:
        raise SystemExit(f"{2 * n_people} people with {n_pictures} pictures are needed")
    return people[::2], people[1::2]


def measure(
    known: LabelledFaces, *, n_people: int, n_pictures: int, n_draws: int
) -> list[ClusteringRow]:
    choosing, judging = (
        Draws(known, half, n_people=n_people, n_pictures=n_pictures)
        for half in halves(known, n_pictures, n_people)
    )
    rows = [_row(BUILT_IN, our_way, DLIB_SAME_PERSON, judging, n_draws)]
    for name, way in WAYS.items():
        rows.append(_row(name, way, _best_threshold(way, choosing), judging, n_draws))
    return rows


def _best_threshold(way: Way, draws: Draws) -> float:
    thresholds = [round(float(t), 3) for t in np.arange(0.50, 0.73, 0.01)]
    return max(thresholds, key=lambda t: _f1(way, t, draws))


def _f1(way: Way, threshold: float, draws: Draws) -> float:
    precision, recall = rates(draws.count(partial(_at, way, threshold), n=N_CHOOSING_DRAWS))
    return 2 * precision * recall / max(precision + recall, 1e-12)


def _at(way: Way, threshold: float, vectors: Vectors) -> Labels:
    return way(vectors, threshold)


def _row(name: str, way: Way, threshold: float, draws: Draws, n_draws: int) -> ClusteringRow:
    counts = draws.count(partial(_at, way, threshold), n=n_draws)
    dice = np.random.default_rng(0)
    again = [
        rates([counts[i] for i in dice.integers(0, len(counts), len(counts))]) for _ in range(1000)
    ]
    lows, highs = np.quantile(again, 0.025, axis=0), np.quantile(again, 0.975, axis=0)
    precision, recall = rates(counts)
    return ClusteringRow(
        way=name,
        threshold=threshold,
        precision=precision,
        precision_interval=(float(lows[0]), float(highs[0])),
        recall=recall,
        recall_interval=(float(lows[1]), float(highs[1])),
        draws=n_draws,
    )


def _table(rows: list[ClusteringRow]) -> str:
    lines = ["| way | threshold | precision of pairs | recall of pairs |", "|---|---|---|---|"]
    for row in rows:
        precision = _share(row.precision, row.precision_interval)
        recall = _share(row.recall, row.recall_interval)
        lines.append(f"| {row.way} | {row.threshold:.3f} | {precision} | {recall} |")
    return "\n".join(lines)


def _share(share: float, low_high: tuple[float, float]) -> str:
    low, high = (100 * end for end in low_high)
    return f"{100 * share:.1f} % ({low:.1f}-{high:.1f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("faces", type=Path, metavar="FACES")
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--pictures", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    known, _ = read_faces(arguments.faces)
    rows = measure(
        known,
        n_people=arguments.people,
        n_pictures=arguments.pictures,
        n_draws=arguments.draws,
    )
    if arguments.json:
        print(json.dumps({"rows": [asdict(row) for row in rows]}))
    else:
        print(_table(rows))


if __name__ == "__main__":
    main()
