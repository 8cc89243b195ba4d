"""Composed class videos show who they say, where they say, and are judged by that."""

import numpy as np
import pytest

from benchmarks.class_videos.cast import N_PRESENT, N_STRANGERS, Picture
from benchmarks.class_videos.conditions import CONDITIONS, Condition, change_light, cover_part
from benchmarks.class_videos.footage import FPS, Truth, film_class
from benchmarks.class_videos.heads import FACE_PX, cut_head
from benchmarks.class_videos.outcomes import NOBODY, Found, judge, owner_of
from demo.portraits import describe_person, draw_portrait
from face_vision.media.video import sample_frames
from face_vision.options import VideoOptions
from face_vision.types import Detection, Proposal

pytestmark = pytest.mark.thorough

SECONDS = 0.4
N_PEOPLE = N_PRESENT + N_STRANGERS
FACE_BOX = np.array([160, 120, 350, 400], np.float32)


@pytest.fixture(scope="module")
def picture() -> Picture:
    pixels = draw_portrait(describe_person(638))
    return Picture(pixels, Detection(FACE_BOX, np.zeros((5, 2), np.float32), 0.99))


def film(picture, path, condition: Condition | None = None, seed: int = 0) -> Truth:
    people = [[picture]] * 3
    return film_class(people, condition or CONDITIONS["plain"], path, seconds=SECONDS, seed=seed)


def frames_of(path):
    return [frame.pixels for frame in sample_frames(path, VideoOptions(sample_fps=25))]


def test_the_same_seed_gives_the_same_video_and_another_one_another(picture, tmp_path):
    one, same, other = (tmp_path / name for name in ("1.mp4", "2.mp4", "3.mp4"))
    truths = [film(picture, one), film(picture, same), film(picture, other, seed=1)]
    assert np.array_equal(truths[0].boxes, truths[1].boxes)
    assert np.array_equal(frames_of(one)[5], frames_of(same)[5])
    assert not np.array_equal(truths[0].boxes, truths[2].boxes)


def test_a_face_is_drawn_where_the_truth_says(picture, tmp_path):
    truth = film(picture, tmp_path / "class.mp4")
    frame = frames_of(tmp_path / "class.mp4")[0].astype(float)
    skin = cut_head(picture).pixels.astype(float)[100:130, 100:130].mean(axis=(0, 1))
    for left, top, right, bottom in truth.boxes[0][truth.visible[0]]:
        x, y = int((left + right) / 2), int((top + bottom) / 2)
        assert np.abs(frame[y - 4 : y + 4, x - 4 : x + 4].mean(axis=(0, 1)) - skin).max() < 60


def test_small_faces_are_24_to_40_px_high_and_others_40_to_110(picture, tmp_path):
    for name, low, high in (("plain", 40, 110), ("small faces", 24, 40)):
        boxes = film(picture, tmp_path / f"{low}.mp4", CONDITIONS[name]).boxes
        heights = boxes[..., 3] - boxes[..., 1]
        assert low - 1 <= heights.min() <= heights.max() <= high + 1


def test_a_cover_hides_a_good_part_of_the_face_and_nothing_around_it(picture):
    head = cut_head(picture)
    covered = cover_part(head, np.random.default_rng(0))
    changed = (covered.pixels != head.pixels).any(axis=2)
    middle, half = len(changed) // 2, int(FACE_PX / 2)
    face = changed[middle - half : middle + half, middle - half : middle + half]
    assert 0.3 < face.mean() < 0.6
    assert changed.sum() == pytest.approx(face.sum(), rel=0.1)


def test_light_stays_in_its_range(picture):
    head = cut_head(picture)
    dice = np.random.default_rng(0)
    shares = [change_light(head, dice).pixels.mean() / head.pixels.mean() for _ in range(40)]
    assert 0.1 < min(shares) < 0.5
    assert 1.1 < max(shares) <= 1.7


def truth_of_rows() -> Truth:
    """Everybody stands still for two seconds, side by side, ten pixels apart."""
    lefts = 60.0 * np.arange(N_PEOPLE)
    boxes = np.stack([lefts, lefts * 0, lefts + 50, lefts * 0 + 50], axis=1).astype(np.float32)
    frames = np.repeat(boxes[None], 2 * FPS, axis=0)
    return Truth(frames, np.ones(frames.shape[:2], bool))


def found(person: int, subject: int | None, proposal: Proposal) -> Found:
    truth = truth_of_rows()
    return Found(np.array([0.0, 1.0]), truth.boxes[[0, FPS], person], subject, proposal)


def test_a_tracklet_belongs_to_whoever_is_there():
    truth = truth_of_rows()
    assert owner_of(found(5, None, Proposal.UNKNOWN), truth) == 5
    nowhere = Found(np.array([0.0]), np.array([[0, 500, 50, 550]], np.float32), 5, Proposal.PRESENT)
    assert owner_of(nowhere, truth) == NOBODY


def test_each_person_is_counted_once_by_the_best_of_her_tracklets():
    outcome = judge(
        [
            found(0, 0, Proposal.CHECK),
            found(0, 0, Proposal.PRESENT),
            found(1, 1, Proposal.CHECK),
            found(2, 3, Proposal.CHECK),
        ],
        truth_of_rows(),
    )
    assert (outcome.present, outcome.check, outcome.missed) == (1, 1, N_PRESENT - 2)
    assert (outcome.wrong, outcome.wrong_check) == (0, 1)
    assert outcome.tracklets_a_person == pytest.approx(4 / 3)


def test_a_name_on_the_wrong_face_is_wrong_and_a_stranger_counts_by_the_worst():
    stranger = N_PRESENT
    outcome = judge(
        [
            found(4, 7, Proposal.PRESENT),
            found(stranger, None, Proposal.UNKNOWN),
            found(stranger, 2, Proposal.PRESENT),
            found(stranger + 1, 2, Proposal.CHECK),
        ],
        truth_of_rows(),
    )
    assert (outcome.wrong, outcome.missed) == (1, N_PRESENT)
    assert (outcome.stranger_wrong, outcome.stranger_check) == (1, 1)
    assert outcome.unknown == N_STRANGERS - 2
