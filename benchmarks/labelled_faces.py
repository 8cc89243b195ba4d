"""Read labelled pictures of people and embed the face of each."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recognition.vision.detection import MtcnnDetector
from recognition.vision.embedding import DlibEmbedder
from recognition.vision.images import read_picture
from recognition.vision.quality import cut_look
from recognition.vision.structures import Detection, Frame

BATCH = 64


@dataclass(frozen=True, eq=False)
class LabelledFaces:
    """Embeddings of pictures, and whose they are.

    Args:
        embeddings: float32, shape (n, d).
        people: number of the person of each picture, int64, shape (n,).
    """

    embeddings: NDArray[np.float32]
    people: NDArray[np.int64]

    def of(self, person: int) -> NDArray[np.int64]:
        """Return the indices of a person's pictures."""
        return np.flatnonzero(self.people == person)

    def with_at_least(self, n_pictures: int) -> NDArray[np.int64]:
        """Return the people who have this many pictures."""
        people, counts = np.unique(self.people, return_counts=True)
        return people[counts >= n_pictures]


def read_faces(folder: Path) -> tuple[LabelledFaces, LabelledFaces]:
    """Embed FACES/known/<person>/*.jpg and FACES/strangers/*.jpg (one person each).

    Returns:
        The known people, and the strangers; numbers of people are never shared.
    """
    known = sorted((folder / "known").glob("*/*.jpg"))
    strangers = sorted((folder / "strangers").glob("*.jpg"))
    if not known or not strangers:
        raise SystemExit(f"{folder} needs known/<person>/*.jpg and strangers/*.jpg")
    names = {name: i for i, name in enumerate(sorted({path.parent.name for path in known}))}
    labels = [names[path.parent.name] for path in known]
    return (
        _embed(known, np.array(labels, np.int64)),
        _embed(strangers, len(names) + np.arange(len(strangers))),
    )


def _embed(paths: list[Path], people: NDArray[np.int64]) -> LabelledFaces:
    embedder, found, vectors = DlibEmbedder(), [], []
    batch: list[Frame] = []
    for index, portrait in _portraits(paths):
        found.append(index)
        batch.append(portrait)
        if len(batch) == BATCH:
            vectors.append(embedder.embed(np.stack(batch)))
            batch.clear()
    if batch:
        vectors.append(embedder.embed(np.stack(batch)))
    return LabelledFaces(np.concatenate(vectors), people[found])


def _portraits(paths: list[Path]) -> Iterator[tuple[int, Frame]]:
    detector = MtcnnDetector()
    for index, path in enumerate(paths):
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{index + 1} of {len(paths)} pictures")
        frame = read_picture(path)
        detections = detector.detect(frame)
        if face := most_central(detections, frame):
            yield index, cut_look(frame, face, 0.0).portrait


def most_central(detections: Sequence[Detection], frame: Frame) -> Detection | None:
    """Return the face that the picture's label means: the one nearest to its middle."""
    return min(detections, key=lambda d: _off_centre_px(d, frame), default=None)


def _off_centre_px(detection: Detection, frame: Frame) -> float:
    middle = np.array(frame.shape[1::-1]) / 2
    return float(np.linalg.norm((detection.box[:2] + detection.box[2:]) / 2 - middle))
