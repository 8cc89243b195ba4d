"""Search each look of labelled people as its own subject's and as a stranger's."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from face_vision.embedding.aggregation import average_templates, scale_to_one
from face_vision.evaluation.error_rates import MISSED, Searches
from face_vision.evaluation.labelled_looks import LabelledLooks
from face_vision.identification.gallery import Gallery, score_of

NO_SCORE = -np.inf
"""Own score of a look whose subject is not in the gallery it is searched in."""

SEED = 0
"""Of the draw that splits each person's files: two runs give the same figures."""


@dataclass(frozen=True, eq=False)
class SearchOutcomes:
    """What searches of single looks gave; no look is in the gallery it is searched in.

    Args:
        subject_ids: whose look was searched, int64, shape (n,).
        own_scores: against the look's own subject; NO_SCORE for a subject who is not in the
            gallery, float64, shape (n,).
        rival_scores: the best against anybody else, float64, shape (n,).
        n_subjects: how many people the galleries hold.
        rival_ids: who that anybody else is, int64, shape (n,).
    """

    subject_ids: NDArray[np.int64]
    own_scores: NDArray[np.float64]
    rival_scores: NDArray[np.float64]
    n_subjects: int
    rival_ids: NDArray[np.int64]

    @property
    def is_mated(self) -> NDArray[np.bool_]:
        """Whether the look could be searched with its subject in the gallery, shape (n,)."""
        return self.own_scores > NO_SCORE

    def as_searches(self) -> Searches:
        """Return the mated searches, and every look once more with its subject taken out."""
        mated = self.is_mated
        own, rival = self.own_scores[mated], self.rival_scores[mated]
        return Searches(
            # Alike with both counts as missed: which of them came first would be chance.
            mated=np.where(own > rival, own, MISSED),
            mated_people=self.subject_ids[mated],
            non_mated=self.rival_scores,
            non_mated_people=self.subject_ids,
        )


def search_leaving_out(looks: LabelledLooks) -> SearchOutcomes:
    """Search each look among all others' looks and those of its subject's other files.

    The whole file is left out: looks of one video are nearly the same.

    Args:
        looks: of two or more people.

    Returns:
        One search a look, in order; of somebody with one file only as a stranger.

    Raises:
        ValueError: there are fewer than two people.
    """
    gallery = _gallery_of_two(looks)
    averages, has_others = _averages_of_other_files(looks)
    similarities = (scale_to_one(looks.embeddings) * averages).sum(axis=1)
    own = np.where(has_others, score_of(similarities).astype(np.float64), NO_SCORE)
    return _search_outcomes(looks, gallery, own)


def search_split(looks: LabelledLooks, percent: float, *, seed: int = SEED) -> SearchOutcomes:
    """Register a share of each person's files and search the looks of the others.

    Args:
        looks: of two or more people with two files.
        percent: share of the files of each that is registered, above 0 and below 100; at least
            one is registered and one searched. Somebody with one file is not, but a stranger.
        seed: of the draw of the files.

    Returns:
        One search a look that was not registered, in order.

    Raises:
        ValueError: fewer than two people have two files.
    """
    registered, probes = split_looks(looks, percent, seed=seed)
    gallery = _gallery_of_two(registered)
    scores = gallery.scores(scale_to_one(probes.embeddings)).astype(np.float64)
    is_own = gallery.subjects[None] == probes.subject_ids[:, None]
    return _search_outcomes(probes, gallery, np.where(is_own, scores, NO_SCORE).max(axis=1))


def split_looks(
    looks: LabelledLooks, percent: float, *, seed: int = SEED
) -> tuple[LabelledLooks, LabelledLooks]:
    """Draw the files to be registered, and those to be searched, as `search_split` does.

    Args:
        looks: of anybody.
        percent: share of the files of each that is registered, above 0 and below 100.
        seed: of the draw of the files.

    Returns:
        The looks to be registered and the others, in order.
    """
    is_in_gallery = _draw_gallery(looks, percent / 100, np.random.default_rng(seed))
    return looks.only(is_in_gallery), looks.only(~is_in_gallery)


def confusions(outcomes: SearchOutcomes) -> list[tuple[int, int, int]]:
    """Say who was taken for whom in mated searches, whatever the score.

    Args:
        outcomes: searches of single looks.

    Returns:
        Subject, the other one who came first, and how often; the most frequent first.
    """
    is_wrong = outcomes.is_mated & (outcomes.rival_scores >= outcomes.own_scores)
    pairs = Counter(
        (int(one), int(other))
        for one, other in zip(
            outcomes.subject_ids[is_wrong], outcomes.rival_ids[is_wrong], strict=True
        )
    )
    return [(one, other, n) for (one, other), n in pairs.most_common()]


def _gallery_of_two(looks: LabelledLooks) -> Gallery:
    if looks.n_subjects < 2:
        raise ValueError(f"a search needs two people to choose from, not {looks.n_subjects}")
    return looks.gallery()


def _search_outcomes(
    probes: LabelledLooks, gallery: Gallery, own: NDArray[np.float64]
) -> SearchOutcomes:
    scores = gallery.scores(scale_to_one(probes.embeddings))
    # Her own template would come first: a rival is the best of the others.
    scores[gallery.subjects[None] == probes.subject_ids[:, None]] = NO_SCORE
    rivals = scores.max(axis=1).astype(np.float64)
    rival_ids = gallery.subjects[scores.argmax(axis=1)]
    return SearchOutcomes(probes.subject_ids, own, rivals, gallery.n_subjects, rival_ids)


def _averages_of_other_files(
    looks: LabelledLooks,
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return the average of each look's subject without its file, and whether any was left."""
    averages = np.zeros_like(looks.embeddings)
    has_others = np.zeros(len(averages), bool)
    for mine in looks.rows_by_subject():
        for file in np.unique(looks.files[mine]):
            is_of_file = looks.files[mine] == file
            if not is_of_file.all():
                averages[mine[is_of_file]] = average_templates(
                    looks.embeddings[mine[~is_of_file]], genuine_similarity=looks.genuine_similarity
                )
                has_others[mine[is_of_file]] = True
    return averages, has_others


def _draw_gallery(
    looks: LabelledLooks, share: float, dice: np.random.Generator
) -> NDArray[np.bool_]:
    is_in_gallery = np.zeros(len(looks.files), bool)
    for mine in looks.rows_by_subject():
        files = dice.permutation(np.unique(looks.files[mine]))
        # Of each at least one is registered and one is left to be searched.
        n_registered = min(max(1, round(share * len(files))), len(files) - 1)
        is_in_gallery[mine] = np.isin(looks.files[mine], files[:n_registered])
    return is_in_gallery
