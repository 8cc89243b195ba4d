"""A picture on a wall is known again by what surrounds its face, and only a question falls away."""

from dataclasses import replace

import numpy as np
import pytest

from face_vision.media.images import decode_jpeg, encode_jpeg
from face_vision.presentation.ignored_spots import leave_out_ignored
from face_vision.presentation.picture_signatures import best_signature, signature_of
from face_vision.presentation.rules import PresentationRules
from face_vision.types import IdentifiedTracklet, Proposal, Reason
from tests.face_vision.presentation.drawn_looks import (
    before_wall,
    grey_of,
    looks_of,
    moved,
    texture,
)
from tests.face_vision.tracklets import make_probe

POSTER, OTHER = 1, 2
RULES = PresentationRules()
FACE, WALL = texture(1), texture(2)


@pytest.fixture
def ignored():
    poster, other = before_wall(FACE, WALL), before_wall(FACE, texture(3))
    return {POSTER: signature_of(grey_of(poster)), OTHER: signature_of(grey_of(other))}


def compressed(picture):
    return decode_jpeg(encode_jpeg(picture, quality=40))


@pytest.mark.parametrize("change", [lambda p: p, compressed, lambda p: moved(p, right_px=4)])
def test_the_same_surroundings_are_the_same_picture(ignored, change):
    spot, score = best_signature([grey_of(change(before_wall(FACE, WALL)))], ignored)
    assert spot == POSTER
    assert score >= RULES.ignored_picture


def test_the_same_face_elsewhere_is_another_picture(ignored):
    _spot, score = best_signature([grey_of(before_wall(FACE, texture(9)))], ignored)
    assert score < RULES.ignored_picture / 2


def test_no_number_of_a_signature_depends_on_the_face():
    some, others = before_wall(FACE, WALL), before_wall(FACE, WALL)
    middle = (slice(85, 155), slice(95, 145))
    others[middle] = texture(7)[middle]
    assert signature_of(grey_of(some)) == signature_of(grey_of(others))


def test_one_look_like_the_picture_among_many_is_a_person(ignored):
    looks = [grey_of(before_wall(FACE, texture(seed))) for seed in (2, 11, 12, 13)]
    assert best_signature(looks, ignored)[1] < RULES.ignored_picture


def test_a_picture_that_shows_nothing_has_no_signature():
    assert signature_of(np.full((96, 96), 130, np.uint8)) == b""


def found_of(portrait, **changes):
    probe = replace(make_probe([1.0, 0.0, 0.0]), miniatures=tuple(looks_of([portrait] * 3)))
    one = IdentifiedTracklet(probe.tracklet, None, (), 7, Proposal.CHECK, Reason.SAME_PICTURE)
    return replace(one, **changes), probe


def judged(found, ignored):
    one, probe = found
    return leave_out_ignored([one], [probe], ignored, RULES)[0]


def test_a_question_about_an_ignored_picture_falls_away(ignored):
    one = judged(found_of(before_wall(FACE, WALL)), ignored)
    assert (one.proposal, one.subject_id, one.spot_id) == (Proposal.UNKNOWN, None, POSTER)
    assert one.reason is Reason.IGNORED_SPOT


def test_another_picture_stays_a_question(ignored):
    one = judged(found_of(before_wall(FACE, texture(9))), ignored)
    assert (one.proposal, one.spot_id) == (Proposal.CHECK, None)


@pytest.mark.parametrize(
    "changes",
    [{"proposal": Proposal.PRESENT, "reason": Reason.SURE}, {"moves_as_person": True}],
)
def test_who_is_present_or_moves_is_never_left_out(ignored, changes):
    found = found_of(before_wall(FACE, WALL), **changes)
    assert judged(found, ignored) is found[0]


def test_without_ignored_pictures_nothing_is_compared():
    found = found_of(before_wall(FACE, WALL))
    assert judged(found, {}) is found[0]
