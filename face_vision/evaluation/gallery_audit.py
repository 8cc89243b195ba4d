"""Find pictures that disagree with the other pictures of the same person: a wrong photo."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from face_vision.embedding.aggregation import average_looks, average_templates
from face_vision.evaluation.labelled_looks import LabelledLooks
from face_vision.identification.gallery import Gallery, score_of
from face_vision.identification.search import is_match
from face_vision.options import IdentificationOptions

DOUBT_MARGINS = 1.5
"""A file is doubted that scores so many times the margin between two candidates (for dlib 0.06)
below the check threshold against the person's others.

With dlib's network it finds 98 wrong photos of 100 and doubts a right one of 1 person in 100
(docs/measurements.md).
"""


@dataclass(frozen=True)
class Doubt:
    """A file that may show somebody else.

    Args:
        subject_id: whom it is registered as showing.
        file: its number.
        score: against the other files of the subject, those already doubted left out.
        others_agree: two or more other files of the subject agree with each other; else it is
            as likely that this file is right and the others are wrong.
        rival_id: the other person whom it shows by its score, None if nobody reaches the check
            threshold.
        rival_score: against that person; minus infinity if there is none.
    """

    subject_id: int
    file: int
    score: float
    others_agree: bool
    rival_id: int | None
    rival_score: float


def find_doubts(looks: LabelledLooks, options: IdentificationOptions) -> list[Doubt]:
    """Find the files that do not fit the others of their person.

    Of each person the file least like the average of the others is taken out if it lies too far
    off, then the same is asked of those that are left: a wrong picture pulls the average towards
    itself and would else bring the right ones into doubt. The roster's size does not matter, as
    a file is compared with one person only.

    Args:
        looks: of two or more people; people with one file are not judged.
        options: the check threshold.

    Returns:
        The least fitting first; empty if all fit.
    """
    gallery, threshold = looks.gallery(), options.check_score - DOUBT_MARGINS * options.min_margin
    rival_threshold = options.for_roster(gallery.n_subjects).check_score
    doubts = [
        doubt
        for mine in looks.rows_by_subject()
        for doubt in _doubts_of(
            _Files.of(looks, mine), gallery, threshold=threshold, rival_threshold=rival_threshold
        )
    ]
    return sorted(doubts, key=lambda doubt: doubt.score)


@dataclass(frozen=True, eq=False)
class _Files:
    """The files of one subject: their numbers, and the average look of each, shape (k, d)."""

    subject_id: int
    numbers: NDArray[np.int64]
    averages: NDArray[np.float32]

    @classmethod
    def of(cls, looks: LabelledLooks, mine: NDArray[np.int64]) -> "_Files":
        numbers = np.unique(looks.files[mine])
        averages = [
            average_looks(
                looks.embeddings[mine[looks.files[mine] == n]],
                genuine_similarity=looks.genuine_similarity,
            )
            for n in numbers
        ]
        return cls(int(looks.subject_ids[mine[0]]), numbers, np.stack(averages))


def _doubts_of(
    files: _Files, gallery: Gallery, *, threshold: float, rival_threshold: float
) -> Iterator[Doubt]:
    misfits, n_left = find_misfits(files.averages, threshold, gallery.genuine_similarity)
    for index, score in misfits:
        rival_id, rival_score = _rival(files.averages[index], files.subject_id, gallery)
        is_known = is_match(rival_score, rival_threshold)
        # Below the check threshold "most like" means nothing, so nobody is accused.
        yield Doubt(
            subject_id=files.subject_id,
            file=int(files.numbers[index]),
            score=score,
            others_agree=n_left >= 2,
            rival_id=rival_id if is_known else None,
            rival_score=rival_score if is_known else -np.inf,
        )


def find_misfits(
    averages: NDArray[np.float32], threshold: float, genuine_similarity: float
) -> tuple[list[tuple[int, float]], int]:
    """Take out the files of one person that do not fit the others, the worst first.

    Args:
        averages: the average look of each file, float32, shape (k, d).
        threshold: lowest score against the others of a file that fits.
        genuine_similarity: typical cosine of two looks at one person (`aggregation`).

    Returns:
        Index and score of each file taken out, and how many are left and agree.
    """
    left, misfits = list(range(len(averages))), []
    while len(left) > 1:
        scores = _scores_against_others(averages[left], genuine_similarity)
        if is_match(float(scores.min()), threshold):
            break
        # Of two that disagree, neither is the odd one out.
        odd = left if len(left) == 2 else [left[int(scores.argmin())]]
        misfits += [(index, float(scores.min())) for index in odd]
        left = [index for index in left if index not in odd]
    return misfits, len(left)


def _scores_against_others(
    averages: NDArray[np.float32], genuine_similarity: float
) -> NDArray[np.float32]:
    others = np.stack(
        [
            average_templates(np.delete(averages, i, axis=0), genuine_similarity=genuine_similarity)
            for i in range(len(averages))
        ]
    )
    return score_of((averages * others).sum(axis=1))


def _rival(average: NDArray[np.float32], subject_id: int, gallery: Gallery) -> tuple[int, float]:
    """Return who else it is most like, and how much; minus infinity if there is nobody else."""
    scores = gallery.scores(average[None])[0]
    scores[gallery.subjects == subject_id] = -np.inf
    best = int(scores.argmax())
    return int(gallery.subjects[best]), float(scores[best])
