"""Try the recognition of labelled people on their own pictures: errors, look-alikes, doubts."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from face_vision.errors import TooFewPictures
from face_vision.evaluation.gallery_audit import Doubt, find_doubts
from face_vision.evaluation.labelled_looks import LabelledLooks
from face_vision.evaluation.lookalikes import Lookalikes, find_lookalikes
from face_vision.evaluation.run_rates import Errors, Rate, count_errors, count_not_first
from face_vision.evaluation.searches import SearchOutcomes, search_leaving_out, search_split
from face_vision.options import IdentificationOptions


@dataclass(frozen=True)
class EvaluationResult:
    """How well people are recognised, and what stands in the way.

    Args:
        n_registered: how many people the galleries held.
        n_strangers_only: how many people could be searched as strangers only.
        not_first: mated searches in which somebody else came first.
        present: errors at the threshold of "present" for so many people.
        check: errors at the threshold of "check" for so many people.
        lookalikes: pairs that reach the check threshold, the most alike first.
        doubts: files that may show somebody else, the least fitting first.
    """

    n_registered: int
    n_strangers_only: int
    not_first: Rate
    present: Errors
    check: Errors
    lookalikes: tuple[Lookalikes, ...]
    doubts: tuple[Doubt, ...]


def _ignore_progress(share: float) -> None:
    """Where nobody asks how far it is."""


def run_evaluation(
    looks: LabelledLooks,
    options: IdentificationOptions,
    *,
    split_percent: float | None = None,
    on_progress: Callable[[float], None] = _ignore_progress,
) -> EvaluationResult:
    """Search every look without its file, and compare the people with each other.

    Args:
        looks: of people, at least two of whom have two looks; those with one file are searched
            as strangers only.
        options: thresholds; those for so many people are applied.
        split_percent: register this share of each person's files and search the others, above 0 and
            below 100; None leaves out one file after the other. Look-alikes and doubts are
            always those of all looks.
        on_progress: called after each step with the share done, 0 to 1.

    Returns:
        The figures.

    Raises:
        TooFewPictures: fewer than two people have two looks, or two files where they are split.
    """
    _require_enough(looks, is_split=split_percent is not None)
    outcomes = _search(looks, split_percent)
    on_progress(0.4)
    present, check = _count_errors(outcomes, options)
    on_progress(0.6)
    pair_threshold = options.for_roster(looks.n_subjects).check_score
    lookalikes = tuple(find_lookalikes(looks.gallery(), pair_threshold))
    on_progress(0.8)
    return EvaluationResult(
        n_registered=outcomes.n_subjects,
        n_strangers_only=looks.n_subjects - _n_mated_people(outcomes),
        not_first=count_not_first(outcomes),
        present=present,
        check=check,
        lookalikes=lookalikes,
        doubts=tuple(find_doubts(looks, options)),
    )


def _count_errors(
    outcomes: SearchOutcomes, options: IdentificationOptions
) -> tuple[Errors, Errors]:
    """Return the errors at the thresholds of present and of check."""
    # Thresholds rise with the roster, so those for the galleries that were really searched.
    in_force = options.for_roster(outcomes.n_subjects)
    present = count_errors(outcomes, in_force.present_score)
    return present, count_errors(outcomes, in_force.check_score)


def _n_mated_people(outcomes: SearchOutcomes) -> int:
    return len(np.unique(outcomes.subject_ids[outcomes.is_mated]))


def _search(looks: LabelledLooks, split_percent: float | None) -> SearchOutcomes:
    if split_percent is None:
        return search_leaving_out(looks)
    return search_split(looks, split_percent)


def _require_enough(looks: LabelledLooks, *, is_split: bool) -> None:
    counted = looks.files if is_split else np.arange(len(looks.files))
    n_able = sum(len(np.unique(counted[mine])) > 1 for mine in looks.rows_by_subject())
    if n_able < 2:
        code = "too_few_files" if is_split else "too_few_pictures"
        raise TooFewPictures(code, n_able=n_able, n_people=looks.n_subjects)
