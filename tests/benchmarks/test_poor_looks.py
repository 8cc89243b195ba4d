"""Poor looks are searched among pictures made as poor, and their scores read on the usual scale."""

import numpy as np
import pytest

from benchmarks.fixtures.labelled_faces import LabelledFaces
from benchmarks.gallery.poor_looks import WAYS, Seen, line_of, search_halves
from benchmarks.open_set_evaluation.draws import Setting
from face_vision.embedding.aggregation import scale_to_one
from face_vision.embedding.registry import FUSED
from face_vision.quality.conditions import Condition

N_PEOPLE, N_PICTURES, N_DIMENSIONS = 60, 6, 64
SETTING = Setting(roster=12, enrolled=3, looks=2)
BLURRED, CLEAR = "blurred by 3.5 %", "as it is"


@pytest.fixture(scope="module")
def seen() -> Seen:
    """Who is seen blurred looks half like somebody else, as does a picture of her made blurred."""
    dice = np.random.default_rng(0)
    people = np.repeat(np.arange(N_PEOPLE), N_PICTURES)

    def centres() -> np.ndarray:
        return scale_to_one(dice.normal(size=(N_PEOPLE, N_DIMENSIONS)).astype(np.float32))

    def faces(of: np.ndarray) -> LabelledFaces:
        noise = 0.3 / np.sqrt(N_DIMENSIONS) * dice.normal(size=(len(people), N_DIMENSIONS))
        vectors = (of[people] + noise).astype(np.float32)
        return LabelledFaces(vectors, people, FUSED.scores.genuine_similarity)

    as_they_are, as_others = centres(), centres()
    clear, blurred = faces(as_they_are), faces(0.7 * as_they_are + 0.7 * as_others)
    registered = {
        condition: blurred if condition is Condition.BLURRED else clear for condition in Condition
    }
    looks = {
        way: blurred if kind.condition is Condition.BLURRED else clear for way, kind in WAYS.items()
    }
    return Seen(registered, looks)


def share_missed(seen: Seen, way: str, *, as_poor: bool) -> float:
    halves = search_halves(seen, way, SETTING, as_poor=as_poor)
    return float(np.mean(np.concatenate([half.mated for half in halves]) < 0.3))


def test_blurred_looks_are_found_by_pictures_made_blurred_alone(seen):
    assert share_missed(seen, BLURRED, as_poor=False) > 0.9
    assert share_missed(seen, BLURRED, as_poor=True) < 0.1


def test_clear_looks_are_compared_with_the_pictures_as_they_are_either_way(seen):
    ways = [share_missed(seen, CLEAR, as_poor=as_poor) for as_poor in (False, True)]
    assert ways[0] == ways[1] < 0.05


def test_a_row_has_a_cell_for_each_head(seen):
    halves = search_halves(seen, CLEAR, SETTING, as_poor=False)
    assert line_of("x", CLEAR, "as they are", halves, SETTING.roster).count("|") == 9
