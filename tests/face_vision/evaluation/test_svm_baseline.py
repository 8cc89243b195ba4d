"""The published recipe's machines are asked the same as our own search, and err as they must."""

import subprocess
import sys

import numpy as np
import pytest

from face_vision.evaluation.searches import search_split
from face_vision.evaluation.svm_baseline import MOST_PEOPLE, run_svm_baseline
from tests.face_vision.evaluation.labelled_looks import class_of, looks_at


def test_people_unlike_each_other_are_all_told_apart():
    found = run_svm_baseline(class_of(8, 4), 50)
    assert (found.not_first.n_errors, found.not_first.n_searches) == (0, 16)
    assert found.missed.n_errors == 0


def test_the_same_looks_are_searched_as_by_our_own_rule():
    looks = class_of(6, 5)
    found, ours = run_svm_baseline(looks, 70), search_split(looks, 70)
    assert found.not_first.n_searches == int(ours.is_mated.sum())
    assert found.strangers_named.n_searches == len(ours.subject_ids)


def test_two_runs_give_the_same_figures():
    looks = class_of(6, 4, spread=1.5)
    assert run_svm_baseline(looks, 70) == run_svm_baseline(looks, 70)


def test_people_whose_looks_are_mixed_up_are_taken_for_each_other():
    found = run_svm_baseline(looks_at([[0, 0, 0, 1, 1], [1, 1, 1, 0, 0], [2, 2, 2]]), 50)
    assert found.not_first.n_errors > 0
    assert found.missed.n_errors >= found.not_first.n_errors


def test_a_look_alike_is_named_where_her_double_is_taken_out():
    found = run_svm_baseline(looks_at([[0] * 3, [1] * 3, [2] * 3, [0] * 3]), 70)
    assert found.strangers_named.n_errors >= 2


def test_of_two_people_nobody_can_be_a_stranger():
    found = run_svm_baseline(class_of(2, 3), 50)
    assert found.not_first.n_searches > 0
    assert found.strangers_named.n_searches == 0


def test_one_person_alone_is_refused():
    with pytest.raises(ValueError, match="two people"):
        run_svm_baseline(class_of(1, 3), 50)


def test_more_people_than_can_be_trained_in_time_are_left_out():
    assert run_svm_baseline(class_of(MOST_PEOPLE + 1, 2), 50) is None


@pytest.mark.thorough
def test_scikit_learn_is_loaded_by_an_evaluation_only():
    code = (
        "import sys; import face_vision.evaluation.svm_baseline as baseline;"
        "from face_vision.evaluation.labelled_looks import LabelledLooks;"
        "print('sklearn' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_looks_are_scaled_before_they_are_parted():
    looks = class_of(5, 4)
    stretched = looks.only(np.ones(len(looks.files), bool))
    object.__setattr__(stretched, "embeddings", looks.embeddings * np.float32(40))
    assert run_svm_baseline(stretched, 50) == run_svm_baseline(looks, 50)
