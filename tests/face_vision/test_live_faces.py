"""A camera that is watched names faces by the same rules as a video of it."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from face_vision.identification.gallery import Gallery
from face_vision.live_faces import MAX_LOOKS, LiveFaces
from face_vision.pipeline import Pipeline
from face_vision.types import Proposal, TimedFrame
from tests.fakes import FakeEmbedder, build_pipeline
from tests.painted_faces import paint_class_picture

KNOWN = [2, 7, 12]
STRANGER = 20
FPS = 5


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return build_pipeline()


def gallery_of(people: list[int]) -> Gallery:
    vectors = np.zeros((len(people), FakeEmbedder.n_dimensions), np.float32)
    vectors[np.arange(len(people)), people] = 1
    return Gallery(np.array(people, np.int64), vectors, "fake-1")


def film(people: list[int], *, seconds: float, from_s: float = 0.0) -> Iterator[TimedFrame]:
    for index in range(round(seconds * FPS)):
        time_s = from_s + index / FPS
        yield TimedFrame(paint_class_picture(people, time_s=time_s), time_s, index)


def watch(faces: LiveFaces, frames: Iterator[TimedFrame]):
    return [faces.recognise_frame(frame) for frame in frames]


def test_names_are_those_of_the_video_of_the_same_frames(pipeline):
    people, gallery = [2, 12, STRANGER], gallery_of(KNOWN)
    video = pipeline.recognise_frames(film(people, seconds=3), gallery)
    faces = LiveFaces(pipeline, gallery)
    last = watch(faces, film(people, seconds=3))[-1]
    assert {(f.subject_id, f.proposal) for f in last} == {
        (t.subject_id, t.proposal) for t in video.tracklets
    }


def test_nothing_is_said_before_two_looks_were_compared(pipeline):
    seen = watch(LiveFaces(pipeline, gallery_of(KNOWN)), film([2], seconds=2))
    reported = [faces[0].proposal for faces in seen if faces]
    assert reported[0] is None
    assert reported[-1] is Proposal.PRESENT
    assert Proposal.CHECK not in reported


def test_a_box_lies_around_its_face(pipeline):
    faces = watch(LiveFaces(pipeline, gallery_of([2])), film([2], seconds=1))[-1]
    (expected,) = pipeline.detector.detect(next(film([2], seconds=1, from_s=0.8)).pixels)
    assert np.abs(faces[0].box - expected.box).max() < 1


def test_who_left_is_told_once_and_who_is_there_each_time(pipeline):
    faces = LiveFaces(pipeline, gallery_of(KNOWN))
    watch(faces, film([2], seconds=2))
    watch(faces, film([7], seconds=2, from_s=10))
    ended, in_view = faces.take_found()
    assert ([e.subject_id for e in ended], [v.subject_id for v in in_view]) == ([2], [7])
    ended, in_view = faces.take_found()
    assert (ended, [v.subject_id for v in in_view]) == ([], [7])
    faces.finish()
    assert [e.subject_id for e in faces.take_found()[0]] == [7]


def test_who_is_taken_out_of_the_gallery_is_nobody_from_the_next_picture_on(pipeline):
    faces = LiveFaces(pipeline, gallery_of([2]))
    assert watch(faces, film([2], seconds=2))[-1][0].subject_id == 2
    faces.gallery = gallery_of([7])
    (face,) = watch(faces, film([2], seconds=1, from_s=2))[-1]
    assert (face.subject_id, face.proposal, face.score) == (None, Proposal.UNKNOWN, None)


@pytest.mark.thorough
def test_the_memory_of_a_face_in_view_does_not_grow(pipeline):
    quick = Pipeline(pipeline.detector, pipeline.embedder, replace(pipeline.options))
    faces = LiveFaces(quick, gallery_of([2]))
    watch(faces, film([2], seconds=(MAX_LOOKS + 20) / FPS))
    (_, (found,)) = faces.take_found()
    assert len(found.tracklet.looks) == MAX_LOOKS
    assert found.tracklet.first_seen_s == 0


def test_no_face_is_no_name(pipeline):
    assert watch(LiveFaces(pipeline, gallery_of(KNOWN)), film([], seconds=1))[-1] == []
