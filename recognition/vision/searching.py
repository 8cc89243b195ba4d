"""What each frame needs before its faces can be followed: the camera's motion, a full search."""

from collections.abc import Generator, Iterable
from dataclasses import dataclass

from recognition.vision.camera_motion import CameraMotion, Shift
from recognition.vision.options import TrackingOptions
from recognition.vision.protocols import FaceDetector
from recognition.vision.stopwatch import Stopwatch
from recognition.vision.structures import Detection, TimedFrame


@dataclass(frozen=True, eq=False)
class SearchedFrame:
    """A frame and what is known of it without knowing the faces of the frames before.

    Args:
        frame: itself.
        shift: by how many pixels the picture moved since the frame before.
        faces: all that were found in it; None if this frame was not searched.
    """

    frame: TimedFrame
    shift: Shift
    faces: list[Detection] | None


class Searcher:
    """Searches a frame now and then, and takes the camera's motion from each.

    Half of a search looks for the smallest faces. Who sits in a room stays as far away as she is:
    most searches look for faces as small as the smallest of them, some for all.

    Args:
        detector: finds the faces.
        options: how often it searches, and how often for the smallest faces.
        watch: measures the steps "detect" and "motion".
    """

    def __init__(self, detector: FaceDetector, options: TrackingOptions, watch: Stopwatch) -> None:
        self._detector, self._options, self._watch = detector, options, watch
        self._motion = CameraMotion()
        self._next_search_s = self._next_for_all_s = float("-inf")
        self._smallest_px: float | None = None

    def look(self, frame: TimedFrame) -> SearchedFrame:
        """Take in the next frame."""
        with self._watch.measure("motion"):
            shift = self._motion.shift(frame.pixels)
        return SearchedFrame(frame, shift, self._faces(frame))

    def look_at_all(self, frames: Iterable[TimedFrame]) -> Generator[SearchedFrame, None, None]:
        """Take in frames in order of time."""
        for frame in frames:
            yield self.look(frame)

    def _faces(self, frame: TimedFrame) -> list[Detection] | None:
        if frame.time_s < self._next_search_s:
            return None
        self._next_search_s = frame.time_s + self._options.detect_every_s
        with self._watch.measure("detect"):
            if frame.time_s >= self._next_for_all_s:
                return self._faces_of_all_sizes(frame)
            return self._detector.detect(frame.pixels, smallest_px=self._smallest_px)

    def _faces_of_all_sizes(self, frame: TimedFrame) -> list[Detection]:
        self._next_for_all_s = frame.time_s + self._options.detect_small_every_s
        faces = self._detector.detect(frame.pixels)
        self._smallest_px = min((face.height_px for face in faces), default=None)
        return faces
