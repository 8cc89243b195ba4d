"""A video is left early only where that changes nobody's proposal, and never unasked."""

from dataclasses import replace

import numpy as np
import pytest

from face_vision.identification.gallery import Gallery
from face_vision.options import DetectionOptions, PipelineOptions
from face_vision.pipeline import Pipeline
from face_vision.types import RecognitionResult
from tests.fakes import build_pipeline
from tests.painted_faces import paint_class_picture, write_class_video

pytestmark = pytest.mark.thorough

LENGTH_S = 24
STOPS = replace(PipelineOptions(), stop_when_all_present=True)


def gallery_of(pipeline: Pipeline, people: list[int]) -> Gallery:
    looks = [pipeline.registration_look(paint_class_picture([p], face_px=160)) for p in people]
    embeddings = np.stack([embedding for _, embedding in looks])
    return Gallery(np.array(people, np.int64), embeddings, pipeline.network_id)


def recognise(video, people: list[int], options: PipelineOptions) -> RecognitionResult:
    pipeline = build_pipeline(options)
    return pipeline.recognise_video(video, gallery_of(pipeline, people))


def proposals(result: RecognitionResult) -> dict:
    return {t.subject_id: (t.proposal, t.reason) for t in result.tracklets if t.subject_id}


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    path = tmp_path_factory.mktemp("early") / "class.mp4"
    return write_class_video(path, [1, 4, 7], duration_s=LENGTH_S, seen={7: (0, LENGTH_S)})


def test_once_everybody_was_sure_twice_the_rest_is_left_out(video):
    early, whole = recognise(video, [1, 4], STOPS), recognise(video, [1, 4], PipelineOptions())
    assert early.duration_s == pytest.approx(10, abs=0.3)
    assert whole.duration_s > LENGTH_S - 1
    assert proposals(early) == proposals(whole)
    assert len(proposals(whole)) == 2


def test_while_somebody_is_missing_the_whole_video_is_looked_at(video):
    result = recognise(video, [1, 4, 10], STOPS)
    assert result.duration_s > LENGTH_S - 1
    assert set(proposals(result)) == {1, 4}


def test_who_comes_late_is_waited_for(tmp_path):
    late = write_class_video(
        tmp_path / "late.mp4", [1, 4], duration_s=LENGTH_S, seen={4: (12, LENGTH_S)}
    )
    result = recognise(late, [1, 4], STOPS)
    assert set(proposals(result)) == {1, 4}
    assert result.duration_s > LENGTH_S - 1


def test_with_nobody_to_recognise_nothing_is_left_out(video):
    pipeline = build_pipeline(STOPS)
    nobody = np.zeros((0, pipeline.embedder.n_dimensions), np.float32)
    result = pipeline.recognise_video(
        video, Gallery(np.zeros(0, np.int64), nobody, pipeline.network_id)
    )
    assert result.duration_s > LENGTH_S - 1


@pytest.mark.parametrize(
    ("width", "height", "smallest_px"),
    [(640, 360, 24), (1920, 1080, 24), (1080, 1920, 24), (2160, 1000, 27), (4032, 3024, 30)],
)
def test_the_smallest_face_follows_from_the_frame(width, height, smallest_px):
    assert DetectionOptions().smallest_face_px(width, height) == pytest.approx(smallest_px)


def test_a_smallest_face_that_is_given_holds_for_every_frame():
    assert DetectionOptions(min_face_px=40).smallest_face_px(4032, 3024) == 40
