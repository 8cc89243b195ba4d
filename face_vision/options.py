"""The tunable numbers of the pipeline, with unit, range and source.

Those of telling pictures of people from people are in `presentation/rules.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import log2

import numpy as np
from numpy.typing import NDArray

from face_vision.embedding.aggregation import DLIB_GENUINE_SIMILARITY
from face_vision.quality.conditions import Condition

ROSTER_OF_THRESHOLDS = 30
"""For a roster of so many students the thresholds are as the options say."""

SMALLEST_ROSTER = 10
"""Smaller rosters have the thresholds of this one."""


def require_between(name: str, value: float, low: float, high: float) -> None:
    """Refuse an option that is out of its range.

    Raises:
        ValueError: names the option and the range.
    """
    if not low <= value <= high:
        raise ValueError(f"{name} must lie between {low} and {high}, not {value}")


SMALLEST_FACE_PX, LARGEST_SMALLEST_FACE_PX, SMALLEST_SHARE = 24.0, 30.0, 1 / 80


@dataclass(frozen=True)
class DetectionOptions:
    """How faces are searched (MTCNN, Zhang et al. 2016, arXiv:1604.02878).

    Args:
        min_face_px: smallest face searched, pixels of the frame, 12 to 400; None for what suits
            the frame's size (`smallest_face_px`). The work grows with the inverse square: 24 takes
            two thirds of that of 20.
        scale_factor: from one level of the image pyramid to the next, 0.5 to 0.9; the paper's.
        thresholds: lowest face probability after P-Net, R-Net and O-Net, 0 to 1; those of the
            `mtcnn` package.
    """

    min_face_px: int | None = None
    scale_factor: float = 0.709
    thresholds: tuple[float, float, float] = (0.6, 0.7, 0.8)

    def __post_init__(self) -> None:
        if self.min_face_px is not None:
            require_between("min_face_px", self.min_face_px, 12, 400)
        require_between("scale_factor", self.scale_factor, 0.5, 0.9)
        for threshold in self.thresholds:
            require_between("thresholds", threshold, 0, 1)

    def smallest_face_px(self, width: int, height: int) -> float:
        """Return the height of the smallest face searched in a frame of this size, pixels.

        Below 24 px nobody can be told apart (docs/recognition.md), so no smaller face is searched
        in any frame. In frames of more than 1920 px a face of 1/80 of the longer edge is enough,
        up to the 30 px from which on somebody may be present: the work stays that of a video.
        """
        if self.min_face_px is not None:
            return self.min_face_px
        share_px = max(width, height) * SMALLEST_SHARE
        return min(max(SMALLEST_FACE_PX, share_px), LARGEST_SMALLEST_FACE_PX)


@dataclass(frozen=True)
class VideoOptions:
    """How a video is read.

    Args:
        sample_fps: frames looked at for each second of video, 0.5 to 30.
        max_duration_s: a longer video is refused, seconds.
        max_pixels: a larger frame is refused before it is decoded (8192x4320 by default).
        max_edge_px: larger frames are shrunk to this longer edge; 1920 keeps a face at the back
            of a room at its full-HD size.
    """

    sample_fps: float = 5.0
    max_duration_s: float = 600.0
    max_pixels: int = 8192 * 4320
    max_edge_px: int = 1920

    def __post_init__(self) -> None:
        require_between("sample_fps", self.sample_fps, 0.5, 30)
        require_between("max_duration_s", self.max_duration_s, 1, 36_000)
        require_between("max_edge_px", self.max_edge_px, 160, 8192)


@dataclass(frozen=True)
class TrackingOptions:
    """How detections become tracklets.

    Args:
        detect_every_s: seconds between full detections; faces already known are followed in
            between.
        detect_small_every_s: seconds between full detections of all sizes; the others may leave
            out what is smaller than everybody found then (`detection_schedule`).
        max_gap_s: a face unseen for longer starts a new tracklet, seconds.
        min_overlap: lowest intersection over union of a detection with the expected box, 0 to 1.
        min_looks: a face found in fewer frames of a video is dropped: the detector errs now and
            then, seldom twice at the same place.
        n_chips: how many of a tracklet's looks are embedded, spread over its time.
        chip_spacing_s: two looks lie at least this far apart, so that they differ.
        max_looks: of a face followed for longer, so many detections are remembered: the first and
            the latest. A video ends by itself, a camera need not.
    """

    detect_every_s: float = 1.0
    detect_small_every_s: float = 3.0
    max_gap_s: float = 1.2
    min_overlap: float = 0.3
    min_looks: int = 2
    n_chips: int = 8
    chip_spacing_s: float = 0.4
    max_looks: int = 1_000_000

    def __post_init__(self) -> None:
        require_between("detect_every_s", self.detect_every_s, 0, 60)
        require_between("detect_small_every_s", self.detect_small_every_s, 0, 60)
        require_between("max_gap_s", self.max_gap_s, 0, 60)
        require_between("min_overlap", self.min_overlap, 0.05, 0.95)
        require_between("min_looks", self.min_looks, 1, 100)
        require_between("n_chips", self.n_chips, 1, 50)
        require_between("chip_spacing_s", self.chip_spacing_s, 0, 60)
        require_between("max_looks", self.max_looks, 2, 1_000_000)


@dataclass(frozen=True)
class ScoreScale:
    """How scores under one condition are read on the scale of all others.

    Args:
        check, present: scores that as many strangers reach under the condition as reach `usual`
            otherwise.
        usual: the network's own scores for check and present.
    """

    check: float
    present: float
    usual: tuple[float, float]

    def usual_score(self, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return scores on the usual scale, any shape; minus infinity stays."""
        usual_check, usual_present = self.usual
        steepness = (usual_present - usual_check) / (self.present - self.check)
        return np.asarray(usual_check + (scores - self.check) * steepness, np.float32)


@dataclass(frozen=True)
class IdentificationOptions:
    """When a face is somebody. Scores are as `Gallery.scores` gives them, by default for dlib's
    network; `embedding/registry.py` has those of others.

    Args:
        present_score: lowest score proposed as present in a roster of 30: 1 stranger of 1,000 has
            it (docs/measurements.md).
        check_score: lowest score shown to a person as "is it them?" in a roster of 30: 1 stranger
            of 100 has it; below it is nobody known.
        step_per_doubling: by how much both rise with each doubling of the roster, since every
            student more is one more whom a stranger may resemble.
        min_margin: lowest lead over the runner-up for "present"; closer goes to check.
        lookalike_lead: over somebody who is known to look alike, such as a twin, so many times
            `min_margin` is needed.
        min_looks: fewest looks in a video for "present".
        min_chips: fewest looks embedded in a video for "present": three looks within a moment
            give one chip, and one good frame alone must not mark anybody present.
        min_face_px: below this face height a face of a photo is never "present", only to check.
        min_followed_px: the same for a face that is followed through a video and of which at least
            `many_chips` looks are embedded.
        many_chips: see `min_followed_px`.
        min_probe_px: below this face height nobody is looked up at all.
        n_candidates: how many candidates are kept as evidence.
        genuine_similarity: typical cosine of two looks at one person by the network, 0 to 1
            (`aggregation`); the gallery's must be the same.
        length_power: with which power of its embedding's length a look counts in an average, where
            the network makes short ones of bad looks, 0 to 8; 0 where the length says nothing.
        clear_length: length below which an embedding is of a look that tells little, as one that
            is blurred, covered or small; 0 where the length says nothing.
        poor_scores: by condition, the scores that as many strangers reach, compared with pictures
            made as poor, as otherwise reach `check_score` and `present_score` of the network;
            scores under it are read on the scale of these. Empty: poor looks are compared as all
            others.
        blurred_sharpness: a face whose looks' median `Quality.sharpness` is lower is blurred.
        small_px: a face that is not blurred and lower than this, or unclear, is small, pixels.
    """

    present_score: float = 0.67
    check_score: float = 0.63
    step_per_doubling: float = 0.012
    min_margin: float = 0.04
    lookalike_lead: float = 2.0
    min_looks: int = 3
    min_chips: int = 2
    min_face_px: float = 30.0
    min_followed_px: float = 30.0
    many_chips: int = 4
    min_probe_px: float = 24.0
    n_candidates: int = 3
    genuine_similarity: float = DLIB_GENUINE_SIMILARITY
    length_power: float = 0.0
    clear_length: float = 0.0
    poor_scores: Mapping[Condition, ScoreScale] = field(default_factory=dict)
    blurred_sharpness: float = 0.3
    small_px: float = 45.0

    def __post_init__(self) -> None:
        require_between("check_score", self.check_score, -2, 1)
        require_between("present_score", self.present_score, self.check_score, 1)
        require_between("step_per_doubling", self.step_per_doubling, 0, 0.2)
        require_between("min_margin", self.min_margin, 0, 1)
        require_between("lookalike_lead", self.lookalike_lead, 1, 10)
        require_between("min_looks", self.min_looks, 1, 1000)
        require_between("min_chips", self.min_chips, 1, 50)
        require_between("n_candidates", self.n_candidates, 1, 50)
        require_between("genuine_similarity", self.genuine_similarity, 0, 1)
        require_between("length_power", self.length_power, 0, 8)

    def at_least(self, thresholds: tuple[float, float] | None) -> "IdentificationOptions":
        """Return the same with thresholds for *present* and *check* that are no lower than these.

        Args:
            thresholds: of a roster of 30; None changes nothing.
        """
        if thresholds is None:
            return self
        present, check = thresholds
        check_score = max(self.check_score, check)
        return replace(
            self,
            present_score=max(self.present_score, present, check_score),
            check_score=check_score,
        )

    def for_roster(self, n_subjects: int) -> "IdentificationOptions":
        """Return the same with both thresholds for a roster of this size, at most 1."""
        rise = self.step_per_doubling * log2(
            max(n_subjects, SMALLEST_ROSTER) / ROSTER_OF_THRESHOLDS
        )
        present, check = (min(1.0, s + rise) for s in (self.present_score, self.check_score))
        # With a step of 0: whoever applies it twice must not raise them twice.
        return replace(self, present_score=present, check_score=check, step_per_doubling=0.0)


@dataclass(frozen=True)
class RegistrationOptions:
    """What makes a picture good enough to register a face from.

    Args:
        min_face_px: lowest face height, pixels.
        min_sharpness: lowest `Quality.sharpness`.
        min_frontality: lowest `Quality.frontality`.
        brightness: lowest and highest `Quality.brightness`.
        similar_size: a second face at least this share of the largest one's height makes the
            picture ambiguous, 0 to 1.
        lookalike_score: a face this like another student's is refused, whoever it shows: register
            the student from other pictures, or mark them by hand.
        min_length: lowest length of an embedding; a shorter one is of a face that tells little
            (`IdentificationOptions.clear_length`), as one that is covered; 0 refuses none.
        n_video_chips: how many varied looks are taken from one registration video.
    """

    min_face_px: float = 60.0
    min_sharpness: float = 0.1
    min_frontality: float = 0.3
    brightness: tuple[float, float] = (0.12, 0.93)
    similar_size: float = 0.6
    lookalike_score: float = 0.69
    min_length: float = 0.0
    n_video_chips: int = 5


@dataclass(frozen=True)
class PipelineOptions:
    """All options of the pipeline together.

    Args:
        detection, video, tracking, identification, registration: those of the steps.
    """

    detection: DetectionOptions = DetectionOptions()
    video: VideoOptions = VideoOptions()
    tracking: TrackingOptions = TrackingOptions()
    identification: IdentificationOptions = IdentificationOptions()
    registration: RegistrationOptions = RegistrationOptions()
