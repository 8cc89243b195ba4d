"""What may be no person in the room becomes a question with its reason; nothing else changes."""

from dataclasses import replace

import numpy as np
import pytest

from face_vision.identification.gallery import Gallery
from face_vision.identification.search import identify_tracklets
from face_vision.options import IdentificationOptions
from face_vision.presentation.judgement import judge_presentations
from face_vision.presentation.miniatures import MOST, merge_miniatures
from face_vision.types import Proposal, Reason
from tests.face_vision.presentation.drawn_looks import (
    grey_of,
    looks_of,
    person_who_sits_still,
    print_in_a_hand,
    texture,
)
from tests.face_vision.tracklets import make_probe

ALICE, BOB = 11, 22
OPTIONS = IdentificationOptions()
LIKE_ALICE, LIKE_BOB, LIKE_NOBODY = [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]
FAR_PX = 500.0


def gallery_of(**pictures):
    """Return Alice and Bob, and the portraits that they are registered from."""
    registered = {ALICE: pictures.get("alice", []), BOB: pictures.get("bob", [])}
    return Gallery(
        np.array([ALICE, BOB], np.int64),
        np.array([LIKE_ALICE, LIKE_BOB], np.float32),
        "n",
        miniatures_of=lambda asked: {who: list(map(grey_of, registered[who])) for who in asked},
    )


def seen(vector, portraits=(), *, at_px=0.0, **tracklet):
    """Return a probe with these looks, whose box is so far to the right."""
    probe = make_probe(vector, **tracklet)
    step = np.array([at_px, 0, at_px, 0], np.float32)
    looks = tuple(replace(look, box=look.box + step) for look in probe.tracklet.looks)
    moved = replace(probe.tracklet, looks=looks)
    return replace(probe, tracklet=moved, miniatures=tuple(looks_of(list(portraits))))


def judged(*probes, gallery=None):
    gallery = gallery or gallery_of()
    found = identify_tracklets(probes, gallery, OPTIONS)
    after = judge_presentations(found, probes, gallery, OPTIONS)
    return [(one.subject_id, one.proposal, one.reason) for one in after]


def test_a_person_who_sits_still_stays_present():
    assert judged(seen(LIKE_ALICE, person_who_sits_still())) == [
        (ALICE, Proposal.PRESENT, Reason.SURE)
    ]


def test_a_print_is_asked_about_under_its_name():
    assert judged(seen(LIKE_ALICE, print_in_a_hand())) == [
        (ALICE, Proposal.CHECK, Reason.MOVES_AS_A_PICTURE)
    ]


def test_the_registered_picture_itself_is_asked_about_even_at_one_look():
    picture = texture(4)
    probe = seen(LIKE_ALICE, [picture], is_photo=True)
    assert judged(probe, gallery=gallery_of(alice=[picture])) == [
        (ALICE, Proposal.CHECK, Reason.SAME_PICTURE)
    ]


def test_the_picture_of_another_student_says_nothing():
    picture = texture(4)
    probe = seen(LIKE_ALICE, [picture], is_photo=True)
    assert judged(probe, gallery=gallery_of(bob=[picture])) == [
        (ALICE, Proposal.PRESENT, Reason.SURE)
    ]


def test_who_moves_is_a_person_however_like_her_picture():
    portraits = person_who_sits_still(sway_px=12)
    gallery = gallery_of(alice=portraits[:1])
    assert judged(seen(LIKE_ALICE, portraits), gallery=gallery) == [
        (ALICE, Proposal.PRESENT, Reason.SURE)
    ]


def test_somebody_a_little_like_a_student_beside_her_takes_nothing_from_her():
    (hers, _, reason), _ = judged(seen(LIKE_ALICE), seen([0.952, 0.0, 0.306], at_px=FAR_PX))
    assert (hers, reason) == (ALICE, Reason.SURE)


def test_a_strangers_picture_stays_nobody():
    ((subject_id, proposal, _),) = judged(seen(LIKE_NOBODY, print_in_a_hand()))
    assert (subject_id, proposal) == (None, Proposal.UNKNOWN)


def test_a_student_at_two_places_at_once_is_asked_about_at_both():
    assert judged(seen(LIKE_ALICE), seen(LIKE_ALICE, at_px=FAR_PX)) == [
        (ALICE, Proposal.CHECK, Reason.SEEN_AT_TWO_PLACES),
        (None, Proposal.CHECK, Reason.SEEN_AT_TWO_PLACES),
    ]


def test_a_face_that_was_found_twice_at_one_place_is_one_person():
    ((subject_id, proposal, _), _) = judged(seen(LIKE_ALICE), seen(LIKE_ALICE, at_px=20))
    assert (subject_id, proposal) == (ALICE, Proposal.PRESENT)


def test_a_student_who_walks_to_another_place_is_one_person():
    later = seen(LIKE_ALICE, at_px=FAR_PX, seen_s=(6, 9))
    assert [proposal for _, proposal, _ in judged(seen(LIKE_ALICE), later)] == [
        Proposal.PRESENT,
        Proposal.PRESENT,
    ]


def test_two_students_at_one_moment_are_two():
    assert [proposal for _, proposal, _ in judged(seen(LIKE_ALICE), seen(LIKE_BOB))] == [
        Proposal.PRESENT,
        Proposal.PRESENT,
    ]


def test_a_gallery_without_pictures_is_judged_by_motion_alone():
    probe = seen(LIKE_ALICE, print_in_a_hand())
    gallery = replace(gallery_of(), miniatures_of=None)
    assert judged(probe, gallery=gallery)[0][2] is Reason.MOVES_AS_A_PICTURE


def test_nothing_found_gives_nothing():
    assert judged() == []


@pytest.mark.parametrize("n", [3, MOST])
def test_miniatures_of_many_returns_stay_few_and_spread(n):
    one, other = looks_of([texture(1)] * n), looks_of([texture(2)] * n, every_s=3.0)
    merged = merge_miniatures(tuple(one), tuple(other))
    times_s = [miniature.time_s for miniature in merged]
    assert len(merged) == min(2 * n, MOST)
    assert times_s == sorted(times_s)
    assert (times_s[0], times_s[-1]) == (0.0, 3.0 * (n - 1))
