"""Choose seeds whose drawings the real networks find and tell apart: the constants in `people`.

Run `python -m recognition.demo_school.choose_seeds` after the drawings changed (a few minutes).
"""

import sys
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from recognition.demo_school.people import draw_sitting, draw_sittings
from recognition.vision.alignment import align_face
from recognition.vision.detection import MtcnnDetector
from recognition.vision.embedding import DlibEmbedder
from recognition.vision.options import DetectionOptions
from recognition.vision.structures import Frame

N_TRIED = 1200
N_COMPARED = 160
N_CHOSEN = 26
LARGEST_SPREAD = 0.20
"""Largest distance between directions of drawings of one person that is accepted."""

MIN_FACE_PX = 100
"""The drawings are large, so smaller faces need not be searched."""

Embeddings = NDArray[np.float32]


class Measurer:
    """Looks at drawings with the real networks."""

    def __init__(self) -> None:
        self._detector = MtcnnDetector(DetectionOptions(min_face_px=MIN_FACE_PX))
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
    """Choose members that lie far from each other: greedily, then by exchanging the closest.

    Args:
        distances: between all candidates, shape (n, n).
        n_chosen: how many, at most n.

    Returns:
        Their positions, in rising order.
    """
    chosen = [int(distances.sum(axis=0).argmax())]
    while len(chosen) < n_chosen:
        chosen.append(_farthest(distances, chosen))
    for _ in range(20 * n_chosen):
        exchanged = _exchange_closest(distances, chosen)
        if exchanged is None:
            break
        chosen = exchanged
    return sorted(chosen)


def closest_pair(distances: Embeddings, chosen: list[int]) -> float:
    """Return the smallest distance between two of the chosen."""
    among = distances[np.ix_(chosen, chosen)]
    return float(among[np.triu_indices(len(chosen), 1)].min())


def _farthest(distances: Embeddings, chosen: list[int]) -> int:
    to_nearest = distances[chosen].min(axis=0)
    to_nearest[chosen] = -1
    return int(to_nearest.argmax())


def _exchange_closest(distances: Embeddings, chosen: list[int]) -> list[int] | None:
    """Replace one of the closest pair by somebody farther away; None if nobody is."""
    among = distances[np.ix_(chosen, chosen)] + 9 * np.eye(len(chosen), dtype=np.float32)
    for position in np.unravel_index(among.argmin(), among.shape):
        others = chosen[:position] + chosen[position + 1 :]
        newcomer = _farthest(distances, others)
        if distances[others][:, newcomer].min() > among.min() + 1e-4:
            return [*others, newcomer]
    return None


def choose_seeds(n_tried: int) -> tuple[list[int], float]:
    """Return the chosen seeds and the distance of the closest two.

    All are compared by one drawing first, and only the most different ones by all drawings.
    """
    measurer = Measurer()
    by_one = measurer.embed_seeds(range(n_tried), lambda seed: [draw_sitting(seed, 0)])
    different = _far_apart(by_one, min(N_COMPARED, len(by_one)))
    by_all = measurer.embed_seeds(different, draw_sittings)
    steady = {seed: e for seed, e in by_all.items() if spread_of(e) <= LARGEST_SPREAD}
    chosen = _far_apart(steady, N_CHOSEN)
    means = _means({seed: steady[seed] for seed in chosen})
    return chosen, closest_pair(distances_between(means, means), list(range(N_CHOSEN)))


def _far_apart(measured: dict[int, Embeddings], n_chosen: int) -> list[int]:
    means = _means(measured)
    chosen = choose_far_apart(distances_between(means, means), n_chosen=n_chosen)
    seeds = list(measured)
    return [seeds[position] for position in chosen]


def _means(measured: dict[int, Embeddings]) -> Embeddings:
    return np.stack([embeddings.mean(axis=0) for embeddings in measured.values()])


def main() -> None:
    chosen, closest = choose_seeds(N_TRIED)
    sys.stdout.write(f"{chosen}\nclosest pair {closest:.3f}\n")


if __name__ == "__main__":
    main()
