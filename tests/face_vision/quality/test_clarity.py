"""A face that most looks tell little of is noted, and no picture of one is registered."""

from dataclasses import replace

import numpy as np
import pytest

from face_vision.embedding.aggregation import EmbeddedLooks
from face_vision.errors import FaceRefused
from face_vision.options import IdentificationOptions, RegistrationOptions
from face_vision.quality.clarity import note_unclear, require_clear
from face_vision.types import IdentifiedTracklet, Proposal, Reason
from tests.face_vision.tracklets import make_probe

OPTIONS = IdentificationOptions(clear_length=52.0)
REGISTRATION = RegistrationOptions(min_length=47.0)


def rows_of(*lengths):
    return np.array([[0.6 * length, 0.8 * length] for length in lengths], np.float32)


def noted(lengths, options=OPTIONS, **changes):
    looks = EmbeddedLooks(rows_of(*lengths), np.ones(len(lengths))) if lengths else None
    probe = replace(make_probe([1.0, 0.0]), looks=looks, **changes)
    one = IdentifiedTracklet(
        probe.tracklet, None, (), None, Proposal.UNKNOWN, Reason.BELOW_THRESHOLD
    )
    return note_unclear([one], [probe], options)[0].is_unclear


@pytest.mark.parametrize(
    ("lengths", "is_unclear"),
    [([60, 60, 40], False), ([60, 40, 40], True), ([52], False), ([51.9], True), ([], True)],
)
def test_the_middle_of_the_looks_decides(lengths, is_unclear):
    assert noted(lengths) is is_unclear


def test_a_face_too_small_to_be_looked_up_is_unclear():
    assert noted([60], face_height_px=20.0)


def test_where_lengths_say_nothing_no_face_is_unclear_by_them():
    assert not noted([1.0], options=IdentificationOptions())


def test_clear_looks_alone_are_registered():
    assert list(require_clear(rows_of(60, 40, 50), REGISTRATION)) == [0, 2]


def test_a_face_that_tells_little_is_refused():
    with pytest.raises(FaceRefused) as refused:
        require_clear(rows_of(46, 40), REGISTRATION)
    assert refused.value.code == "face_tells_little"


def test_where_lengths_say_nothing_none_is_refused():
    assert list(require_clear(rows_of(0.5), RegistrationOptions())) == [0]
