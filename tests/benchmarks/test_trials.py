"""Drawn classes keep their people apart, and rules are scored on searches that are fair."""

import numpy as np
import pytest

from benchmarks.fixtures.labelled_faces import LabelledFaces
from benchmarks.open_set_evaluation.draws import (
    LEAST_PROBED,
    Draw,
    People,
    Setting,
    TooFewPeople,
    draw_classes,
    most_enrolled,
    split_in_halves,
)
from benchmarks.open_set_evaluation.errors import errors_at_fpirs
from benchmarks.open_set_evaluation.rules import RULES, ours
from benchmarks.open_set_evaluation.searches import search_all
from face_vision.embedding.aggregation import scale_to_one

pytestmark = pytest.mark.thorough

N_KNOWN, N_OTHERS, N_PICTURES = 120, 80, 6
N_DIMENSIONS = 128


@pytest.fixture(scope="module")
def halves() -> tuple[People, People]:
    """Make people whose pictures are as alike as dlib's (cosine 0.96); everybody else is not."""
    dice = np.random.default_rng(0)
    people = np.concatenate(
        [np.repeat(np.arange(N_KNOWN), N_PICTURES), N_KNOWN + np.arange(N_OTHERS)]
    )
    centres = scale_to_one(dice.normal(size=(N_KNOWN + N_OTHERS, N_DIMENSIONS)).astype(np.float32))
    noise = 0.2 / np.sqrt(N_DIMENSIONS) * dice.normal(size=(len(people), N_DIMENSIONS))
    embeddings = (centres[people] + noise).astype(np.float32)
    n = N_KNOWN * N_PICTURES
    return split_in_halves(
        LabelledFaces(embeddings[:n], people[:n]), LabelledFaces(embeddings[n:], people[n:])
    )


def first_draw(half: People, setting: Setting) -> Draw:
    return next(draw_classes(half, setting, seed=0))


def test_the_halves_share_nobody(halves):
    one, other = (set(half.known) | set(half.others) for half in halves)
    assert not one & other
    assert len(one | other) == N_KNOWN + N_OTHERS


@pytest.mark.parametrize("roster", [10, 30, 60])
def test_a_class_has_its_size_and_no_picture_serves_twice(halves, roster):
    draw = first_draw(halves[0], Setting(roster, enrolled=3, looks=2))
    assert len(set(draw.roster)) == len(draw.enrolled) == roster
    used = np.concatenate([*draw.enrolled, *draw.mated_probes, *draw.stranger_probes, draw.cohort])
    assert len(set(used)) == len(used)


def test_probes_show_whom_they_are_said_to_show(halves):
    half, setting = halves[0], Setting(20, enrolled=3, looks=2)
    draw = first_draw(half, setting)
    owners = half.faces.people
    assert all(
        set(owners[probe]) == {draw.roster[place]} and len(probe) == 2
        for place, probe in zip(draw.mated, draw.mated_probes, strict=True)
    )
    assert not set(draw.strangers) & set(draw.roster)
    assert all(
        set(owners[probe]) == {person}
        for person, probe in zip(draw.strangers, draw.stranger_probes, strict=True)
    )


def test_a_large_roster_is_filled_up_with_people_of_one_picture(halves):
    draw = first_draw(halves[0], Setting(60, enrolled=3, looks=2))
    n_fillers = sum(len(rows) == 1 for rows in draw.enrolled)
    assert n_fillers == 60 - 45
    assert len(draw.strangers) == 15


def test_a_roster_that_cannot_be_filled_is_refused(halves):
    with pytest.raises(TooFewPeople, match="a roster of 120 needs 75 people"):
        first_draw(halves[0], Setting(120, enrolled=3, looks=2))


def test_no_more_is_enrolled_than_leaves_a_probe(halves):
    assert most_enrolled(halves, Setting(30, enrolled=10, looks=1)) == N_PICTURES - 1
    assert most_enrolled(halves, Setting(30, enrolled=3, looks=1)) == 3
    with pytest.raises(TooFewPeople, match=f"{LEAST_PROBED} in each half"):
        most_enrolled(halves, Setting(30, enrolled=1, looks=N_PICTURES))


def test_another_half_means_other_draws_and_the_same_seed_the_same(halves):
    setting = Setting(10, 3, 2)
    again = first_draw(halves[0], setting)
    assert np.array_equal(first_draw(halves[0], setting).roster, again.roster)
    assert not set(first_draw(halves[1], setting).roster) & set(again.roster)


@pytest.mark.parametrize("rule", [name for name in RULES if "recipe" not in name])
def test_every_rule_tells_people_who_differ_clearly_apart(halves, rule):
    half, setting = halves[0], Setting(10, enrolled=3, looks=2)
    draw = first_draw(half, setting)
    scores = RULES[rule](half.faces, draw, draw.mated_probes)
    assert scores.shape == (10, 10)
    assert (scores.argmax(axis=1) == draw.mated).all()


def test_ours_misses_nobody_who_differs_clearly_and_names_no_stranger(halves):
    setting = Setting(10, enrolled=3, looks=2)
    both = tuple(
        search_all(half.faces, draw_classes(half, setting, seed=seed), ours)
        for seed, half in enumerate(halves)
    )
    (errors,) = errors_at_fpirs(both, [0.01])
    assert errors.fnir == 0
    assert errors.fpir <= 0.05
    assert errors.n_mated >= 6000


def test_shuffled_names_are_missed(halves):
    """The measurement itself must fail where there is nothing to recognise."""
    half, setting = halves[0], Setting(10, enrolled=3, looks=2)
    dice = np.random.default_rng(1)
    people = half.faces.people.copy()
    people[: N_KNOWN * N_PICTURES] = dice.permutation(people[: N_KNOWN * N_PICTURES])
    mixed = LabelledFaces(half.faces.embeddings, people)
    drawn = draw_classes(People(mixed, half.known, half.others), setting, seed=0)
    searches = search_all(mixed, drawn, ours)
    assert np.isneginf(searches.mated).mean() > 0.8
