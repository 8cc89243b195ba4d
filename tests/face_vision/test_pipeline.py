"""The whole pipeline on painted classes: who is found, followed, named, and who is not."""

import numpy as np
import pytest

from face_vision.errors import FaceRefused, NoFaceFound, RecognitionCancelled, SeveralFacesFound
from face_vision.identification.gallery import Gallery
from face_vision.pipeline import Pipeline
from face_vision.progress import Progress
from face_vision.types import Proposal
from tests.fakes import build_pipeline
from tests.painted_faces import paint_class_picture, write_class_video


@pytest.fixture
def pipeline() -> Pipeline:
    return build_pipeline()


def gallery_of(pipeline: Pipeline, people: list[int]) -> Gallery:
    looks = [pipeline.registration_look(paint_class_picture([p], face_px=160)) for p in people]
    embeddings = np.stack([embedding for _, embedding in looks])
    return Gallery(np.array(people, np.int64), embeddings, pipeline.network_id)


def test_everybody_of_the_roster_is_named_once_and_the_stranger_is_not(pipeline, tmp_path):
    video = write_class_video(tmp_path / "class.mp4", [1, 4, 7, 10], duration_s=3)
    result = pipeline.recognise_video(video, gallery_of(pipeline, [1, 4, 7, 20]))
    assert sorted(t.subject_id for t in result.tracklets if t.subject_id) == [1, 4, 7]
    assert [t.proposal for t in result.tracklets].count(Proposal.UNKNOWN) == 1
    assert result.duration_s == pytest.approx(2.8, abs=0.25)


def test_who_leaves_and_comes_back_is_one_student(pipeline, tmp_path):
    video = tmp_path / "class.mp4"
    write_class_video(video, [1, 4], duration_s=6, seen={4: (0, 2)})
    result = pipeline.recognise_video(video, gallery_of(pipeline, [1, 4]))
    assert len(result.of_subject(4)) == 1
    assert result.of_subject(4)[0].tracklet.last_seen_s < 2.3


def test_progress_only_rises_and_ends_near_one(pipeline, tmp_path):
    shares = []
    video = write_class_video(tmp_path / "class.mp4", [1], duration_s=3)
    pipeline.recognise_video(video, gallery_of(pipeline, [1]), progress=Progress(shares.append))
    assert shares == sorted(shares)
    assert 0.8 < shares[-1] <= 1


def test_the_work_stops_when_asked(pipeline, tmp_path):
    video = write_class_video(tmp_path / "class.mp4", [1], duration_s=2)
    with pytest.raises(RecognitionCancelled):
        pipeline.recognise_video(
            video, gallery_of(pipeline, [1]), progress=Progress(None, lambda: True)
        )


def test_each_picture_is_a_moment_of_its_own(pipeline):
    pictures = [paint_class_picture([1, 4]), paint_class_picture([1])]
    result = pipeline.recognise_pictures(pictures, gallery_of(pipeline, [1, 4]))
    assert [t.subject_id for t in result.tracklets].count(1) == 2
    assert [t.tracklet.first_seen_s for t in result.tracklets].count(1.0) == 1


def test_no_pictures_and_no_faces_give_no_tracklets(pipeline):
    gallery = gallery_of(pipeline, [1])
    assert pipeline.recognise_pictures([], gallery).tracklets == ()
    assert pipeline.recognise_pictures([paint_class_picture([])], gallery).tracklets == ()


def test_templates_of_another_network_are_refused(pipeline):
    gallery = Gallery(np.array([1]), np.zeros((1, 25), np.float32), "another-network")
    with pytest.raises(ValueError, match="cannot be compared"):
        pipeline.recognise_pictures([], gallery)


def test_a_registration_picture_needs_exactly_one_good_face(pipeline):
    with pytest.raises(NoFaceFound):
        pipeline.registration_look(paint_class_picture([]))
    with pytest.raises(SeveralFacesFound):
        pipeline.registration_look(paint_class_picture([1, 2], face_px=120))
    with pytest.raises(FaceRefused, match="small"):
        pipeline.registration_look(paint_class_picture([1], face_px=30))


def test_a_registration_video_gives_a_few_looks_of_its_one_person(pipeline, tmp_path):
    video = write_class_video(tmp_path / "one.mp4", [3], duration_s=3, face_px=150)
    looks = pipeline.registration_looks(video)
    assert 1 <= len(looks) <= pipeline.options.registration.n_video_chips


def test_a_registration_video_of_two_people_is_refused(pipeline, tmp_path):
    video = write_class_video(tmp_path / "two.mp4", [3, 9], duration_s=2, face_px=120)
    with pytest.raises(SeveralFacesFound):
        pipeline.registration_looks(video)


def test_a_gallery_averaged_for_another_network_is_refused(pipeline):
    gallery = Gallery(
        np.zeros(0, np.int64), np.zeros((0, 1)), pipeline.network_id, genuine_similarity=0.5
    )
    with pytest.raises(ValueError, match=r"similarity 0\.5 does not fit"):
        pipeline.recognise_pictures([], gallery)
