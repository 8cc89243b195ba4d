"""How many strangers of a school's own would get a name, and which thresholds let fewer do so.

The students of other classes are the strangers: each is searched in every class that she is not of,
by the average of her registered pictures.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from face_vision.embedding.aggregation import average_templates
from face_vision.evaluation.error_rates import interval
from face_vision.identification.gallery import Gallery
from face_vision.identification.search import is_match
from face_vision.options import IdentificationOptions

FEWEST_PEOPLE = 60
"""Fewer people resemble each other by chance in a way that no other people do."""

SEARCHES_OF_LIMIT = 3
"""For one in N so many times N searches at least (rule of three, Hanley and Lippman-Hand 1983)."""


@dataclass(frozen=True)
class LimitEstimate:
    """What a school's own faces say of one threshold.

    Args:
        one_in: at most one stranger in so many is to reach it.
        n_reached: strangers' searches that reach the threshold that comes with the network.
        n_searches, n_people: searches of strangers, and whose they were.
        interval: 95 % interval of the share that reaches it, 0 to 1.
        has_enough: whether these are enough people and searches for this limit.
        score: the threshold that follows, for a roster of 30; never below the one that comes with
            the network, and that one without enough people.
    """

    one_in: int
    n_reached: int
    n_searches: int
    n_people: int
    interval: tuple[float, float]
    has_enough: bool
    score: float


@dataclass(frozen=True)
class StrangerEstimate:
    """Both thresholds."""

    present: LimitEstimate
    check: LimitEstimate


def estimate_limits(
    people: Gallery,
    rosters: Collection[frozenset[int]],
    options: IdentificationOptions,
    *,
    limits: tuple[int, int],
) -> StrangerEstimate:
    """Search everybody in every roster that she is not of.

    Args:
        people: the registered faces of all who may be compared, by student.
        rosters: the students of each class.
        options: the thresholds that come with the network.
        limits: at most one stranger in so many to *present*, and to *check*.

    Returns:
        The figures, and thresholds that are never looser than those of the options, and stricter
        by at most the distance between the two: a few twins must not shut recognition off.
    """
    scores, whose = _strangers_scores(people, rosters, options)
    room = options.present_score - options.check_score
    present, check = (
        _estimate(scores, whose, one_in=one_in, thresholds=(built_in, built_in + room))
        for one_in, built_in in zip(
            limits, (options.present_score, options.check_score), strict=True
        )
    )
    return StrangerEstimate(present, check)


def _strangers_scores(
    people: Gallery, rosters: Collection[frozenset[int]], options: IdentificationOptions
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the best score of each search, as in a roster of 30, and whose search it was."""
    subjects, averages = people.subjects, _averages(people)
    # Empty ones to begin with, as there may be no search at all.
    scores, whose = [np.empty(0)], [np.empty(0, np.int64)]
    for roster in rosters:
        is_of_class = np.isin(people.subject_ids, list(roster))
        if not is_of_class.any():
            continue
        gallery = Gallery(
            people.subject_ids[is_of_class],
            people.embeddings[is_of_class],
            people.network_id,
            people.genuine_similarity,
        )
        strangers = [place for place, one in enumerate(subjects) if int(one) not in roster]
        if not strangers:
            continue
        probes = np.stack([averages[int(subjects[place])] for place in strangers])
        # Larger rosters have higher thresholds; the difference is taken off, so that all compare.
        rise = options.for_roster(gallery.n_subjects).present_score - options.present_score
        scores.append(gallery.scores(probes).max(axis=1) - rise)
        whose.append(subjects[strangers])
    return np.concatenate(scores), np.concatenate(whose)


def _averages(people: Gallery) -> Mapping[int, NDArray[np.float32]]:
    return {
        int(subject): average_templates(
            people.embeddings[people.subject_ids == subject],
            genuine_similarity=people.genuine_similarity,
        )
        for subject in people.subjects
    }


def _estimate(
    scores: NDArray[np.float64],
    whose: NDArray[np.int64],
    *,
    one_in: int,
    thresholds: tuple[float, float],
) -> LimitEstimate:
    built_in, strictest = thresholds
    n_people, n_searches = len(np.unique(whose)), len(scores)
    has_enough = n_people >= FEWEST_PEOPLE and n_searches >= SEARCHES_OF_LIMIT * one_in
    reached = is_match(scores, built_in)
    # Over people, not searches: those of one person err together.
    low, high = interval(reached, whose)
    if not reached.any():
        # Without any error a bootstrap would say 0, and the rule of three does not.
        high = min(1.0, SEARCHES_OF_LIMIT / max(n_people, 1))
    return LimitEstimate(
        one_in=one_in,
        n_reached=int(reached.sum()),
        n_searches=n_searches,
        n_people=n_people,
        interval=(low, high),
        has_enough=has_enough,
        # With too few, chance would set the threshold.
        score=min(max(_score_for(scores, one_in), built_in), strictest) if has_enough else built_in,
    )


def _score_for(scores: NDArray[np.float64], one_in: int) -> float:
    """Return the lowest score that at most one search in so many reaches."""
    n_may_pass = len(scores) // one_in
    # The next number above the score that may not pass.
    return float(np.nextafter(np.sort(scores)[::-1][n_may_pass], np.inf))
