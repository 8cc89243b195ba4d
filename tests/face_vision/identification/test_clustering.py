"""Faces of nobody known are sorted into people, and two in view at one moment never join."""

import numpy as np
import pytest

from face_vision.embedding.aggregation import EmbeddedLooks
from face_vision.identification.clustering import DLIB_SAME_PERSON, cluster_faces, same_person_score
from face_vision.options import IdentificationOptions

N_DIMENSIONS = 128


def looks_at(person: int, *, seed: int, noise: float = 0.15, n: int = 3) -> EmbeddedLooks:
    """Make looks at a person: directions about the person's own."""
    own = np.random.default_rng(person).normal(size=N_DIMENSIONS)
    own /= np.linalg.norm(own)
    dice = np.random.default_rng([person, seed])
    rows = own + noise * dice.normal(size=(n, N_DIMENSIONS)) / np.sqrt(N_DIMENSIONS)
    return EmbeddedLooks.of(list(rows.astype(np.float32)))


def test_no_faces_are_nobody():
    assert cluster_faces([]) == []


def test_one_face_is_one_person():
    assert cluster_faces([looks_at(1, seed=0)]) == [[0]]


def test_faces_of_the_same_people_come_together_in_any_order():
    people = [3, 1, 2, 1, 3, 3, 2]
    found = cluster_faces([looks_at(p, seed=i) for i, p in enumerate(people)])
    assert found == [[0, 4, 5], [1, 3], [2, 6]]


def test_two_faces_in_view_at_one_moment_are_never_one_person():
    faces = [looks_at(1, seed=i) for i in range(2)]
    assert cluster_faces(faces, is_apart=np.array([[0, 1], [1, 0]], bool)) == [[0], [1]]


def test_what_is_apart_from_one_face_is_apart_from_all_that_joined_it():
    faces = [looks_at(1, seed=0, noise=0.01), looks_at(1, seed=1, noise=0.01), looks_at(1, seed=2)]
    apart = np.zeros((3, 3), bool)
    apart[0, 2] = apart[2, 0] = True
    found = cluster_faces(faces, is_apart=apart)
    assert len(found) == 2
    assert all(not {0, 2} <= set(group) for group in found)


def test_a_stricter_threshold_joins_less():
    faces = [looks_at(1, seed=i, noise=0.5) for i in range(6)]
    assert len(cluster_faces(faces, threshold=0.99)) == 6
    assert len(cluster_faces(faces, threshold=0.2)) == 1


def test_a_matrix_of_another_size_is_refused():
    with pytest.raises(ValueError, match="symmetric, of 1 x 1"):
        cluster_faces([looks_at(1, seed=0)], is_apart=np.zeros((2, 2), bool))


def test_the_threshold_of_dlib_lies_between_its_two_others():
    assert same_person_score(IdentificationOptions()) == pytest.approx(DLIB_SAME_PERSON)
