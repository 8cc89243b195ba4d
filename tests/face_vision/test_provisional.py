"""While a video is looked at, whoever is surely there is told; the result stays the same."""

from itertools import pairwise

import pytest

from face_vision.progress import Progress
from tests.face_vision.test_live_faces import KNOWN, STRANGER, film, gallery_of, pipeline

__all__ = ["pipeline"]


@pytest.fixture
def reported() -> list[frozenset[int]]:
    return []


def recognise(pipeline, people, *, seconds=7.0, reported=None):
    progress = Progress(on_found=reported.append if reported is not None else None)
    frames = film(people, seconds=seconds)
    return pipeline.recognise_frames(frames, gallery_of(KNOWN), progress=progress)


def test_who_is_there_is_told_before_the_end(pipeline, reported):
    recognise(pipeline, [2, 7], reported=reported)
    assert reported[0] == {2, 7}
    assert len(reported) == 2


def test_a_stranger_and_who_is_away_are_not_told(pipeline, reported):
    recognise(pipeline, [2, STRANGER], reported=reported)
    assert set().union(*reported) == {2}


def test_the_number_never_falls(pipeline, reported):
    pipeline.recognise_frames(
        [
            *film([2, 7], seconds=4),
            *film([], seconds=2, from_s=4),
            *film([12], seconds=5, from_s=6),
        ],
        gallery_of(KNOWN),
        progress=Progress(on_found=reported.append),
    )
    assert all(earlier <= later for earlier, later in pairwise(reported))
    assert reported[-1] == {2, 7, 12}


@pytest.mark.thorough
def test_the_result_is_the_same_with_and_without(pipeline, reported):
    results = [
        recognise(pipeline, [2, 12, STRANGER], reported=listener) for listener in (None, reported)
    ]
    seen = [[(t.subject_id, t.proposal, t.candidates) for t in r.tracklets] for r in results]
    assert seen[0] == seen[1]
