"""What each frame needs before its faces can be followed: the camera's motion, a full search."""

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from face_vision.options import TrackingOptions
from face_vision.protocols import FaceDetector
from face_vision.stopwatch import Stopwatch
from face_vision.tracking.camera_motion import CameraMotion, Shift
from face_vision.types import Detection, Frame, TimedFrame

ANOTHER_PART = 0.25
"""Share of the frame's width or height: a camera that moved so far shows others, who may sit
further away."""

MAX_LEFT_OUT_PX = 48.0
"""Faces from this height on are searched for every time, whoever comes into the room."""


@dataclass(frozen=True, eq=False)
class SearchedFrame:
    """A frame and what is known of it without knowing the faces of the frames before.

    Args:
        frame: itself.
        shift: by how many pixels the picture moved since the frame before; None: unknown.
        faces: all that were found in it; None if this frame was not searched.
    """

    frame: TimedFrame
    shift: Shift | None
    faces: list[Detection] | None


class DetectionSchedule:
    """Searches a frame now and then, and takes the camera's motion from each.

    Half of a search looks for the smallest faces. As long as the camera shows the same part of a
    room, who sits there stays as far away as she is: most searches then look for faces as small
    as the smallest of them, or of `MAX_LEFT_OUT_PX`, some for all.

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
        self._moved_px = np.zeros(2)

    def search(self, frame: TimedFrame) -> SearchedFrame:
        """Take in the next frame."""
        with self._watch.measure("motion"):
            shift = self._motion.shift(frame.pixels)
        # An unknown motion counts as the longest one: the next search looks for all sizes.
        self._moved_px += np.inf if shift is None else shift
        return SearchedFrame(frame, shift, self._faces(frame))

    def search_all(
        self, frames: Generator[TimedFrame, None, None]
    ) -> Generator[SearchedFrame, None, None]:
        """Take in frames in order of time; their source is closed in the end."""
        with closing(frames):
            for frame in frames:
                yield self.search(frame)

    def _faces(self, frame: TimedFrame) -> list[Detection] | None:
        if frame.time_s < self._next_search_s:
            return None
        self._next_search_s = frame.time_s + self._options.detect_every_s
        with self._watch.measure("detect"):
            if frame.time_s >= self._next_for_all_s or self._shows_another_part(frame.pixels):
                return self._faces_of_all_sizes(frame)
            return self._detector.detect(frame.pixels, smallest_px=self._smallest_px)

    def _faces_of_all_sizes(self, frame: TimedFrame) -> list[Detection]:
        self._next_for_all_s = frame.time_s + self._options.detect_small_every_s
        self._moved_px = np.zeros(2)
        faces = self._detector.detect(frame.pixels)
        heights_px = [face.height_px for face in faces]
        # Whoever comes in later is found all the same from this height on.
        self._smallest_px = min([*heights_px, MAX_LEFT_OUT_PX]) if faces else None
        return faces

    def _shows_another_part(self, pixels: Frame) -> bool:
        """Say whether the camera has turned away since all sizes were searched."""
        height, width = pixels.shape[:2]
        return bool((abs(self._moved_px) >= ANOTHER_PART * np.array([width, height])).any())
