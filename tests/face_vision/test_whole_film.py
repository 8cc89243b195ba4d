"""Every film is looked at to its end: who comes last is found, whoever was sure before."""

import numpy as np
import pytest

from face_vision.identification.gallery import Gallery
from face_vision.options import DetectionOptions
from face_vision.types import Proposal
from tests.fakes import build_pipeline
from tests.painted_faces import paint_class_picture, write_class_video

LENGTH_S = 14
COMES_S = 12.5


def test_who_comes_when_everybody_was_long_sure_is_found(tmp_path):
    seen = {4: (COMES_S, LENGTH_S), 7: (COMES_S, LENGTH_S)}
    film = write_class_video(tmp_path / "c.mp4", [1, 4, 7], duration_s=LENGTH_S, seen=seen)
    pipeline = build_pipeline()
    looks = [pipeline.registration_look(paint_class_picture([p], face_px=160)) for p in (1, 4)]
    embeddings = np.stack([embedding for _, embedding in looks])
    gallery = Gallery(np.array([1, 4]), embeddings, pipeline.network_id)
    alone = pipeline.recognise_video(
        film, Gallery(np.array([1]), embeddings[:1], pipeline.network_id)
    )
    both = pipeline.recognise_video(film, gallery)
    assert alone.duration_s == both.duration_s == pytest.approx(LENGTH_S, abs=0.3)
    assert [(t.subject_id, t.proposal) for t in alone.tracklets] == [
        (1, Proposal.PRESENT),
        (None, Proposal.UNKNOWN),
        (None, Proposal.UNKNOWN),
    ]
    assert {t.subject_id for t in both.tracklets} == {1, 4, None}


@pytest.mark.parametrize(
    ("width", "height", "smallest_px"),
    [(640, 360, 24), (1920, 1080, 24), (1080, 1920, 24), (2160, 1000, 27), (4032, 3024, 30)],
)
def test_the_smallest_face_follows_from_the_frame(width, height, smallest_px):
    assert DetectionOptions().smallest_face_px(width, height) == pytest.approx(smallest_px)


def test_a_smallest_face_that_is_given_holds_for_every_frame():
    assert DetectionOptions(min_face_px=40).smallest_face_px(4032, 3024) == 40
