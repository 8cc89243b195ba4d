"""Follow the faces of successive frames: a full search now and then, known faces in between."""

from collections.abc import Generator
from contextlib import closing

from face_vision.detection.detection_schedule import DetectionSchedule, SearchedFrame
from face_vision.media.prefetch import prefetch
from face_vision.options import TrackingOptions
from face_vision.protocols import FaceDetector
from face_vision.stopwatch import Stopwatch
from face_vision.tracking.tracklets import Tracker
from face_vision.types import Detection, Frame, TimedFrame, Tracklet

N_FRAMES_AHEAD = 6
"""Frames searched before they are followed, 6 MB each at 1920 x 1080: a second's at five a second,
so that the next full search goes on while the faces of the last are followed, and no core waits."""


class FaceTracker:
    """Turns frames into tracklets, one frame at a time.

    Args:
        detector: finds the faces.
        options: how often it searches everywhere, and how faces are followed.
        watch: measures the steps "motion", "detect", "follow" and "track".
    """

    def __init__(self, detector: FaceDetector, options: TrackingOptions, watch: Stopwatch) -> None:
        self._detector, self._watch = detector, watch
        self._schedule = DetectionSchedule(detector, options, watch)
        self._tracker = Tracker(options)

    def update(self, frame: TimedFrame) -> list[Tracklet]:
        """Take in the next frame; return the tracklets that have ended with it."""
        return self._take_in(self._schedule.search(frame))

    def follow_all(
        self, frames: Generator[TimedFrame, None, None]
    ) -> Generator[tuple[TimedFrame, list[Tracklet]], None, None]:
        """Take in many frames, searching ahead in a thread of its own.

        Args:
            frames: in order of time; that thread asks for them and closes their source.

        Yields:
            Each frame with the tracklets that have ended with it. Close it when leaving early: the
            thread has ended then.
        """
        searching = prefetch(self._schedule.search_all(frames), n_ahead=N_FRAMES_AHEAD)
        with closing(searching) as searched_frames:
            for searched in searched_frames:
                yield searched.frame, self._take_in(searched)

    def in_view(self) -> list[Tracklet]:
        """Return the faces still followed, as they are so far; following goes on."""
        return self._tracker.in_view()

    def finish(self) -> list[Tracklet]:
        """End all that is followed; return it, in order of first appearance."""
        return self._tracker.finish()

    def _take_in(self, searched: SearchedFrame) -> list[Tracklet]:
        self._tracker.move_camera(searched.shift)
        faces = searched.faces
        # Between full searches only O-Net runs, on the boxes that are expected: a fraction of the
        # cost.
        if faces is None:
            with self._watch.measure("follow"):
                faces = self._known_again(searched.frame.pixels)
        with self._watch.measure("track"):
            self._tracker.update(searched.frame, faces)
        return self._tracker.take_ended()

    def _known_again(self, pixels: Frame) -> list[Detection]:
        if not self._tracker.n_live:
            return []
        found = self._detector.follow(pixels, self._tracker.expected_boxes())
        return [detection for detection in found if detection is not None]
