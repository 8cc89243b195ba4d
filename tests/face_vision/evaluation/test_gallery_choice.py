"""Which registered pictures of one person are compared, and why others are not."""

import numpy as np
import pytest

from face_vision.evaluation.gallery_choice import (
    MOST_IN_USE,
    OUTGROWN_AFTER_DAYS,
    PersonsLooks,
    Rest,
    choose_looks,
)
from face_vision.options import IdentificationOptions
from tests.factories import make_embedding

OPTIONS = IdentificationOptions()


def near(seed: int, n: int, *, spread: float = 0.02) -> np.ndarray:
    """Return looks of one person, float32, shape (n, d): a direction and some noise."""
    dice = np.random.default_rng(seed + 100)
    base = make_embedding(seed)
    return (base + dice.normal(size=(n, len(base))) * spread).astype(np.float32)


def looks(embeddings, *, files=None, days=None, kept=()) -> PersonsLooks:
    n = len(embeddings)
    return PersonsLooks(
        embeddings=np.asarray(embeddings, np.float32),
        files=np.arange(n) if files is None else np.array(files),
        since_days=np.zeros(n) if days is None else np.array(days, np.float64),
        is_kept=np.isin(np.arange(n), kept),
    )


def test_a_picture_unlike_the_others_rests():
    faces = np.concatenate([near(1, 3), near(2, 1)])
    assert choose_looks(looks(faces), OPTIONS) == {3: Rest.UNLIKE}


def test_all_looks_of_a_wrong_film_rest_together():
    faces = np.concatenate([near(1, 2), near(2, 2)])
    assert choose_looks(looks(faces, files=[0, 1, 2, 2]), OPTIONS) == {
        2: Rest.UNLIKE,
        3: Rest.UNLIKE,
    }


def test_what_a_person_kept_never_rests():
    faces = np.concatenate([near(1, 3), near(2, 1)])
    assert choose_looks(looks(faces, kept=[3]), OPTIONS) == {}


@pytest.mark.parametrize("n", [0, 1, 2])
def test_of_one_or_two_pictures_none_is_said_to_be_wrong(n):
    faces = np.concatenate([near(seed, 1) for seed in range(3)])[:n]
    assert choose_looks(looks(faces), OPTIONS) == {}


def test_where_no_two_pictures_agree_none_is_said_to_be_wrong():
    faces = np.concatenate([near(seed, 1) for seed in range(4)])
    assert choose_looks(looks(faces), OPTIONS) == {}


def test_of_many_looks_those_that_differ_most_are_compared():
    # Nine of one moment, and as many of other moments as there is room for.
    moment = np.repeat(near(1, 1), 9, axis=0)
    others = near(1, MOST_IN_USE - 1, spread=0.01)
    resting = choose_looks(looks(np.concatenate([moment, others])), OPTIONS)
    assert set(resting.values()) == {Rest.ENOUGH}
    assert set(resting) == set(range(1, 9))


def test_kept_looks_are_among_the_many():
    faces = near(1, MOST_IN_USE + 5)
    resting = choose_looks(looks(faces, kept=range(3)), OPTIONS)
    assert len(faces) - len(resting) == MOST_IN_USE
    assert not {0, 1, 2} & set(resting)


def test_old_pictures_rest_once_three_newer_ones_are_there():
    old = OUTGROWN_AFTER_DAYS + 1
    faces = near(1, 5)
    assert choose_looks(looks(faces, days=[old, old, 9, 9, 9]), OPTIONS) == {
        0: Rest.OUTGROWN,
        1: Rest.OUTGROWN,
    }
    assert choose_looks(looks(faces, days=[old, old, old, 9, 9]), OPTIONS) == {}
