"""Ways to score a probe of several looks against students of several pictures, ours among them."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from sklearn.svm import LinearSVC

from benchmarks.class_videos.published_recipe import fit_probabilities
from benchmarks.fixtures.labelled_faces import LabelledFaces
from benchmarks.open_set_evaluation.draws import Draw, Rows
from benchmarks.open_set_evaluation.searches import Rule
from face_vision.embedding.aggregation import average_looks, scale_to_one
from face_vision.identification.gallery import Gallery

Scores = NDArray[np.float64]
Vectors = NDArray[np.float32]

NETWORK_ID = "benchmark"
SVM_C = 10.0


def ours(faces: LabelledFaces, draw: Draw, probes: list[Rows]) -> Scores:
    """Averages that keep the length averaging left (`face_vision/embedding/aggregation.py`)."""
    return gallery_of(faces, draw).scores(averages(faces, probes)).astype(np.float64)


def gallery_of(faces: LabelledFaces, draw: Draw) -> Gallery:
    """Return the gallery of a class; its subjects are the places on the roster."""
    places = np.repeat(np.arange(len(draw.enrolled)), [len(rows) for rows in draw.enrolled])
    embeddings = faces.embeddings[np.concatenate(draw.enrolled)]
    return Gallery(places, embeddings, NETWORK_ID, faces.genuine_similarity)


def mean_directions(faces: LabelledFaces, draw: Draw, probes: list[Rows]) -> Scores:
    """Cosine of the directions of both means."""
    return _cosines(_means(faces, probes), _means(faces, draw.enrolled))


def distance_to_mean(faces: LabelledFaces, draw: Draw, probes: list[Rows]) -> Scores:
    """Euclidean distance of both means as they are, the rule of dlib's own documentation."""
    looks, students = _plain_means(faces, probes), _plain_means(faces, draw.enrolled)
    return -np.linalg.norm(looks[:, None] - students[None], axis=2).astype(np.float64)


def nearest_pair(faces: LabelledFaces, draw: Draw, probes: list[Rows]) -> Scores:
    """Cosine of the most alike pair of look and picture."""
    return _over_pairs(faces, draw, probes, np.max)


def all_pairs(faces: LabelledFaces, draw: Draw, probes: list[Rows]) -> Scores:
    """Mean cosine over all pairs of look and picture."""
    return _over_pairs(faces, draw, probes, np.mean)


def svm_decision(faces: LabelledFaces, draw: Draw, probes: list[Rows]) -> Scores:
    """Linear SVM of each student against the others and a cohort; mean over looks of its value."""
    pictures = np.concatenate([*draw.enrolled, draw.cohort])
    places = np.repeat(np.arange(len(draw.enrolled)), [len(rows) for rows in draw.enrolled])
    labels = np.concatenate([places, np.full(len(draw.cohort), len(draw.enrolled))])
    machine = LinearSVC(C=SVM_C, class_weight="balanced")
    machine.fit(scale_to_one(faces.embeddings[pictures]), labels)
    values = machine.decision_function(scale_to_one(faces.embeddings[np.concatenate(probes)]))
    return _mean_over_looks(values[:, : len(draw.enrolled)], probes)


def svm_probability(faces: LabelledFaces, draw: Draw, probes: list[Rows]) -> Scores:
    """The published recipe's: linear SVM on the roster alone, calibrated to probabilities."""
    pictures = np.concatenate(draw.enrolled)
    places = np.repeat(np.arange(len(draw.enrolled)), [len(rows) for rows in draw.enrolled])
    machine = fit_probabilities(faces.embeddings[pictures], places)
    values = machine.predict_proba(faces.embeddings[np.concatenate(probes)])
    return _mean_over_looks(values, probes)


def s_norm(faces: LabelledFaces, draw: Draw, probes: list[Rows]) -> Scores:
    """Ours, normalised by the cohort from both sides (symmetric score normalisation)."""
    gallery = gallery_of(faces, draw)
    looks = averages(faces, probes)
    cohort = scale_to_one(faces.embeddings[draw.cohort])
    of_students = gallery.scores(cohort).astype(np.float64)
    of_probes = (looks @ cohort.T).astype(np.float64)
    of_probes = 1 - np.sqrt(np.maximum(0, 2 - 2 * of_probes))
    scores = gallery.scores(looks).astype(np.float64)
    by_student = (scores - of_students.mean(axis=0)) / of_students.std(axis=0)
    by_probe = (scores - of_probes.mean(axis=1)[:, None]) / of_probes.std(axis=1)[:, None]
    return np.asarray((by_student + by_probe) / 2)


def fused_with_svm(faces: LabelledFaces, draw: Draw, probes: list[Rows]) -> Scores:
    """Ours and the SVM's value, each by its mean and deviation in the class, added."""
    return _standard(ours(faces, draw, probes)) + _standard(svm_decision(faces, draw, probes))


def fused_with_s_norm(faces: LabelledFaces, draw: Draw, probes: list[Rows]) -> Scores:
    """Ours and the normalised score, each by its mean and deviation in the class, added."""
    return _standard(ours(faces, draw, probes)) + _standard(s_norm(faces, draw, probes))


RULES: dict[str, Rule] = {
    "ours": ours,
    "cosine of mean directions": mean_directions,
    "distance of means": distance_to_mean,
    "nearest pair": nearest_pair,
    "mean of all pairs": all_pairs,
    "SVM decision, cohort": svm_decision,
    "SVM probability (recipe)": svm_probability,
    "ours, s-norm by cohort": s_norm,
    "ours + SVM decision": fused_with_svm,
    "ours + s-norm": fused_with_s_norm,
}

NEEDS_TWO_PICTURES = ("SVM probability (recipe)",)
"""Rules that cannot be fitted from one picture a student."""


def averages(faces: LabelledFaces, groups: list[Rows]) -> Vectors:
    """Average the looks of each group by the rule of identification, float32, shape (groups, d).

    All count alike: identification also weighs each look by its quality and its embedding's
    length, and the tables that are stated were made without.
    """
    similarity = faces.genuine_similarity
    looks = [faces.embeddings[rows] for rows in groups]
    return np.stack([average_looks(some, genuine_similarity=similarity) for some in looks])


def _means(faces: LabelledFaces, groups: list[Rows]) -> Vectors:
    return np.stack([scale_to_one(faces.embeddings[rows]).mean(axis=0) for rows in groups])


def _plain_means(faces: LabelledFaces, groups: list[Rows]) -> Vectors:
    return np.stack([faces.embeddings[rows].mean(axis=0) for rows in groups])


def _cosines(some: Vectors, others: Vectors) -> Scores:
    return (scale_to_one(some) @ scale_to_one(others).T).astype(np.float64)


def _over_pairs(
    faces: LabelledFaces,
    draw: Draw,
    probes: list[Rows],
    reduce: Callable[[NDArray[np.float32]], float],
) -> Scores:
    looks = scale_to_one(faces.embeddings[np.concatenate(probes)])
    pictures = scale_to_one(faces.embeddings[np.concatenate(draw.enrolled)])
    cosines = looks @ pictures.T
    rows = np.split(cosines, np.cumsum([len(p) for p in probes])[:-1])
    bounds = np.cumsum([len(e) for e in draw.enrolled])[:-1]
    return np.array(
        [[reduce(block) for block in np.split(row, bounds, axis=1)] for row in rows], np.float64
    )


def _mean_over_looks(values: NDArray[np.floating], probes: list[Rows]) -> Scores:
    bounds = np.cumsum([len(rows) for rows in probes])[:-1]
    return np.array([block.mean(axis=0) for block in np.split(values, bounds)], np.float64)


def _standard(scores: Scores) -> Scores:
    return np.asarray((scores - scores.mean()) / scores.std())
