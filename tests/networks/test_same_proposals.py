"""The same film and networks give the same proposals, in whatever batches faces are embedded."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from demo.people import STRANGERS, STUDENTS, draw_sittings
from demo.portraits import describe_person, draw_portrait
from face_vision.embedding.registry import FUSED
from face_vision.identification.gallery import Gallery
from face_vision.options import PipelineOptions
from face_vision.pipeline import Pipeline
from face_vision.protocols import FaceEmbedder
from face_vision.types import Frame, Proposal, RecognitionResult
from tests.painted_faces import write_video

pytestmark = pytest.mark.networks

FPS, LENGTH_S, COMES_S = 10, 8, 5
FACE_PX = 256
EDGE_PX = (3 * FACE_PX, 2 * FACE_PX)
SCORE_TOLERANCE = 1e-4
"""Numbers are added in another order in another batch."""

N_MOMENTS = 8

SEATED = [*(student.seed for student in STUDENTS[:4]), STRANGERS[0]]
LATE = 3
"""The fourth student comes when all others were long sure."""


class InBatchesOf:
    """Embeds so many faces at a time, however many it is given."""

    def __init__(self, n: int, embedder: FaceEmbedder) -> None:
        self._n, self._embedder = n, embedder
        self.network_id, self.n_dimensions = embedder.network_id, embedder.n_dimensions

    def embed(self, portraits: NDArray[np.uint8]) -> NDArray[np.float32]:
        parts = range(0, len(portraits), self._n)
        return np.concatenate([self._embedder.embed(portraits[i : i + self._n]) for i in parts])


@pytest.fixture(scope="module")
def embedder() -> FaceEmbedder:
    return FUSED.build()


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> Path:
    return write_video(tmp_path_factory.mktemp("same") / "class.mp4", _frames(), fps=FPS)


def _frames() -> Iterator[Frame]:
    """Yield the class sitting side by side, turning and speaking a little, one student late."""
    faces = [_moments(seed) for seed in SEATED]
    for number in range(LENGTH_S * FPS):
        frame = np.full((EDGE_PX[1], EDGE_PX[0], 3), 128, np.uint8)
        for place, moments in enumerate(faces):
            if place == LATE and number < COMES_S * FPS:
                continue
            top, left = (FACE_PX * i for i in divmod(place, 3))
            moment = moments[(number // 2 + place) % N_MOMENTS]
            frame[top : top + FACE_PX, left : left + FACE_PX] = moment
        yield frame


def _moments(seed: int) -> list[Frame]:
    """Draw a person who turns to and fro and speaks: what moves as one plane is a picture."""
    turns = np.sin(np.linspace(0, 2 * np.pi, N_MOMENTS, endpoint=False))
    return [
        draw_portrait(describe_person(seed), yaw=0.3 * turn, mouth=0.25 + 0.25 * turn, seed=k)[
            ::2, ::2
        ]
        for k, turn in enumerate(turns)
    ]


@pytest.fixture(scope="module")
def results(detector, embedder, film) -> dict[int, RecognitionResult]:
    options = PipelineOptions(identification=FUSED.scores.identification())
    pipelines = {n: Pipeline(detector, InBatchesOf(n, embedder), options) for n in (1, 8, 32)}
    looks = [pipelines[8].registration_look(d) for s in SEATED[:4] for d in draw_sittings(s)[:2]]
    gallery = Gallery(
        np.repeat(np.arange(4), 2),
        np.stack([embedding for _, embedding in looks]),
        embedder.network_id,
        FUSED.scores.genuine_similarity,
    )
    return {n: pipeline.recognise_video(film, gallery) for n, pipeline in pipelines.items()}


def _proposals(result: RecognitionResult) -> list[tuple]:
    return [
        (t.subject_id, t.proposal, t.reason, t.tracklet.stays, [c.subject_id for c in t.candidates])
        for t in result.tracklets
    ]


def _scores(result: RecognitionResult) -> list[float]:
    return [c.score for t in result.tracklets for c in t.candidates]


@pytest.mark.parametrize("n", [1, 32])
def test_the_batch_changes_no_proposal_and_no_score(results, n):
    assert _proposals(results[n]) == _proposals(results[8])
    assert _scores(results[n]) == pytest.approx(_scores(results[8]), abs=SCORE_TOLERANCE)


def test_the_film_is_looked_at_to_its_end_and_who_comes_late_is_present(results):
    found = {t.subject_id: t for t in results[8].tracklets}
    assert set(found) == {0, 1, 2, LATE, None}
    assert {found[i].proposal for i in (0, 1, 2, LATE)} == {Proposal.PRESENT}
    assert found[LATE].tracklet.first_seen_s >= COMES_S - 0.2
    assert results[8].duration_s > LENGTH_S - 0.5
