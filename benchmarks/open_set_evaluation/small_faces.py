"""Embed photographs of people as they are and made so small that faces have wanted heights."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from benchmarks.fixtures.labelled_faces import LabelledFaces, most_central
from benchmarks.open_set_evaluation.populations import Photograph, Population, shrink_to
from face_vision.detection.detector import MtcnnDetector
from face_vision.embedding.registry import EmbedderNetwork
from face_vision.media.images import decode_jpeg, encode_jpeg
from face_vision.options import DetectionOptions
from face_vision.quality.alignment import align_face
from face_vision.types import PORTRAIT_PX, Frame

JPEG_QUALITY = 80
SEARCHED_FROM_PX = 16
"""MTCNN's boxes are now and then a little smaller than the face was made."""

BATCH = 64
NOT_FOUND = np.zeros((PORTRAIT_PX, PORTRAIT_PX, 3), np.uint8)

Vectors = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Cut:
    """The face of one photograph, as it is and at each height.

    Args:
        person: whose it is.
        is_known: whether there are several photographs of this person.
        portraits: uint8, shape (1 + number of heights, PORTRAIT_PX, PORTRAIT_PX, 3).
        is_found: whether there is a face in it, shape (1 + number of heights,).
    """

    person: int
    is_known: bool
    portraits: NDArray[np.uint8]
    is_found: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class SeenAtHeights:
    """Embeddings of all photographs of a population by one network.

    Args:
        known, others: of the photographs as they are.
        at_height: of the known people's by height, float32, shape (n, d).
        is_found: by height, whether a face was found, shape (n,).
    """

    known: LabelledFaces
    others: LabelledFaces
    at_height: dict[int, Vectors]
    is_found: dict[int, NDArray[np.bool_]]


def see_at_heights(
    population: Population, networks: Sequence[EmbedderNetwork], heights: Sequence[int]
) -> dict[str, SeenAtHeights]:
    """Cut every face once and embed it with each network.

    Returns:
        By the network's name.
    """
    embedders = [network.build() for network in networks]
    vectors: list[list[Vectors]] = [[] for _ in networks]
    people, is_known, is_found = [], [], []
    cuts = _cuts(population, heights)
    while batch := list(islice(cuts, BATCH // (1 + len(heights)))):
        portraits = np.concatenate([cut.portraits for cut in batch])
        for mine, embedder in zip(vectors, embedders, strict=True):
            mine.append(embedder.embed(portraits).reshape(len(batch), 1 + len(heights), -1))
        people += [cut.person for cut in batch]
        is_known += [cut.is_known for cut in batch]
        is_found += [cut.is_found for cut in batch]
    labels, known, found = np.array(people), np.array(is_known), np.array(is_found)
    seen = {}
    for network, parts in zip(networks, vectors, strict=True):
        rows, similarity = np.concatenate(parts), network.scores.genuine_similarity
        seen[network.name] = SeenAtHeights(
            known=LabelledFaces(rows[known, 0], labels[known], similarity),
            others=LabelledFaces(rows[~known, 0], labels[~known], similarity),
            at_height={height: rows[known, 1 + i] for i, height in enumerate(heights)},
            is_found={height: found[known, 1 + i] for i, height in enumerate(heights)},
        )
    return seen


def _cuts(population: Population, heights: Sequence[int]) -> Iterator[Cut]:
    """Yield the cuts of each photograph with a face in it; of the others only as they are."""
    detector = MtcnnDetector(DetectionOptions(min_face_px=SEARCHED_FROM_PX))
    for photograph in population.known:
        if cut := _cut(photograph, detector, heights):
            yield cut
    for photograph in population.others:
        if cut := _cut(photograph, detector, [None] * len(heights)):
            yield cut


def _cut(
    photograph: Photograph, detector: MtcnnDetector, heights: Sequence[int | None]
) -> Cut | None:
    frame = photograph.read()
    face = most_central(detector.detect(frame), frame)
    if face is None:
        return None
    small = [
        _small_portrait(shrink_to(frame, face.height_px, height), detector) if height else None
        for height in heights
    ]
    portraits = [align_face(frame, face.landmarks)]
    portraits += [NOT_FOUND if portrait is None else portrait for portrait in small]
    return Cut(
        photograph.person,
        any(heights),
        np.stack(portraits),
        np.array([True, *(portrait is not None for portrait in small)]),
    )


def _small_portrait(frame: Frame, detector: MtcnnDetector) -> Frame | None:
    saved = decode_jpeg(encode_jpeg(frame, quality=JPEG_QUALITY))
    face = most_central(detector.detect(saved), saved)
    return align_face(saved, face.landmarks) if face else None
