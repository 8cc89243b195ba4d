"""Of several boxes around one face the best is kept, by the rule of the mtcnn package."""

import numpy as np
import pytest

from face_vision.detection.mtcnn.suppression import suppress_contained, suppress_overlaps


def make_boxes(*rows):
    return np.array(rows, np.float32).reshape(-1, 4)


def compare_all_pairs(boxes, scores, limit):
    """The rule, spelled out: no box of higher score overlaps by more than the limit."""
    kept = []
    for i, box in enumerate(boxes.astype(np.float64)):
        others = boxes[scores > scores[i]].astype(np.float64)
        edges = np.minimum(box[2:], others[:, 2:]) - np.maximum(box[:2], others[:, :2])
        shared = np.clip(edges, 0, None).prod(axis=1)
        areas = (others[:, 2:] - others[:, :2]).prod(axis=1)
        union = (box[2:] - box[:2]).prod() + areas - shared
        if not (shared / union > limit).any():
            kept.append(i)
    return sorted(kept, key=lambda i: -scores[i])


def test_no_boxes_give_no_boxes():
    none = np.empty(0, np.float32)
    assert suppress_overlaps(make_boxes(), none, limit=0.5).tolist() == []
    assert suppress_contained(make_boxes(), none, limit=0.5).tolist() == []


def test_best_comes_first():
    boxes = make_boxes([0, 0, 10, 10], [50, 50, 60, 60], [90, 0, 99, 9])
    kept = suppress_overlaps(boxes, np.array([0.7, 0.9, 0.8], np.float32), limit=0.5)
    assert kept.tolist() == [1, 2, 0]


def test_equal_boxes_leave_one():
    boxes = make_boxes(*[[5, 5, 20, 20]] * 4)
    kept = suppress_overlaps(boxes, np.full(4, 0.9, np.float32), limit=0.5)
    assert kept.tolist() == [0]


def test_suppressed_box_still_suppresses():
    # The middle one covers the last and is itself covered by the first.
    boxes = make_boxes([0, 0, 10, 10], [3, 0, 13, 10], [6, 0, 16, 10])
    kept = suppress_overlaps(boxes, np.array([0.9, 0.8, 0.7], np.float32), limit=0.5)
    assert kept.tolist() == [0]


@pytest.mark.parametrize("limit", [0.3, 0.5, 0.7])
@pytest.mark.parametrize("growth", [0.1, 1.0])
def test_boxes_of_any_size_are_compared_as_if_each_with_all(limit, growth):
    rng = np.random.default_rng(5)
    centres = rng.uniform(0, 300, (400, 2))
    halves = 8 * np.exp(rng.exponential(growth, (400, 1))) * rng.uniform(0.7, 1.3, (400, 2))
    boxes = np.concatenate([centres - halves, centres + halves], axis=1).astype(np.float32)
    scores = rng.permutation(400).astype(np.float32)
    kept = suppress_overlaps(boxes, scores, limit=limit)
    assert kept.tolist() == compare_all_pairs(boxes, scores, limit)


def test_small_box_inside_a_better_large_one_is_contained():
    boxes = make_boxes([0, 0, 100, 100], [10, 10, 20, 20])
    scores = np.array([0.9, 0.8], np.float32)
    assert suppress_contained(boxes, scores, limit=0.7).tolist() == [0]
    assert suppress_overlaps(boxes, scores, limit=0.7).tolist() == [0, 1]
