"""How alike two faces are is worded on the scale of the network that compared them."""

import pytest

from faces.labels import score_in_words
from recognition.models import Capture
from recognition.templatetags.sightings import alike
from tests.factories import make_capture, make_sighting

pytestmark = pytest.mark.django_db


def words_of(score: float | None, *network_ids: str) -> str:
    capture = make_capture(state=Capture.State.READY, network_ids=list(network_ids))
    return alike(score, make_sighting(capture=capture))


@pytest.mark.parametrize(
    ("score", "words"),
    [(0.8, "very alike"), (0.7, "alike"), (0.64, "somewhat alike"), (0.5, "not alike")],
)
def test_scores_of_the_network_in_use_are_worded(score, words):
    assert words_of(score, "fake-detector-1", "fake-1") == words


def test_scores_of_another_network_are_not_worded_on_this_ones_scale():
    assert words_of(0.8, "fake-detector-1", "fake-0") == "compared by another network"


def test_no_score_has_no_words():
    assert words_of(None, "fake-detector-1", "fake-1") == ""


def test_thresholds_left_unset_are_those_of_the_network_in_use(settings):
    settings.RECOGNITION_EMBEDDER = "facenet"
    assert words_of(0.25, "fake-detector-1", "fake-1") == "alike"


def test_very_alike_lies_between_alike_and_the_same_picture_on_every_scale():
    assert score_in_words(0.52, 0.22, 0.12) == "very alike"
    assert score_in_words(0.42, 0.22, 0.12) == "alike"
