"""Choose seeds whose drawings the real networks find and tell apart: the constants in `people`.

Run `python -m demo.choose_seeds` after the drawings changed (a few minutes).
"""

import sys
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from demo.people import draw_sitting, draw_sittings
from face_vision.detection.detector import MtcnnDetector
from face_vision.embedding.dlib_resnet.embedder import DlibEmbedder
from face_vision.quality.alignment import align_face
from face_vision.types import Frame

N_TRIED = 1200
N_COMPARED = 350
N_CHOSEN = 26
LARGEST_SPREAD = 0.20
"""Largest distance between directions of drawings of one person that is accepted."""

STEP = 0.0025
"""By how much the distance asked for is lowered until enough people are found."""

Embeddings = NDArray[np.float32]


class Measurer:
    """Looks at drawings with the real networks."""

    def __init__(self) -> None:
        self._detector = MtcnnDetector()
        self._embedder = DlibEmbedder()

    def embed(self, drawings: Sequence[Frame]) -> Embeddings | None:
        """Return an embedding of each drawing, shape (n, 128); None if one has no face."""
        found = [self._detector.detect(drawing) for drawing in drawings]
        if any(len(faces) != 1 for faces in found):
            return None
        pairs = zip(drawings, found, strict=True)
        portraits = [align_face(drawing, faces[0].landmarks) for drawing, faces in pairs]
        return self._embedder.embed(np.stack(portraits))

    def embed_seeds(
        self, seeds: Iterable[int], draw: Callable[[int], Sequence[Frame]]
    ) -> dict[int, Embeddings]:
        """Return the embeddings of the seeds all of whose drawings hold one face."""
        measured = ((seed, self.embed(draw(seed))) for seed in seeds)
        return {seed: embeddings for seed, embeddings in measured if embeddings is not None}


def spread_of(embeddings: Embeddings) -> float:
    """Return the largest distance between two of the embeddings."""
    return float(distances_between(embeddings, embeddings).max())


def distances_between(first: Embeddings, second: Embeddings) -> Embeddings:
    """Return the distances of the directions of all pairs, shape (n, m), as in `Gallery`."""
    return np.linalg.norm(_directions(first)[:, None] - _directions(second)[None], axis=2)


def _directions(embeddings: Embeddings) -> Embeddings:
    return embeddings / np.linalg.norm(embeddings, axis=1, keepdims=True)


def choose_far_apart(distances: Embeddings, *, n_chosen: int) -> list[int]:
    """Choose members every two of whom lie far from each other, as far as can be found quickly.

    Args:
        distances: between all candidates, shape (n, n).
        n_chosen: how many, at most n.

    Returns:
        Their positions, the one that stands out most first.
    """
    least = float(distances.max())
    chosen: list[int] = []
    while len(chosen) < n_chosen:
        least -= STEP
        chosen = _mutually_far(distances >= least)[:n_chosen]
    return sorted(chosen, key=lambda position: -nearest_distances(distances, chosen)[position])


def nearest_distances(distances: Embeddings, chosen: Sequence[int]) -> dict[int, float]:
    """Return how far the nearest other of the chosen is from each of them."""
    among = distances[np.ix_(chosen, chosen)] + np.diag([np.inf] * len(chosen))
    return dict(zip(chosen, among.min(axis=1).tolist(), strict=True))


def _mutually_far(is_far: NDArray[np.bool_]) -> list[int]:
    """Take whoever is far from most of those left, until nobody is far from all taken."""
    is_left = np.ones(len(is_far), bool)
    chosen: list[int] = []
    while is_left.any():
        n_far = np.where(is_left, (is_far & is_left).sum(axis=1), -1)
        chosen.append(int(n_far.argmax()))
        is_left &= is_far[chosen[-1]]
        is_left[chosen[-1]] = False
    return chosen


def choose_seeds(n_tried: int) -> dict[int, float]:
    """Return the chosen seeds, each with the distance of the nearest other.

    All are compared by one drawing first, and only the most different ones by all drawings.
    """
    measurer = Measurer()
    by_one = measurer.embed_seeds(range(n_tried), lambda seed: [draw_sitting(seed, 0)])
    by_all = measurer.embed_seeds(_most_different(by_one), draw_sittings)
    steady = {seed: e for seed, e in by_all.items() if spread_of(e) <= LARGEST_SPREAD}
    seeds, distances = list(steady), _distances_of_means(steady)
    chosen = choose_far_apart(distances, n_chosen=N_CHOSEN)
    nearest = nearest_distances(distances, chosen)
    return {seeds[position]: nearest[position] for position in chosen}


def _most_different(measured: dict[int, Embeddings]) -> list[int]:
    order = np.argsort(-_distances_of_means(measured).mean(axis=0))
    return [list(measured)[position] for position in order[:N_COMPARED]]


def _distances_of_means(measured: dict[int, Embeddings]) -> Embeddings:
    means = np.stack([embeddings.mean(axis=0) for embeddings in measured.values()])
    return distances_between(means, means)


def main() -> None:
    for seed, nearest in choose_seeds(N_TRIED).items():
        sys.stdout.write(f"{seed:6d}  nearest other {nearest:.3f}\n")


if __name__ == "__main__":
    main()
