"""Join detections of successive frames into tracklets."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from face_vision.detection.boxes import overlap
from face_vision.options import TrackingOptions
from face_vision.tracking.best_shots import BestShots
from face_vision.tracking.camera_motion import Shift
from face_vision.types import Detection, Look, Place, TimedFrame, Tracklet

DUPLICATE_OVERLAP = 0.6
"""Two detections of one frame that overlap more are the same face (two tracks met on it)."""

ELSEWHERE_PX = 1e6
"""After a camera's motion that is unknown no place is one of before."""


class _Track:
    """One face being followed."""

    def __init__(self, options: TrackingOptions) -> None:
        self._max_looks = options.max_looks
        self.looks: list[Look] = []
        self.best = BestShots(options)
        self.expected = np.zeros(4, np.float32)
        self.forget_place()

    @property
    def last_seen_s(self) -> float:
        return self.looks[-1].time_s

    def add(self, frame: TimedFrame, detection: Detection, camera: NDArray[np.float64]) -> None:
        self.looks.append(Look(frame.time_s, detection.box, detection.landmarks, detection.score))
        if len(self.looks) > self._max_looks:
            # The first look stays: when the face came into view must not be forgotten.
            del self.looks[1]
        self.best.offer(frame, detection)
        self.expected = detection.box
        self._n_places += 1
        self._places_sum += (detection.box[:2] + detection.box[2:]) / 2 - camera

    def forget_place(self) -> None:
        self._n_places, self._places_sum = 0, np.zeros(2)

    def finish(self) -> Tracklet:
        return Tracklet(tuple(self.looks), self.best.chips, places=self._places())

    def _places(self) -> tuple[Place, ...]:
        if self._n_places == 0:
            return ()
        x, y = (self._places_sum / self._n_places).tolist()
        return ((x, y),)


class Tracker:
    """Follows all faces of one video, frame by frame.

    A detection continues the track whose expected box it overlaps most, all detections of a
    frame being assigned together (SORT, Bewley et al. 2016, arXiv:1602.00763, with the camera's
    motion in place of a Kalman filter: seated people move little, phones pan a lot).
    """

    def __init__(self, options: TrackingOptions) -> None:
        self._options = options
        self._live: list[_Track] = []
        self._ended: list[Tracklet] = []
        self._camera = np.zeros(2)

    @property
    def n_live(self) -> int:
        """How many faces are being followed."""
        return len(self._live)

    def expected_boxes(self) -> NDArray[np.float32]:
        """Return where each followed face should be now, float32, shape (n, 4)."""
        return np.array([track.expected for track in self._live], np.float32).reshape(-1, 4)

    def move_camera(self, shift: Shift | None) -> None:
        """Move every expected box along with the picture; None: it may show another room."""
        if shift is None:
            # A number far off, not infinity: later places must still differ from one another.
            self._camera += ELSEWHERE_PX
            for track in self._live:
                track.forget_place()
            return
        self._camera += shift
        step = np.array([*shift, *shift], np.float32)
        for track in self._live:
            track.expected = track.expected + step

    def update(self, frame: TimedFrame, detections: Sequence[Detection]) -> None:
        """Take in the detections of the next frame, in any order."""
        faces = _without_duplicates(detections)
        pairs = self._match(faces)
        for face, track in pairs.items():
            self._live[track].add(frame, faces[face], self._camera)
        newcomers = [faces[i] for i in range(len(faces)) if i not in pairs]
        # Before the newcomers: a face that ended here does not continue as one of them.
        self._end_lost(frame.time_s)
        for detection in newcomers:
            track_of_newcomer = _Track(self._options)
            track_of_newcomer.add(frame, detection, self._camera)
            self._live.append(track_of_newcomer)

    def take_ended(self) -> list[Tracklet]:
        """Hand over the tracklets that ended since the last call; the tracker forgets them."""
        ended, self._ended = self._ended, []
        return ended

    def in_view(self) -> list[Tracklet]:
        """Return the faces still followed, as they are so far; following goes on."""
        return [
            track.finish() for track in self._live if len(track.looks) >= self._options.min_looks
        ]

    def finish(self) -> list[Tracklet]:
        """End all tracks; return those not taken yet, in order of first appearance."""
        self._end(self._live)
        return sorted(self.take_ended(), key=lambda tracklet: tracklet.first_seen_s)

    def _match(self, faces: Sequence[Detection]) -> dict[int, int]:
        """Return which track each continued face belongs to, as indices."""
        if not faces or not self._live:
            return {}
        # Late: it takes a third of a second to load, which every page and command would wait for.
        from scipy.optimize import linear_sum_assignment

        overlaps = overlap(np.array([face.box for face in faces]), self.expected_boxes())
        rows, columns = linear_sum_assignment(-overlaps)
        return {
            int(row): int(column)
            for row, column in zip(rows, columns, strict=True)
            if overlaps[row, column] >= self._options.min_overlap
        }

    def _end_lost(self, now_s: float) -> None:
        self._end([t for t in self._live if now_s - t.last_seen_s > self._options.max_gap_s])

    def _end(self, tracks: Sequence[_Track]) -> None:
        """Stop following; a face seen too briefly is dropped at once."""
        long_enough = [t for t in tracks if len(t.looks) >= self._options.min_looks]
        self._ended += [track.finish() for track in long_enough]
        self._live = [track for track in self._live if track not in tracks]


def _without_duplicates(detections: Sequence[Detection]) -> list[Detection]:
    """Drop detections that cover a better one of the same frame."""
    kept: list[Detection] = []
    for detection in sorted(detections, key=lambda d: d.score, reverse=True):
        boxes = np.array([other.box for other in kept], np.float32).reshape(-1, 4)
        if not (overlap(detection.box[None], boxes) > DUPLICATE_OVERLAP).any():
            kept.append(detection)
    return kept
