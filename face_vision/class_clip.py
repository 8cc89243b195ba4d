"""Find the people of a clip of a class in which nobody is known yet, and good looks at each."""

from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from face_vision.cage.frames import probe_video, sample_frames
from face_vision.embedding.aggregation import EmbeddedLooks
from face_vision.embedding.compressed_chip import CompressedChip
from face_vision.embedding.embedding_cache import weights_of
from face_vision.identification.clustering import cluster_faces
from face_vision.options import RegistrationOptions
from face_vision.pipeline import DETECTION_SHARE, Pipeline
from face_vision.progress import Progress
from face_vision.quality.registration import most_varied
from face_vision.quality.scores import registration_fault
from face_vision.stopwatch import Stopwatch
from face_vision.tracking.face_tracker import FaceTracker
from face_vision.types import FaceChip, Tracklet

N_CHIPS = 12
"""So many looks at a person are kept for a person to see, good and varied."""


@dataclass(frozen=True, eq=False)
class ClipLook:
    """One look at a person of a clip.

    Args:
        chip: aligned face.
        embedding: of that chip, float32, shape (d,).
        tracklet: running number of the face it belongs to; two looks of one are surely one person.
        first_seen_s, last_seen_s: when that face was in view, seconds.
    """

    chip: FaceChip
    embedding: NDArray[np.float32]
    tracklet: int
    first_seen_s: float
    last_seen_s: float


@dataclass(frozen=True, eq=False)
class ClipPeople:
    """Who is in a clip.

    Args:
        people: the looks at each person, best first, in order of first appearance.
        n_unusable: people of whom no look is good enough to register a face from.
    """

    people: tuple[tuple[ClipLook, ...], ...]
    n_unusable: int


def find_people(
    path: Path,
    pipeline: Pipeline,
    *,
    threshold: float,
    progress: Progress | None = None,
) -> ClipPeople:
    """Follow every face of a clip and sort them into people; nobody is identified.

    Args:
        path: the file.
        pipeline: whose networks and options are used.
        threshold: as for `cluster_faces`.
        progress: hears how far the work is, and may stop it at every frame.

    Returns:
        The people; none for a clip without faces.

    Raises:
        UnreadableVideo: the file is no video, breaks a limit, or holds no readable frame.
        RecognitionCancelled: `progress` stopped the work.
    """
    # A browser's recording does not say how long it is: a minute is assumed.
    duration_s = probe_video(path, pipeline.options.video).duration_s or 60.0
    progress = progress or Progress()
    tracker = FaceTracker(pipeline.detector, pipeline.options.tracking, Stopwatch())
    faces: list[Tracklet] = []
    frames = sample_frames(path, pipeline.options.video)
    with closing(tracker.follow_all(frames)) as followed:
        for frame, ended in followed:
            # Compressed at once, as every face of the clip is held until it ends.
            faces += map(_kept, ended)
            progress.report(DETECTION_SHARE * min(1.0, frame.time_s / max(duration_s, 1e-3)))
    faces += map(_kept, tracker.finish())
    smallest_px = pipeline.options.identification.min_probe_px
    # Below it nobody can be told from anybody, so nobody can be sorted either.
    large = [face for face in faces if face.face_height_px >= smallest_px]
    return sort_into_people(large, pipeline, threshold=threshold)


def sort_into_people(faces: list[Tracklet], pipeline: Pipeline, *, threshold: float) -> ClipPeople:
    """Embed followed faces and sort them into people.

    Args:
        faces: tracklets of one clip.
        pipeline: whose embedder and options are used.
        threshold: as for `cluster_faces`.

    Returns:
        The people; none for no faces.
    """
    # Numbered in order of appearance, so that two runs give the same cards.
    faces = sorted(faces, key=lambda face: face.first_seen_s)
    looks = [_looks_of(face, number, pipeline) for number, face in enumerate(faces)]
    apart = np.array([[one.overlaps(other) for other in faces] for one in faces], bool)
    length_power = pipeline.options.identification.length_power
    groups = cluster_faces(
        [_embedded(mine, length_power) for mine in looks],
        is_apart=apart.reshape(len(faces), len(faces)),
        threshold=threshold,
        genuine_similarity=pipeline.genuine_similarity,
    )
    people = [[look for number in group for look in looks[number]] for group in groups]
    options = pipeline.options.registration
    usable = [person for person in people if any(is_usable(look, options) for look in person)]
    return ClipPeople(
        people=tuple(_best(person, options) for person in usable),
        n_unusable=len(people) - len(usable),
    )


def is_usable(look: ClipLook, options: RegistrationOptions) -> bool:
    """Say whether a face may be registered from this look."""
    return registration_fault(look.chip, options) is None


def _kept(tracklet: Tracklet) -> Tracklet:
    return replace(tracklet, chips=tuple(map(CompressedChip, tracklet.chips)))


def _looks_of(face: Tracklet, number: int, pipeline: Pipeline) -> list[ClipLook]:
    vectors = pipeline.embedder.embed(np.stack([chip.portrait for chip in face.chips]))
    return [
        ClipLook(chip, vector, number, face.first_seen_s, face.last_seen_s)
        for chip, vector in zip(face.chips, vectors, strict=True)
    ]


def _embedded(looks: list[ClipLook], length_power: float) -> EmbeddedLooks:
    """Let looks count as they do when somebody is identified."""
    embeddings = np.stack([look.embedding for look in looks])
    return EmbeddedLooks(
        embeddings, weights_of([look.chip for look in looks], embeddings, length_power)
    )


def _best(person: list[ClipLook], options: RegistrationOptions) -> tuple[ClipLook, ...]:
    """Keep a few: the usable ones first, each part the best first and then the most varied."""
    by_quality = sorted(person, key=lambda look: -look.chip.quality.score)
    usable = [look for look in by_quality if is_usable(look, options)]
    varied = most_varied(np.stack([look.embedding for look in usable]), N_CHIPS)
    others = [look for look in by_quality if not is_usable(look, options)]
    return tuple([usable[i] for i in varied] + others)[:N_CHIPS]
