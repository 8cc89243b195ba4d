"""Values that travel between the steps of the pipeline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Frame = NDArray[np.uint8]
"""One RGB picture, uint8, shape (height, width, 3)."""

PORTRAIT_PX = 240
"""Edge of a portrait: the aligned face with a margin, as people look at it and as it is stored."""

CHIP_PX = 150
"""Edge of a face chip: the centre of its portrait, what dlib's network takes."""


def _require_shape(name: str, array: NDArray[np.generic], shape: tuple[int, ...]) -> None:
    if array.shape != shape:
        raise ValueError(f"{name} must have shape {shape}, not {array.shape}")


@dataclass(frozen=True, eq=False)
class TimedFrame:
    """A frame and its moment.

    Args:
        pixels: RGB, uint8, shape (height, width, 3), upright.
        time_s: seconds since the first frame of the source, >= 0.
        index: running number among the frames sampled from this source, from 0.
    """

    pixels: Frame
    time_s: float
    index: int


@dataclass(frozen=True, eq=False, slots=True)
class Detection:
    """A face found in a frame.

    Args:
        box: left, top, right, bottom in pixels of the frame, float32, shape (4,); right and
            bottom exclusive; may reach outside the frame.
        landmarks: eyes, nose, mouth corners as (x, y) in pixels of the frame, the viewer's left
            first, float32, shape (5, 2).
        score: the detector's own certainty that this is a face, 0 to 1.

    Raises:
        ValueError: box or landmarks have another shape.
    """

    box: NDArray[np.float32]
    landmarks: NDArray[np.float32]
    score: float

    def __post_init__(self) -> None:
        _require_shape("box", self.box, (4,))
        _require_shape("landmarks", self.landmarks, (5, 2))

    @property
    def height_px(self) -> float:
        """Height of the box in pixels of the frame."""
        return float(self.box[3] - self.box[1])


@dataclass(frozen=True)
class Quality:
    """How much one look at a face can be trusted.

    Args:
        face_height_px: height of the face's box in the frame, pixels.
        sharpness: how crisp the face is at its own size, >= 0, about 1 for a crisp one
            (`quality.judge_chip` says how it is computed).
        frontality: 1 looks straight at the camera, 0 is a profile.
        brightness: mean luminance of the face, 0 (black) to 1 (white).
        score: all of it in one number, 0 (useless) to 1 (ideal); orders the looks of a tracklet.
    """

    face_height_px: float
    sharpness: float
    frontality: float
    brightness: float
    score: float


@dataclass(frozen=True, eq=False)
class FaceChip:
    """One aligned look at a face.

    Args:
        portrait: RGB, uint8, shape (PORTRAIT_PX, PORTRAIT_PX, 3); the landmarks lie at their
            canonical place, so every portrait shows a face upright and at the same size.
        quality: how much it can be trusted.
        time_s: moment in the source, seconds.
        box: where in the frame it was, as in `Detection.box`.
    """

    portrait: Frame
    quality: Quality
    time_s: float
    box: NDArray[np.float32]

    def __post_init__(self) -> None:
        _require_shape("portrait", self.portrait, (PORTRAIT_PX, PORTRAIT_PX, 3))

    @property
    def pixels(self) -> Frame:
        """The chip itself: the centre of the portrait, uint8, shape (CHIP_PX, CHIP_PX, 3)."""
        return cut_chip(self.portrait)


def cut_chip(portrait: Frame) -> Frame:
    """Return the centre of a portrait, uint8, shape (CHIP_PX, CHIP_PX, 3)."""
    start = (PORTRAIT_PX - CHIP_PX) // 2
    return portrait[start : start + CHIP_PX, start : start + CHIP_PX]


@dataclass(frozen=True, eq=False, slots=True)
class Look:
    """One detection of a tracklet: when and where.

    Args:
        time_s: moment in the source, seconds.
        box: as in `Detection.box`.
        landmarks: as in `Detection.landmarks`.
        score: as in `Detection.score`.
    """

    time_s: float
    box: NDArray[np.float32]
    landmarks: NDArray[np.float32]
    score: float


Stay = tuple[float, float]
"""First and last moment of a face in view without a break, seconds, both inclusive."""


Place = tuple[float, float]
"""Where a face is in the room: the middle of its box, (x, y), as if the camera had never moved
since the first frame, pixels."""


@dataclass(frozen=True, eq=False)
class Tracklet:
    """One face through time.

    Args:
        looks: its detections in successive frames, in order of time, at least one.
        chips: the best few looks, aligned, best first, at least one. Once it is a probe only the
            very best is left, as evidence; the others would fill the memory in a long video.
        stays: the times in view, in order; several where tracklets were joined
            (`tracklet_merging`). Unless given: one, from the first look to the last.
        places: where it was on average, a place for each stay; none if the camera is unknown.
    """

    looks: tuple[Look, ...]
    chips: tuple[FaceChip, ...]
    stays: tuple[Stay, ...] = ()
    places: tuple[Place, ...] = ()

    def __post_init__(self) -> None:
        if not self.looks:
            raise ValueError("a tracklet needs at least one look")
        if not self.stays:
            # Past the frozen class: most tracklets have the one stay that their looks say.
            object.__setattr__(self, "stays", ((self.first_seen_s, self.last_seen_s),))
        if self.places and len(self.places) != len(self.stays):
            raise ValueError(f"{len(self.places)} places do not fit {len(self.stays)} stays")

    @property
    def first_seen_s(self) -> float:
        return self.looks[0].time_s

    @property
    def last_seen_s(self) -> float:
        return self.looks[-1].time_s

    @property
    def face_height_px(self) -> float:
        """Median height of its boxes, pixels of the frame."""
        return float(np.median([look.box[3] - look.box[1] for look in self.looks]))

    def overlaps(self, other: "Tracklet") -> bool:
        """Say whether both were in view at the same moment, so cannot be the same student."""
        return stays_overlap(self.stays, other.stays)


def stays_overlap(some: Iterable[Stay], others: Sequence[Stay]) -> bool:
    """Say whether any of some stays shares a moment with any of the others."""
    return any(
        first <= other_last and other_first <= last
        for first, last in some
        for other_first, other_last in others
    )


@dataclass(frozen=True)
class Candidate:
    """Somebody of the gallery whom a probe may be.

    Args:
        subject_id: the gallery's id of the subject (the student's primary key).
        score: similarity, higher = more alike, at most 1, as `Gallery.scores` gives it.
    """

    subject_id: int
    score: float


class Proposal(StrEnum):
    """What the system proposes for one tracklet; a person decides."""

    PRESENT = "present"
    CHECK = "check"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a tracklet is not surely somebody; the pages say it in words."""

    SURE = "sure"
    BELOW_THRESHOLD = "below_threshold"
    DOUBTFUL_SCORE = "doubtful_score"
    CLOSE_RUNNER_UP = "close_runner_up"
    TAKEN_BY_ANOTHER_FACE = "taken_by_another_face"
    TOO_SMALL = "too_small"
    SEEN_TOO_BRIEFLY = "seen_too_briefly"
    NO_GALLERY = "no_gallery"
    SAME_PICTURE = "same_picture"
    MOVES_AS_A_PICTURE = "moves_as_a_picture"
    SEEN_AT_TWO_PLACES = "seen_at_two_places"
    IGNORED_SPOT, CORRECTED_BEFORE = "ignored_spot", "corrected_before"


@dataclass(frozen=True, eq=False)
class IdentifiedTracklet:
    """A tracklet and who it may be.

    Args:
        tracklet: the face through time.
        embedding: of the whole tracklet, float32, shape (d,); None without a good enough chip.
        candidates: the most alike of the gallery, best first, at most a few.
        subject_id: whom the system proposes, always with PRESENT, never with UNKNOWN, or None.
        proposal: present, check or unknown.
        reason: why not surely somebody; SURE with PRESENT.
        moves_as_person: it was seen well and long enough to tell that it is no picture.
        is_unclear: most of its looks tell little (`quality/clarity.py`).
        spot_id: which ignored picture this is (`Gallery.ignored_pictures`); None for none.
    """

    tracklet: Tracklet
    embedding: NDArray[np.float32] | None
    candidates: tuple[Candidate, ...]
    subject_id: int | None
    proposal: Proposal
    reason: Reason
    moves_as_person: bool = False
    is_unclear: bool = False
    spot_id: int | None = None


@dataclass(frozen=True, eq=False)
class RecognitionResult:
    """All that was found in one source.

    Args:
        tracklets: every face, in order of first appearance.
        duration_s: length of the source, seconds; 0 for pictures.
        n_frames: how many frames were looked at.
        timings_s: seconds by step, and "total". The steps of a video run side by side and add up
            to more: "decode", "motion" and "detect" in one thread; "follow", "track", "embed",
            "provisional", "identify" and "pictures" in another; chips are cut beside both.
        network_ids: ids of the detector and the embedder that made it.
        thresholds: for *present* and *check* in a roster of 30, as they applied; none: unknown.
    """

    tracklets: tuple[IdentifiedTracklet, ...]
    duration_s: float
    n_frames: int
    timings_s: dict[str, float] = field(default_factory=dict)
    network_ids: tuple[str, ...] = ()
    thresholds: tuple[float, ...] = ()

    def of_subject(self, subject_id: int) -> tuple[IdentifiedTracklet, ...]:
        """Return the tracklets proposed as this subject, best score first."""
        mine = [found for found in self.tracklets if found.subject_id == subject_id]
        return tuple(sorted(mine, key=best_score, reverse=True))


def best_score(found: IdentifiedTracklet) -> float:
    """Return the score of the proposed subject, or of the best candidate, or minus infinity."""
    return max(_scores(found.candidates, found.subject_id), default=float("-inf"))


def _scores(candidates: Iterable[Candidate], subject_id: int | None) -> list[float]:
    return [c.score for c in candidates if subject_id is None or c.subject_id == subject_id]
