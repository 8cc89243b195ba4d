"""Search the same looks by the published recipe's linear support vector machines, to compare.

After Cortes and Vapnik 1995, doi:10.1007/BF00994018; one machine a person against all the others,
as papers on attendance by faces do it. The machines are trained on what is registered, asked once
and forgotten: recognition itself never uses them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from face_vision.embedding.aggregation import scale_to_one
from face_vision.evaluation.labelled_looks import LabelledLooks
from face_vision.evaluation.run_rates import Rate, count_errors, count_not_first
from face_vision.evaluation.searches import NO_SCORE, SEED, SearchOutcomes, split_looks

OWN_BORDER = 0.0
"""A machine's own border between its person and all others."""

MOST_PEOPLE = 60
"""So many at most: a stranger is searched among machines trained without her, so that their number
grows with the square of the people."""


@dataclass(frozen=True)
class BaselineErrors:
    """What the machines err in, at their own border.

    Args:
        not_first: mated searches in which somebody else came first.
        missed: mated searches in which the subject was not returned (FNIR).
        strangers_named: searches without the subject that returned anybody (FPIR).
    """

    not_first: Rate
    missed: Rate
    strangers_named: Rate


def run_svm_baseline(
    looks: LabelledLooks, percent: float, *, seed: int = SEED
) -> BaselineErrors | None:
    """Train on a share of each person's files and search the looks of the others.

    Args:
        looks: of two or more people with two files.
        percent: share of the files of each that is trained on, above 0 and below 100.
        seed: of the draw of the files; the same as that of `search_split`, so that both are
            asked the same.

    Returns:
        Counts and intervals; of two people no stranger can be searched. None for more than
        MOST_PEOPLE registered people.

    Raises:
        ValueError: fewer than two people have two files.
    """
    registered, probes = split_looks(looks, percent, seed=seed)
    if registered.n_subjects < 2:
        raise ValueError(f"a machine needs two people to part, not {registered.n_subjects}")
    if registered.n_subjects > MOST_PEOPLE:
        return None
    known = _search(registered, probes)
    return BaselineErrors(
        not_first=count_not_first(known),
        missed=count_errors(known, OWN_BORDER).missed,
        strangers_named=count_errors(_as_strangers(registered, probes), OWN_BORDER).strangers_named,
    )


def _as_strangers(registered: LabelledLooks, probes: LabelledLooks) -> SearchOutcomes:
    """Search everybody once more, among machines that have never seen her."""
    outcomes = []
    for subject in np.unique(probes.subject_ids):
        others = registered.only(registered.subject_ids != subject)
        if others.n_subjects > 1:
            outcomes.append(_search(others, probes.only(probes.subject_ids == subject)))
    return SearchOutcomes(
        subject_ids=np.concatenate([np.empty(0, np.int64), *(o.subject_ids for o in outcomes)]),
        own_scores=np.concatenate([np.empty(0), *(o.own_scores for o in outcomes)]),
        rival_scores=np.concatenate([np.empty(0), *(o.rival_scores for o in outcomes)]),
        n_subjects=registered.n_subjects,
        rival_ids=np.concatenate([np.empty(0, np.int64), *(o.rival_ids for o in outcomes)]),
    )


def _search(registered: LabelledLooks, probes: LabelledLooks) -> SearchOutcomes:
    scores, subjects = _distances(registered, probes)
    is_own = subjects[None] == probes.subject_ids[:, None]
    rivals = np.where(is_own, NO_SCORE, scores)
    return SearchOutcomes(
        subject_ids=probes.subject_ids,
        own_scores=np.where(is_own, scores, NO_SCORE).max(axis=1),
        rival_scores=rivals.max(axis=1),
        n_subjects=len(subjects),
        rival_ids=subjects[rivals.argmax(axis=1)],
    )


def _distances(
    registered: LabelledLooks, probes: LabelledLooks
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return how far each look lies on each machine's side, (n, k), and whose machines they are."""
    # Loaded for an evaluation only, which a worker or a command does: it takes a second.
    from sklearn.svm import LinearSVC

    # Balanced: with one person against all others, a machine else does best by always saying no.
    machines = LinearSVC(class_weight="balanced", random_state=SEED)
    machines.fit(scale_to_one(registered.embeddings), registered.subject_ids)
    values = machines.decision_function(scale_to_one(probes.embeddings)).astype(np.float64)
    # Of two people there is one machine, whose sides are one each.
    both = np.stack([-values, values], axis=1) if values.ndim == 1 else values
    return both, np.asarray(machines.classes_, np.int64)
