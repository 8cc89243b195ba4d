"""Choose who is enrolled, who is in the room, and which pictures show them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from benchmarks.fixtures.labelled_faces import most_central
from face_vision.errors import VisionError
from face_vision.media.images import read_picture
from face_vision.pipeline import Pipeline, RegisteredLook
from face_vision.protocols import FaceDetector
from face_vision.types import Detection, Frame

T = TypeVar("T")

N_PRESENT, N_ABSENT, N_STRANGERS = 24, 6, 8
N_ENROLLED = 3
MIN_SHOWN = 3
"""A student in the room is shown from at least so many other pictures."""

MIN_SHOWN_PX = 60
"""Smallest face of a picture that somebody is shown from."""


@dataclass(frozen=True, eq=False)
class Picture:
    """A labelled picture and the face in it that the label means."""

    pixels: Frame
    face: Detection


@dataclass(frozen=True, eq=False)
class Cast:
    """Who takes part; a person's id is their place in `shown`, the absent follow.

    Args:
        shown: the pictures of everybody in the room, students first, then strangers.
        gallery_ids: whose template each row of `gallery_embeddings` is, shape (n,).
        gallery_embeddings: of the registration pictures of students present and absent, (n, d).
        gallery_portraits: those pictures, aligned as they are stored.
        registered: of each student in the room one of the pictures that she is registered from.
    """

    shown: list[list[Picture]]
    gallery_ids: NDArray[np.int64]
    gallery_embeddings: NDArray[np.float32]
    gallery_portraits: list[Frame]
    registered: list[Picture]

    @staticmethod
    def is_student(person: int) -> bool:
        return person < N_PRESENT


def cast_class(folder: Path, pipeline: Pipeline, *, seed: int) -> Cast:
    """Choose a class of FACES/known and strangers of FACES/strangers.

    Raises:
        SystemExit: there are too few people with enough pictures.
    """
    dice = np.random.default_rng(seed)
    students = _students(_shuffled(folder / "known", "*", dice), pipeline, dice)
    enrolled = list(_take(students, N_PRESENT + N_ABSENT, "students with enough pictures"))
    strangers = _strangers(_shuffled(folder / "strangers", "*.jpg", dice), pipeline)
    shown = [one.shown for one in enrolled[:N_PRESENT]]
    looks = [look for one in enrolled for look in one.looks]
    shown += list(_take(strangers, N_STRANGERS, "strangers"))
    ids = [*range(N_PRESENT), *range(N_PRESENT + N_STRANGERS, len(enrolled) + N_STRANGERS)]
    return Cast(
        shown=shown,
        gallery_ids=np.repeat(np.array(ids, np.int64), N_ENROLLED),
        gallery_embeddings=np.stack([embedding for _, embedding in looks]),
        gallery_portraits=[chip.portrait for chip, _ in looks],
        registered=[one.registered for one in enrolled[:N_PRESENT]],
    )


def _shuffled(folder: Path, pattern: str, dice: np.random.Generator) -> list[Path]:
    paths = sorted(folder.glob(pattern))
    return [paths[i] for i in dice.permutation(len(paths))]


@dataclass(frozen=True, eq=False)
class _Enrolled:
    """A student: the looks she is registered by, a picture of one of them, the other pictures."""

    looks: list[RegisteredLook]
    registered: Picture
    shown: list[Picture]


def _students(
    folders: list[Path], pipeline: Pipeline, dice: np.random.Generator
) -> Iterator[_Enrolled]:
    """Yield people with enough good pictures."""
    for folder in folders:
        paths = _shuffled(folder, "*.jpg", dice)
        if len(paths) < N_ENROLLED + MIN_SHOWN:
            continue
        looks, others = _enrol(paths, pipeline)
        shown = [picture for path in others if (picture := _read(path, pipeline))]
        registered = _read(looks[-1][0], pipeline) if looks else None
        if len(looks) == N_ENROLLED and registered and len(shown) >= MIN_SHOWN:
            yield _Enrolled([look for _, look in looks], registered, shown)


def _enrol(
    paths: list[Path], pipeline: Pipeline
) -> tuple[list[tuple[Path, RegisteredLook]], list[Path]]:
    """Enrol from the first pictures that are accepted; the rest is left over."""
    looks: list[tuple[Path, RegisteredLook]] = []
    left: list[Path] = []
    for path in paths:
        if len(looks) == N_ENROLLED:
            left.append(path)
            continue
        try:
            looks.append((path, pipeline.registration_look(read_picture(path))))
        except VisionError:
            continue
    return looks, left


def _strangers(paths: list[Path], pipeline: Pipeline) -> Iterator[list[Picture]]:
    """Yield people with one picture, shown also as its mirror image."""
    for path in paths:
        picture = _read(path, pipeline)
        mirrored = picture and locate_face(
            np.ascontiguousarray(picture.pixels[:, ::-1]), pipeline.detector
        )
        if picture and mirrored:
            yield [picture, mirrored]


def _read(path: Path, pipeline: Pipeline) -> Picture | None:
    return locate_face(read_picture(path), pipeline.detector)


def locate_face(pixels: Frame, detector: FaceDetector) -> Picture | None:
    """Find the face that a picture's label means; None if it is too small or there is none."""
    face = most_central(detector.detect(pixels), pixels)
    return Picture(pixels, face) if face and face.height_px >= MIN_SHOWN_PX else None


def _take(source: Iterator[T], n: int, what: str) -> Iterator[T]:
    for number in range(n):
        item = next(source, None)
        if item is None:
            raise SystemExit(f"FACES has {number} {what}, not {n}: give a folder with more.")
        yield item
