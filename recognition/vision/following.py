"""Follow the faces of successive frames: a full search now and then, known faces in between."""

from recognition.vision.camera_motion import CameraMotion
from recognition.vision.options import TrackingOptions
from recognition.vision.protocols import FaceDetector
from recognition.vision.stopwatch import Stopwatch
from recognition.vision.structures import Detection, Frame, TimedFrame, Tracklet
from recognition.vision.tracking import Tracker


class Follower:
    """Turns frames into tracklets, one frame at a time.

    Args:
        detector: finds the faces.
        options: how often it searches everywhere, and how faces are followed.
        watch: measures the steps "track", "detect" and "align".
    """

    def __init__(self, detector: FaceDetector, options: TrackingOptions, watch: Stopwatch) -> None:
        self._detector, self._options, self._watch = detector, options, watch
        self._tracker, self._motion = Tracker(options), CameraMotion()
        self._next_search_s = float("-inf")

    def look(self, frame: TimedFrame) -> list[Tracklet]:
        """Take in the next frame; return the tracklets that have ended with it."""
        with self._watch.measure("track"):
            self._tracker.move_camera(self._motion.shift(frame.pixels))
        with self._watch.measure("detect"):
            detections = self._detections(frame)
        with self._watch.measure("align"):
            self._tracker.update(frame, detections)
        return self._tracker.take_ended()

    def in_view(self) -> list[Tracklet]:
        """Return the faces still followed, as they are so far; following goes on."""
        return self._tracker.in_view()

    def finish(self) -> list[Tracklet]:
        """End all that is followed; return it, in order of first appearance."""
        return self._tracker.finish()

    def _detections(self, frame: TimedFrame) -> list[Detection]:
        if frame.time_s >= self._next_search_s:
            self._next_search_s = frame.time_s + self._options.detect_every_s
            return self._detector.detect(frame.pixels)
        return self._known_again(frame.pixels)

    def _known_again(self, pixels: Frame) -> list[Detection]:
        if not self._tracker.n_live:
            return []
        found = self._detector.follow(pixels, self._tracker.expected_boxes())
        return [detection for detection in found if detection is not None]
