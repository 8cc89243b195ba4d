"""Our detector finds what the mtcnn package finds, whose weights it runs."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from face_vision.detection.boxes import overlap
from face_vision.detection.detector import MtcnnDetector
from face_vision.detection.mtcnn import graphs
from face_vision.options import DetectionOptions
from tests.face_vision.drawing import draw_noise

pytestmark = pytest.mark.networks

BOX_TOLERANCE = 0.1
"""Share of the face's height that a side of a box, or a landmark, may lie elsewhere."""

SCORE_TOLERANCE = 0.05


@pytest.fixture(scope="module")
def reference():
    """The package itself, as rows: index, box, score, five x, five y."""
    from mtcnn import MTCNN

    networks = MTCNN()

    def detect(frame, options=None):
        options = options or DetectionOptions()
        first, second, third = options.thresholds
        return networks.detect_faces(
            frame,
            min_face_size=options.smallest_face_px(frame.shape[1], frame.shape[0]),
            scale_factor=options.scale_factor,
            threshold_pnet=first,
            threshold_rnet=second,
            threshold_onet=third,
            output_type="numpy",
            box_format="xyxy",
            fit_to_image=False,
        ).astype(np.float32)

    return detect


@pytest.fixture(scope="module")
def faces(detector, class_picture):
    return detector.detect(class_picture)


def boxes_of(faces):
    return np.array([face.box for face in faces], np.float32).reshape(-1, 4)


def assert_same_faces(ours, theirs):
    """Each of theirs is one of ours, at the same place, and there are no others."""
    assert len(ours) == len(theirs)
    partners = overlap(theirs[:, 1:5], boxes_of(ours)).argmax(axis=1)
    assert sorted(partners) == list(range(len(ours)))
    for face, row in zip((ours[i] for i in partners), theirs, strict=True):
        tolerance_px = BOX_TOLERANCE * face.height_px
        assert np.abs(face.box - row[1:5]).max() < tolerance_px
        assert np.abs(face.landmarks - row[6:16].reshape(2, 5).T).max() < tolerance_px
        assert face.score == pytest.approx(row[5], abs=SCORE_TOLERANCE)


def test_class_picture_gives_the_faces_of_the_package(faces, reference, class_picture):
    assert len(faces) >= 20
    assert_same_faces(faces, reference(class_picture))


@pytest.mark.parametrize("person", range(4))
def test_portrait_gives_the_face_of_the_package(detector, reference, portraits, person):
    assert_same_faces(detector.detect(portraits[person]), reference(portraits[person]))


def test_options_mean_what_they_mean_to_the_package(reference, class_picture):
    # The package counts its levels from the frame alone, not from the smallest face: with these
    # sizes it has as many as ours. Some drawings score near a threshold, none of these does.
    options = DetectionOptions(min_face_px=20, scale_factor=0.75, thresholds=(0.7, 0.8, 0.9))
    frame = np.ascontiguousarray(class_picture[300:, :600])
    theirs = reference(frame, options)
    assert len(theirs) >= 5
    assert_same_faces(MtcnnDetector(options).detect(frame), theirs)


def test_best_face_comes_first(faces):
    scores = [face.score for face in faces]
    assert scores == sorted(scores, reverse=True)
    assert 0.8 < scores[-1] <= scores[0] <= 1


def test_landmarks_lie_in_their_order(faces):
    for face in faces:
        left_eye, right_eye, nose, left_mouth, right_mouth = face.landmarks
        assert left_eye[0] < nose[0] < right_eye[0]
        assert left_mouth[0] < right_mouth[0]
        assert max(left_eye[1], right_eye[1]) < nose[1] < min(left_mouth[1], right_mouth[1])


@pytest.mark.parametrize("size", [(1, 1), (11, 400), (23, 23), (24, 24), (25, 31), (12, 3000)])
def test_frame_of_any_size_without_a_face_gives_none(detector, size):
    assert detector.detect(np.full((*size, 3), 128, np.uint8)) == []


def test_gradient_holds_no_face(detector):
    ramp = np.linspace(0, 255, 320).astype(np.uint8)
    assert detector.detect(np.repeat(np.tile(ramp, (240, 1))[..., None], 3, axis=2)) == []


def test_noise_gives_what_the_package_gives(detector, reference):
    frame = draw_noise(200, 300, grain_px=5)
    assert len(detector.detect(frame)) == len(reference(frame))


def test_face_cut_by_the_edge_does_not_disturb(detector, portraits):
    half = portraits[0][:, 200:]
    for face in detector.detect(half):
        assert np.isfinite(face.box).all()


def test_faces_are_followed_where_they_were(detector, faces, class_picture):
    followed = detector.follow(class_picture, boxes_of(faces))
    found = [(a, b) for a, b in zip(faces, followed, strict=True) if b is not None]
    assert len(found) >= 0.9 * len(faces)
    for before, after in found:
        assert overlap(before.box[None], after.box[None]) > 0.7


def test_face_that_moved_a_little_is_followed(detector, faces, class_picture):
    heights = np.array([[face.height_px] for face in faces])
    shifted = (boxes_of(faces) + 0.08 * heights).astype(np.float32)
    followed = detector.follow(class_picture, shifted)
    found = [(a, b) for a, b in zip(faces, followed, strict=True) if b is not None]
    assert len(found) >= 0.8 * len(faces)
    assert np.median([overlap(a.box[None], b.box[None]) for a, b in found]) > 0.7


def test_empty_place_is_not_followed(detector, class_picture):
    outside = np.array([[600, 650, 640, 700], [-500, -500, -400, -400]], np.float32)
    assert detector.follow(np.full_like(class_picture, 90), outside) == [None, None]


def test_no_boxes_are_followed_to_no_faces(detector, class_picture):
    assert detector.follow(class_picture, np.empty((0, 4), np.float32)) == []


def test_graphs_are_traced_once_whatever_the_size(detector, class_picture):
    for height, width in ((720, 1280), (400, 300), (60, 61)):
        frame = np.ascontiguousarray(class_picture[:height, :width])
        detector.follow(frame, boxes_of(detector.detect(frame)))
    assert detector.graphs.count_traces() == 3


def test_level_looked_at_in_strips_gives_the_same_cells(detector, class_picture, monkeypatch):
    frame = class_picture[:333, :501]
    monkeypatch.setattr(graphs, "STRIP_PIXELS", 10_000_000)
    cells, answers = detector.graphs.start_proposing(frame, 0.5)()
    monkeypatch.setattr(graphs, "STRIP_PIXELS", 30_000)
    in_strips, at_once = detector.graphs.start_proposing(frame, 0.5)()
    assert np.array_equal(in_strips, cells)
    assert np.abs(at_once - answers).max() < 1e-4


def test_same_frame_gives_the_same_faces(detector, faces, class_picture):
    again = detector.detect(class_picture)
    assert np.array_equal(boxes_of(again), boxes_of(faces))


def test_threads_share_one_detector(faces, class_picture):
    detector = MtcnnDetector()
    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(detector.detect, [class_picture] * 3))
    assert all(np.allclose(boxes_of(found), boxes_of(faces), atol=0.1) for found in results)
    assert detector.graphs.count_traces() == 3
