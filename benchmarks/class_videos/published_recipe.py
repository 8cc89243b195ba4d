"""The published system's way: detect and classify every face of every frame, one frame decides.

After "An End-to-End Real-Time Face Identification and Attendance System using CNNs": the `mtcnn`
package on every frame at 800x600, each face embedded, a linear SVM's probabilities above 0.5.
Its FaceNet file cannot be shipped, so our embedder stands in: it is faster and tells people apart
as well. Faces are aligned as ours are, which favours the recipe too.
"""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.class_videos.cast import N_PRESENT
from benchmarks.class_videos.footage import FPS, Truth
from benchmarks.class_videos.outcomes import NOBODY, Found, owner_of
from face_vision.embedding.registry import NETWORKS
from face_vision.identification.gallery import Gallery
from face_vision.protocols import FileEmbedder
from face_vision.quality.alignment import align_face
from face_vision.types import Frame, Proposal

SIZE = (800, 600)
LEAST_PROBABILITY = 0.5


@dataclass(frozen=True)
class RecipeOutcome:
    """What the recipe marks after the stated part of the frames; seconds are scaled to all.

    Args:
        n_frames: how many were looked at, evenly spread.
        seconds: for all frames of the video, detecting, embedding and classifying.
        present, missed: students in the room, at probabilities above 0.5.
        wrong: people of the roster marked who were another one, a stranger or nobody.
        present_by_class, wrong_by_class: the same by the likeliest class, whatever its
            probability.
    """

    n_frames: int
    seconds: float
    present: int
    missed: int
    wrong: int
    present_by_class: int
    wrong_by_class: int


def follow_recipe(path: Path, gallery: Gallery, truth: Truth, n_frames: int) -> RecipeOutcome:
    """Run the recipe on a part of a video; call it in a process of its own."""
    # Before TensorFlow is loaded: the package gets it as it comes, our pipeline sets it up.
    os.environ["TF_NUM_INTRAOP_THREADS"] = "0"
    way = Recipe(gallery)
    marks: list[tuple[int, int, float]] = []
    numbers = np.linspace(0, len(truth.boxes) - 1, n_frames).astype(int)
    way.classify(np.zeros((SIZE[1], SIZE[0], 3), np.uint8))
    seconds = 0.0
    for number, frame in _frames(path, numbers):
        before = time.perf_counter()
        small = cv2.resize(frame, SIZE, interpolation=cv2.INTER_AREA)
        found = way.classify(np.asarray(small, np.uint8))
        seconds += time.perf_counter() - before
        stretch = np.array([frame.shape[1] / SIZE[0], frame.shape[0] / SIZE[1]] * 2, np.float32)
        marks += [
            (_owner(box * stretch, number, truth), subject, probability)
            for box, subject, probability in found
        ]
    return _outcome(marks, n_frames, seconds / n_frames * len(truth.boxes))


class Recipe:
    """Every network on every face of a frame, and the likeliest of the gallery."""

    def __init__(self, gallery: Gallery) -> None:
        from mtcnn import MTCNN

        # The package first: TensorFlow is set up by whoever loads it.
        self._detector = MTCNN()
        self._embedder = _embedder_of(gallery)
        self._embedder.warm_up()
        self._classifier = fit_probabilities(gallery.embeddings, gallery.subject_ids)

    def classify(self, frame: Frame) -> list[tuple[NDArray[np.float32], int, float]]:
        """Return box, likeliest subject and its probability of every face."""
        rows = self._detector.detect_faces(
            frame, output_type="numpy", box_format="xyxy", fit_to_image=False
        )
        return [self._classify_face(frame, row) for row in np.asarray(rows, np.float32)]

    def _classify_face(
        self, frame: Frame, row: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], int, float]:
        landmarks = row[6:16].reshape(2, 5).T
        embedding = self._embedder.embed(align_face(frame, landmarks)[None])
        probabilities = self._classifier.predict_proba(embedding)[0]
        best = int(probabilities.argmax())
        return row[1:5], int(self._classifier.classes_[best]), float(probabilities[best])


def _embedder_of(gallery: Gallery) -> FileEmbedder:
    """Return the network that made a gallery, one of those that come along."""
    built = (network.build() for network in NETWORKS.values() if not network.needs_file)
    return next(embedder for embedder in built if embedder.network_id == gallery.network_id)


def fit_probabilities(embeddings: NDArray[np.float32], subject_ids: NDArray[np.int64]) -> Any:
    """Fit the linear SVM with probabilities, as long as scikit-learn still has them."""
    from sklearn.svm import SVC

    try:
        classifier = SVC(kernel="linear", probability=True, random_state=0)
    except TypeError:
        from sklearn.calibration import CalibratedClassifierCV

        classifier = CalibratedClassifierCV(SVC(kernel="linear"), cv=3, ensemble=False)
    return classifier.fit(embeddings, subject_ids)


def _frames(path: Path, numbers: NDArray[np.int64]) -> Iterator[tuple[int, Frame]]:
    wanted = set(numbers.tolist())
    with av.open(str(path)) as container:
        for number, frame in enumerate(container.decode(video=0)):
            if number in wanted:
                yield number, np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)


def _owner(box: NDArray[np.float32], number: int, truth: Truth) -> int:
    look = Found(np.array([number / FPS]), box[None], None, Proposal.UNKNOWN)
    return owner_of(look, truth)


def _outcome(marks: list[tuple[int, int, float]], n_frames: int, seconds: float) -> RecipeOutcome:
    sure = {(owner, subject) for owner, subject, p in marks if p > LEAST_PROBABILITY}
    likeliest = {(owner, subject) for owner, subject, _ in marks}
    present, present_by_class = (_right(marked) for marked in (sure, likeliest))
    return RecipeOutcome(
        n_frames=n_frames,
        seconds=seconds,
        present=len(present),
        missed=N_PRESENT - len(present),
        wrong=len({subject for owner, subject in sure if owner not in (subject, NOBODY)}),
        present_by_class=len(present_by_class),
        wrong_by_class=len(
            {subject for owner, subject in likeliest if owner not in (subject, NOBODY)}
        ),
    )


def _right(marked: set[tuple[int, int]]) -> set[int]:
    return {owner for owner, subject in marked if owner == subject}
