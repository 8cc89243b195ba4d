"""Search drawn classes by a rule and gather the outcomes."""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from benchmarks.fixtures.labelled_faces import LabelledFaces
from benchmarks.open_set_evaluation.draws import Draw, Rows
from face_vision.evaluation.error_rates import MISSED, Searches

Rule = Callable[[LabelledFaces, Draw, list[Rows]], NDArray[np.float64]]
"""Scores each probe against each student of the roster, higher = more alike, shape (n, r)."""


def search_all(faces: LabelledFaces, draws: Iterable[Draw], rule: Rule) -> Searches:
    """Search every probe of every class; at least one class."""
    parts = [_search(faces, draw, rule) for draw in draws]
    return Searches(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _search(faces: LabelledFaces, draw: Draw, rule: Rule) -> tuple[NDArray[np.generic], ...]:
    scores = rule(faces, draw, draw.mated_probes + draw.stranger_probes)
    mated, strangers = scores[: len(draw.mated)], scores[len(draw.mated) :]
    is_first = mated.argmax(axis=1) == draw.mated
    return (
        np.where(is_first, mated.max(axis=1), MISSED),
        draw.roster[draw.mated],
        strangers.max(axis=1),
        draw.strangers,
    )
