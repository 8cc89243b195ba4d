"""Find the one face of a registration picture, or varied looks of it in a video."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from face_vision.embedding.aggregation import scale_to_one
from face_vision.errors import FaceRefused, NoFaceFound, SeveralFacesFound
from face_vision.options import RegistrationOptions, TrackingOptions
from face_vision.protocols import FaceDetector
from face_vision.quality.scores import cut_look, registration_fault
from face_vision.tracking.tracklets import Tracker
from face_vision.types import Detection, FaceChip, Frame, TimedFrame, Tracklet

N_VIDEO_LOOKS = 20
"""How many looks of a registration video are judged before the most varied are taken."""


def cut_only_face(frame: Frame, detector: FaceDetector, options: RegistrationOptions) -> FaceChip:
    """Cut the face of a picture that shows one person.

    Args:
        frame: RGB, uint8, shape (height, width, 3).
        detector: finds the faces.
        options: what is good enough.

    Returns:
        The aligned face.

    Raises:
        NoFaceFound: there is none.
        SeveralFacesFound: a second face is nearly as large as the largest.
        FaceRefused: the face is too small, blurred, dark, covered or turned away; the code
            says which.
    """
    detection = dominant_face(detector.detect(frame), options)
    chip = cut_look(frame, detection, 0.0)
    fault = registration_fault(chip, options)
    if fault:
        raise FaceRefused(fault.value)
    return chip


def dominant_face(detections: Sequence[Detection], options: RegistrationOptions) -> Detection:
    """Return the one face a picture is about.

    Raises:
        NoFaceFound: there is none.
        SeveralFacesFound: a second face is nearly as large as the largest.
    """
    if not detections:
        raise NoFaceFound("picture_without_face")
    largest, *others = sorted(detections, key=lambda d: d.height_px, reverse=True)
    if any(other.height_px >= options.similar_size * largest.height_px for other in others):
        raise SeveralFacesFound("several_faces_in_picture")
    return largest


def cut_varied_faces(
    frames: Iterable[TimedFrame], detector: FaceDetector, options: RegistrationOptions
) -> list[FaceChip]:
    """Cut good looks of the one person in a video.

    Args:
        frames: the video, sampled.
        detector: finds the faces.
        options: what is good enough.

    Returns:
        Good looks, at least one, best first.

    Raises:
        NoFaceFound: no face was followed through the video.
        SeveralFacesFound: a second person was seen for as long.
        FaceRefused: no look was good enough.
    """
    tracklets = _follow(frames, detector)
    if not tracklets:
        raise NoFaceFound("video_without_face")
    longest, *others = sorted(tracklets, key=lambda t: len(t.looks), reverse=True)
    if any(_rivals(longest, other, options) for other in others):
        raise SeveralFacesFound("several_people_in_video")
    faults = [registration_fault(chip, options) for chip in longest.chips]
    good = [chip for chip, fault in zip(longest.chips, faults, strict=True) if not fault]
    if not good:
        raise FaceRefused(faults[0].value if faults and faults[0] else "no_look_good_enough")
    return good


def _follow(frames: Iterable[TimedFrame], detector: FaceDetector) -> list[Tracklet]:
    tracker = Tracker(replace(TrackingOptions(), n_chips=N_VIDEO_LOOKS))
    for frame in frames:
        tracker.update(frame, detector.detect(frame.pixels))
    return tracker.finish()


def _rivals(one: Tracklet, other: Tracklet, options: RegistrationOptions) -> bool:
    """Say whether a second face was in view at the same time, nearly as large and as long."""
    # Somebody who walks past in the background is no reason to film again.
    is_large = other.face_height_px >= options.similar_size * one.face_height_px
    return is_large and one.overlaps(other) and len(other.looks) * 3 >= len(one.looks)


def most_varied(embeddings: NDArray[np.float32], n: int) -> list[int]:
    """Choose embeddings that lie far from each other, the first one always among them.

    Farthest-point selection (Gonzalez 1985): varied pictures serve recognition better than many.
    Directions alone are compared: a short embedding, of a poor look, lies far from no other by it.

    Args:
        embeddings: float32, shape (k, d), best first.
        n: how many at most.

    Returns:
        Indices, in the order chosen; empty for no embeddings.
    """
    if len(embeddings) == 0:
        return []
    # The best look is taken in any case; variety decides about the others only.
    chosen = [0]
    directions = scale_to_one(embeddings)
    nearest = np.linalg.norm(directions - directions[0], axis=1)
    while len(chosen) < min(n, len(embeddings)):
        chosen.append(int(nearest.argmax()))
        nearest = np.minimum(nearest, np.linalg.norm(directions - directions[chosen[-1]], axis=1))
    return chosen
