"""Each network has numbers of its own, strict enough for a roster of strangers."""

from math import sqrt
from statistics import NormalDist

import pytest

from face_vision.embedding.registry import NETWORKS
from face_vision.options import IdentificationOptions, RegistrationOptions

UNMEASURED = [name for name, network in NETWORKS.items() if network.needs_file]

PUBLISHED = {"facenet": (1.1, 1 / 200), "sface": (1.128, 1 / 250)}
"""Distance at which one-to-one verification errs least, and the share of pairs that err there."""


def test_numbers_of_dlib_are_those_of_the_options():
    assert NETWORKS["dlib"].scores.identification() == IdentificationOptions()
    assert NETWORKS["dlib"].scores.registration() == RegistrationOptions()


@pytest.mark.parametrize("network", UNMEASURED)
def test_check_is_as_strict_as_the_published_error_demands_for_thirty_students(network):
    distance, error = PUBLISHED[network]
    normal = NormalDist()
    deviation = (1 - distance**2 / 2) / normal.inv_cdf(1 - error)
    cosine = deviation * normal.inv_cdf(1 - 0.001 / 30)
    assert NETWORKS[network].scores.check_score >= 1 - sqrt(2 - 2 * cosine)


@pytest.mark.parametrize("network", UNMEASURED)
def test_present_and_look_alikes_are_stricter_still(network):
    scores = NETWORKS[network].scores
    assert scores.check_score < scores.present_score < scores.lookalike_score


@pytest.mark.parametrize("network", UNMEASURED)
def test_every_number_on_the_scale_of_scores_is_the_networks_own(network):
    own, dlib = NETWORKS[network].scores, NETWORKS["dlib"].scores
    # Lengths and pixels are no scores; what was never measured is 0, or there is none.
    others = {name for name in vars(own) if "length" in name or name.endswith("_px")}
    numbers = vars(own).keys() - others - {"poor_scores"}
    assert all(getattr(own, name) != getattr(dlib, name) for name in numbers)
    assert own.poor_scores == {}


def test_given_thresholds_replace_the_networks_own():
    options = NETWORKS["sface"].scores.identification(present_score=0.4, check_score=0.0)
    assert (options.present_score, options.check_score, options.min_margin) == (0.4, 0.0, 0.09)
