"""Generate looks at people: a direction for each person, and looks that differ from it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from face_vision.evaluation.labelled_looks import LabelledLooks

SIZE = 128
SPREAD = 0.2
"""Length of what a look adds to its person's direction: two looks score about 0.73."""


def direction(seed: int) -> NDArray[np.float32]:
    """Return a direction of length 1; different seeds are nearly at right angles."""
    vector = np.random.default_rng(seed).normal(size=SIZE)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def looks_at(
    shown: Sequence[Sequence[int]], *, spread: float = SPREAD, one_video: Sequence[int] = ()
) -> LabelledLooks:
    """Make looks.

    Args:
        shown: for each person, numbered from 0, whom each look really shows.
        spread: length of the difference of a look from its person's direction.
        one_video: the people whose looks all come from one file.

    Returns:
        Their looks, files numbered in order.
    """
    rows = [(owner, who) for owner, people in enumerate(shown) for who in people]
    embeddings = [
        direction(who) + spread * direction(10_000 + i) for i, (_, who) in enumerate(rows)
    ]
    owners = np.array([owner for owner, _ in rows])
    first_file = np.array([int(np.argmax(owners == owner)) for owner in owners])
    files = np.where(np.isin(owners, list(one_video)), first_file, np.arange(len(rows)))
    return LabelledLooks(np.stack(embeddings).astype(np.float32), owners, files, "network")


def class_of(n_people: int, n_each: int, *, spread: float = SPREAD) -> LabelledLooks:
    """Make as many looks at each person, all of whom are themselves."""
    return looks_at([[person] * n_each for person in range(n_people)], spread=spread)
