"""Detections of successive frames become one tracklet per face."""

import numpy as np

from face_vision.options import TrackingOptions
from face_vision.tracking.tracklets import Tracker
from face_vision.types import Detection, TimedFrame

FRAME = np.full((360, 640, 3), 90, np.uint8)
POINTS = np.array([(0.3, 0.3), (0.7, 0.3), (0.5, 0.5), (0.35, 0.7), (0.65, 0.7)], np.float32)


def face(left: float, top: float = 100, size: float = 60, score: float = 0.99) -> Detection:
    box = np.array([left, top, left + size, top + size], np.float32)
    return Detection(box, box[:2] + POINTS * size, score)


def follow(*moments: list[Detection], step_s: float = 0.2, shift=(0.0, 0.0), **options):
    tracker = Tracker(TrackingOptions(**options))
    for index, detections in enumerate(moments):
        tracker.move_camera(shift)
        tracker.update(TimedFrame(FRAME, index * step_s, index), detections)
    return tracker.finish()


def test_a_swaying_face_is_one_tracklet():
    (tracklet,) = follow(*[[face(100 + 5 * (i % 2))] for i in range(10)])
    assert len(tracklet.looks) == 10
    assert (tracklet.first_seen_s, round(tracklet.last_seen_s, 1)) == (0.0, 1.8)


def test_two_faces_side_by_side_stay_apart():
    tracklets = follow(*[[face(100 + i), face(180 + i)] for i in range(8)])
    assert sorted(t.looks[0].box[0] for t in tracklets) == [100, 180]
    assert [len(t.looks) for t in tracklets] == [8, 8]


def test_a_short_gap_is_bridged_and_a_long_one_is_not():
    seen = [[face(100)]] * 3
    assert len(follow(*seen, *[[]] * 4, *seen)) == 1
    assert len(follow(*seen, *[[]] * 8, *seen)) == 2


def test_a_panning_camera_does_not_tear_a_tracklet():
    pan = [[face(50 + 55 * i)] for i in range(6)]
    assert len(follow(*pan, shift=(55.0, 0.0))) == 1
    assert len(follow(*pan, min_looks=1)) == 6


def test_places_are_those_of_the_room_and_begin_anew_where_the_camera_is_lost():
    tracker, places = Tracker(TrackingOptions()), []
    for index, shift in enumerate([(0.0, 0.0), (55.0, 0.0), (55.0, 0.0), None, (0.0, 0.0)]):
        tracker.move_camera(shift)
        tracker.update(TimedFrame(FRAME, index * 0.2, index), [face(50 + 55 * min(index, 2))])
        places += [tracklet.places for tracklet in tracker.in_view()]
    before, after = places[1][0], places[-1][0]
    assert before == (80, 130)
    assert abs(after[0] - before[0]) > 10_000


def test_a_face_found_once_is_dropped():
    (tracklet,) = follow([face(100), face(300)], [face(100)])
    assert tracklet.looks[0].box[0] == 100


def test_two_detections_of_one_face_count_once():
    tracklets = follow(*[[face(100), face(104, score=0.9)]] * 3)
    assert len(tracklets) == 1


def test_only_the_best_looks_are_kept_and_they_lie_apart():
    (tracklet,) = follow(*[[face(100, size=60 + i)] for i in range(30)], n_chips=4)
    times = sorted(chip.time_s for chip in tracklet.chips)
    assert len(times) == 4
    assert min(np.diff(times)) >= TrackingOptions().chip_spacing_s - 1e-6


def test_looks_of_a_long_stay_come_from_all_of_it():
    (tracklet,) = follow(*[[face(100, size=60)] for _ in range(300)], n_chips=6)
    times = sorted(chip.time_s for chip in tracklet.chips)
    assert times[0] < 15 < 45 < times[-1]
    assert max(np.diff(times)) < 30


def test_a_tracklet_that_ended_is_handed_over_once_and_no_longer_held():
    tracker = Tracker(TrackingOptions(max_gap_s=0.5))
    taken = []
    for index in range(1200):
        seen = [face(100)] if index % 6 < 2 else []
        tracker.update(TimedFrame(FRAME, index * 0.2, index), seen)
        taken.append(len(tracker.take_ended()))
    assert (sum(taken), max(taken)) == (200, 1)
    assert tracker.finish() == []


def test_nothing_seen_gives_no_tracklets():
    assert follow([], [], []) == []
