"""Choose seeds whose drawings the real networks find and tell apart: the constants in `people`.

Run `python -m recognition.demo_school.choose_seeds` after the drawings changed (a few minutes).
"""

import sys
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from recognition.demo_school.people import draw_sittings
from recognition.vision.alignment import align_face
from recognition.vision.detection import MtcnnDetector
from recognition.vision.embedding import DlibEmbedder
from recognition.vision.options import DetectionOptions

N_TRIED = 1200
N_CHOSEN = 26
LARGEST_SPREAD = 0.25
"""Largest Euclidean distance between drawings of one person that is accepted."""

LIKEABLE_FACE_PX = 100
"""The drawings are large, so smaller faces need not be searched."""

Embeddings = NDArray[np.float32]


def measure_seeds(seeds: Iterable[int]) -> dict[int, Embeddings]:
    """Return the embeddings of every seed all of whose drawings are found, shape (n, 128) each."""
    detector = MtcnnDetector(DetectionOptions(min_face_px=LIKEABLE_FACE_PX))
    embedder = DlibEmbedder()
    measured = {}
    for seed in seeds:
        drawings = draw_sittings(seed)
        found = [detector.detect(drawing) for drawing in drawings]
        if all(len(faces) == 1 for faces in found):
            pairs = zip(drawings, found, strict=True)
            portraits = [align_face(drawing, faces[0].landmarks) for drawing, faces in pairs]
            measured[seed] = embedder.embed(np.stack(portraits))
    return measured


def spread_of(embeddings: Embeddings) -> float:
    """Return the largest distance between two of the embeddings."""
    return float(distances_between(embeddings, embeddings).max())


def distances_between(first: Embeddings, second: Embeddings) -> Embeddings:
    """Return the Euclidean distances of all pairs, shape (n, m)."""
    return np.linalg.norm(first[:, None] - second[None], axis=2)


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


def main() -> None:
    measured = measure_seeds(range(N_TRIED))
    steady = {seed: found for seed, found in measured.items() if spread_of(found) < LARGEST_SPREAD}
    seeds = list(steady)
    means = np.stack([found.mean(axis=0) for found in steady.values()])
    distances = distances_between(means, means)
    chosen = choose_far_apart(distances, n_chosen=N_CHOSEN)
    sys.stdout.write(f"{len(measured)} of {N_TRIED} found, {len(steady)} steady\n")
    sys.stdout.write(f"closest pair {closest_pair(distances, chosen):.3f}\n")
    sys.stdout.write(f"{[seeds[position] for position in chosen]}\n")


if __name__ == "__main__":
    main()
