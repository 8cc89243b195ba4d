"""Try the recognition of labelled people on their own pictures: errors, look-alikes, doubts."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from face_vision.errors import TooFewPictures
from face_vision.evaluation.gallery_audit import Doubt, find_doubts
from face_vision.evaluation.lookalikes import Lookalikes, find_lookalikes
from face_vision.evaluation.run_rates import Errors, Rate, count_errors, count_not_first
from face_vision.evaluation.samples import LabelledLooks
from face_vision.evaluation.searches import leave_out_trials, split_trials
from face_vision.options import IdentificationOptions


@dataclass(frozen=True)
class SelfTest:
    """How well people are recognised, and what stands in the way.

    Args:
        n_enrolled: how many people the galleries held.
        n_strangers_only: how many people could be searched as strangers only.
        not_first: mated searches in which somebody else came first.
        present: errors at the threshold of "present" for so many people.
        check: errors at the threshold of "check" for so many people.
        lookalikes: pairs that reach the check threshold, the most alike first.
        doubts: files that may show somebody else, the least fitting first.
    """

    n_enrolled: int
    n_strangers_only: int
    not_first: Rate
    present: Errors
    check: Errors
    lookalikes: tuple[Lookalikes, ...]
    doubts: tuple[Doubt, ...]


def _tell_nobody(share: float) -> None:
    """Where nobody asks how far it is."""


def run_self_test(
    looks: LabelledLooks,
    options: IdentificationOptions,
    *,
    split_percent: float | None = None,
    on_progress: Callable[[float], None] = _tell_nobody,
) -> SelfTest:
    """Search every look without its file, and compare the people with each other.

    Args:
        looks: of people, at least two of whom have two looks; those with one file are searched
            as strangers only.
        options: thresholds; those for so many people are applied.
        split_percent: enrol this share of each person's files and search the others, above 0 and
            below 100; None leaves out one file after the other. Look-alikes and doubts are
            always those of all looks.
        on_progress: called after each step with the share done, 0 to 1.

    Returns:
        The figures.

    Raises:
        TooFewPictures: fewer than two people have two looks, or two files where they are split.
    """
    _require_enough(looks, is_split=split_percent is not None)
    if split_percent is None:
        trials = leave_out_trials(looks)
    else:
        trials = split_trials(looks, split_percent)
    in_force = options.for_roster(trials.n_subjects)
    n_mated_people = len(np.unique(trials.subject_ids[trials.is_mated]))
    pair_threshold = options.for_roster(looks.n_subjects).check_score
    on_progress(0.4)
    present = count_errors(trials, in_force.present_score)
    check = count_errors(trials, in_force.check_score)
    on_progress(0.6)
    lookalikes = tuple(find_lookalikes(looks.gallery(), pair_threshold))
    on_progress(0.8)
    return SelfTest(
        n_enrolled=trials.n_subjects,
        n_strangers_only=looks.n_subjects - n_mated_people,
        not_first=count_not_first(trials),
        present=present,
        check=check,
        lookalikes=lookalikes,
        doubts=tuple(find_doubts(looks, options)),
    )


def _require_enough(looks: LabelledLooks, *, is_split: bool) -> None:
    counted = looks.files if is_split else np.arange(len(looks.files))
    n_able = sum(len(np.unique(counted[mine])) > 1 for mine in looks.rows_by_subject())
    if n_able < 2:
        code = "too_few_files" if is_split else "too_few_pictures"
        raise TooFewPictures(code, n_able=n_able, n_people=looks.n_subjects)
