"""The real networks find the drawn people and tell them apart."""

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from demo.choose_seeds import LARGEST_SPREAD, spread_of
from demo.class_video import ClassRoom
from demo.people import STRANGERS, STUDENTS, draw_sittings
from demo.portraits import describe_person, draw_portrait
from face_vision.detection.detector import MtcnnDetector
from face_vision.embedding.aggregation import average_templates, scale_to_one
from face_vision.embedding.dlib_resnet.embedder import DlibEmbedder
from face_vision.identification.gallery import Gallery
from face_vision.options import IdentificationOptions
from face_vision.quality.alignment import align_face
from face_vision.types import Frame

pytestmark = pytest.mark.networks

N_SAMPLED = 300
FOUND_SHARE = 0.95
FIRST_SAMPLED_SEED = 20_000
LEAST_SHARE_NAMED = 0.8
MOMENTS_S = (2.0, 9.0)

Embeddings = NDArray[np.float32]


@pytest.fixture(scope="module")
def detector() -> MtcnnDetector:
    return MtcnnDetector()


@pytest.fixture(scope="module")
def embedder() -> DlibEmbedder:
    return DlibEmbedder()


@pytest.fixture(scope="module")
def registered(detector: MtcnnDetector, embedder: DlibEmbedder) -> dict[int, Embeddings]:
    """Embeddings of every registration drawing, by seed, of students and strangers."""
    seeds = [student.seed for student in STUDENTS] + list(STRANGERS)
    return {
        seed: embedder.embed(np.stack([*_only_faces(detector, draw_sittings(seed))]))
        for seed in seeds
    }


@pytest.fixture(scope="module")
def gallery(registered: dict[int, Embeddings], embedder: DlibEmbedder) -> Gallery:
    seeds = [student.seed for student in STUDENTS]
    ids = np.repeat(np.array(seeds, np.int64), 4)
    return Gallery(ids, np.concatenate([registered[s] for s in seeds]), embedder.network_id)


def _only_faces(detector: MtcnnDetector, drawings: list[Frame]) -> Iterator[Frame]:
    for drawing in drawings:
        (face,) = detector.detect(drawing)
        yield align_face(drawing, face.landmarks)


def test_nearly_every_frontal_portrait_is_found(detector: MtcnnDetector) -> None:
    seeds = range(FIRST_SAMPLED_SEED, FIRST_SAMPLED_SEED + N_SAMPLED)
    found = [len(detector.detect(draw_portrait(describe_person(seed)))) == 1 for seed in seeds]
    assert np.mean(found) >= FOUND_SHARE


def test_registration_drawings_of_one_person_are_alike(
    registered: dict[int, Embeddings],
) -> None:
    assert {
        seed: spread_of(e) for seed, e in registered.items() if spread_of(e) > LARGEST_SPREAD
    } == {}


def test_no_two_people_are_look_alikes(registered: dict[int, Embeddings]) -> None:
    averages = np.stack([average_templates(embeddings) for embeddings in registered.values()])
    similarities = averages @ averages.T - 2 * np.eye(len(averages))
    assert 1 - np.sqrt(2 - 2 * similarities.max()) < IdentificationOptions().check_score


@pytest.mark.parametrize("time_s", MOMENTS_S)
def test_single_looks_of_the_class_video_name_most_and_confuse_nobody(
    time_s: float, detector: MtcnnDetector, embedder: DlibEmbedder, gallery: Gallery
) -> None:
    frame = ClassRoom().frame_at(time_s)
    portraits = [align_face(frame, face.landmarks) for face in detector.detect(frame)]
    scores = gallery.scores(scale_to_one(embedder.embed(np.stack(portraits))))
    named = scores.max(axis=1) >= IdentificationOptions().present_score
    best = scores.argmax(axis=1)[named]
    assert len(set(best)) == len(best)
    assert named.sum() >= LEAST_SHARE_NAMED * (len(portraits) - len(STRANGERS))
