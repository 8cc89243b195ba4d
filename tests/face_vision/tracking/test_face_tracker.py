"""Frames are searched ahead of the faces' following, and nothing else comes of it."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import closing

import numpy as np
import pytest
from numpy.typing import NDArray

from face_vision.detection.detection_schedule import MAX_LEFT_OUT_PX
from face_vision.media.video import sample_frames
from face_vision.options import TrackingOptions, VideoOptions
from face_vision.stopwatch import Stopwatch
from face_vision.tracking.face_tracker import FaceTracker
from face_vision.types import Detection, Frame, TimedFrame
from tests.fakes import FakeDetector
from tests.painted_faces import paint_class_picture, write_class_video

SECONDS = 8
FPS = 5


def frames_of(people: list[int], *, seconds: float = SECONDS) -> Iterator[TimedFrame]:
    picture = paint_class_picture(people)
    for number in range(round(seconds * FPS)):
        yield TimedFrame(np.roll(picture, 3 * number, axis=1), number / FPS, number)


class WatchedDetector(FakeDetector):
    """Notes what it was asked for; sees two faces."""

    def __init__(self, *, heights_px: tuple[float, float] = (40, 60)) -> None:
        super().__init__()
        self.asked: list[float | None] = []
        self.heights_px = heights_px

    def detect(self, frame: Frame, *, smallest_px: float | None = None) -> list[Detection]:
        self.asked.append(smallest_px)
        points = np.array([[10, 10], [30, 10], [20, 20], [12, 30], [28, 30]], np.float32)
        boxes = [np.array([90, 90, 90 + h, 90 + h], np.float32) for h in self.heights_px]
        return [Detection(box, box[:2] + points, 0.9) for box in boxes]

    def follow(self, frame: Frame, boxes: NDArray[np.float32]) -> Sequence[Detection | None]:
        return [None] * len(boxes)


def n_threads() -> int:
    """Count the threads, but those that are kept for all work."""
    return sum(not thread.name.startswith("side-by-side") for thread in threading.enumerate())


def tracker_of(detector: FakeDetector, **options) -> FaceTracker:
    return FaceTracker(detector, TrackingOptions(**options), Stopwatch())


def test_searching_ahead_gives_the_tracklets_of_looking_frame_by_frame():
    one_by_one, ahead = (tracker_of(FakeDetector()) for _ in range(2))
    for frame in frames_of([1, 4, 7]):
        one_by_one.update(frame)
    times_s = [frame.time_s for frame, _ in ahead.follow_all(frames_of([1, 4, 7]))]
    assert times_s == [frame.time_s for frame in frames_of([1, 4, 7])]
    for slow, fast in zip(one_by_one.finish(), ahead.finish(), strict=True):
        assert [look.time_s for look in fast.looks] == [look.time_s for look in slow.looks]
        assert [tuple(look.box) for look in fast.looks] == [tuple(look.box) for look in slow.looks]
        assert [chip.time_s for chip in fast.chips] == [chip.time_s for chip in slow.chips]


def test_a_face_that_the_camera_pans_past_stays_at_its_place_in_the_room():
    tracker = tracker_of(FakeDetector())
    for frame in frames_of([1, 4]):
        tracker.update(frame)
    for tracklet in tracker.finish():
        first = tracklet.looks[0].box
        assert tracklet.places[0] == pytest.approx((first[:2] + first[2:]) / 2, abs=6)
        assert tracklet.looks[-1].box[0] - first[0] > 80


def test_most_searches_leave_out_what_is_smaller_than_everybody():
    detector = WatchedDetector()
    tracker = tracker_of(detector, detect_every_s=1, detect_small_every_s=3)
    for frame in frames_of([]):
        tracker.update(frame)
    assert detector.asked == [None, 40, 40, None, 40, 40, None, 40]


def test_faces_of_a_certain_height_are_always_searched():
    detector = WatchedDetector(heights_px=(100, 160))
    tracker = tracker_of(detector, detect_every_s=1, detect_small_every_s=3)
    for frame in frames_of([], seconds=3):
        tracker.update(frame)
    assert detector.asked == [None, MAX_LEFT_OUT_PX, MAX_LEFT_OUT_PX]


def moved(number: int) -> Frame:
    """A picture 640 px wide that moves by 40 a frame."""
    return np.roll(paint_class_picture([1, 4, 7]), 40 * number, axis=1)


def unlike(number: int) -> Frame:
    return np.random.default_rng(number).integers(0, 255, (360, 640, 3), np.uint8)


@pytest.mark.parametrize("picture", [moved, unlike])
def test_where_the_camera_turned_to_another_part_all_sizes_are_searched(picture):
    detector = WatchedDetector()
    tracker = tracker_of(detector, detect_every_s=1, detect_small_every_s=60)
    for number in range(3 * FPS):
        tracker.update(TimedFrame(picture(number), number / FPS, number))
    assert detector.asked == [None, None, None]


class BlindDetector(FakeDetector):
    def detect(self, frame: Frame, *, smallest_px: float | None = None) -> list[Detection]:
        raise RuntimeError("no weights")


@pytest.mark.parametrize("is_detector_broken", [True, False])
def test_no_thread_is_left_of_a_video_that_ends_in_an_error(tmp_path, is_detector_broken):
    video = write_class_video(tmp_path / "class.mp4", [1, 4], duration_s=6)
    detector = BlindDetector() if is_detector_broken else FakeDetector()
    before = n_threads()
    reason = "no weights" if is_detector_broken else "the work is cancelled"
    with pytest.raises(RuntimeError, match=f"^{reason}$"):
        frames = sample_frames(video, VideoOptions())
        with closing(tracker_of(detector).follow_all(frames)) as followed:
            next(followed)
            raise RuntimeError("the work is cancelled")
    assert n_threads() <= before


def test_whoever_leaves_early_ends_the_thread():
    before = n_threads()
    with closing(tracker_of(FakeDetector()).follow_all(frames_of([1], seconds=60))) as followed:
        next(followed)
    assert n_threads() <= before


def test_a_broken_source_is_an_error_after_the_frames_before_it():
    def broken() -> Iterator[TimedFrame]:
        yield from frames_of([1], seconds=1)
        raise OSError("the camera is gone")

    seen = []
    with pytest.raises(OSError, match="camera"):
        for frame, _ in tracker_of(FakeDetector()).follow_all(broken()):
            seen.append(frame.time_s)
    assert len(seen) == FPS
