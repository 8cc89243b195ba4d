"""Frames are sampled by their own times, upright, from whatever a phone or browser records."""

import gc
import threading
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from face_vision.errors import UnreadableVideo
from face_vision.media import video
from face_vision.media.video import frame_at, probe_video, sample_frames
from face_vision.media.video_file import decode_frames
from face_vision.options import VideoOptions
from tests.face_vision.drawing import draw_noise
from tests.face_vision.media.filming import (
    GREY_STEP,
    TURNED_MATRICES,
    film,
    grey_frame,
    join_pictures,
    show_by_matrix,
    turn_by_metadata,
)
from tests.painted_faces import write_class_video

OPTIONS = VideoOptions()
TASKS = Path("/proc/self/task")
CODING_TOLERANCE = 6
"""Grey levels that lossy coding may change in an even frame."""


def sample(path, **options):
    return list(sample_frames(path, VideoOptions(**options)))


def numbers_of(frames):
    """Return which filmed frame each sampled one is, told by its grey."""
    return [round((frame.pixels.mean() - 20) / GREY_STEP) for frame in frames]


def red_over_black():
    frame = np.zeros((48, 64, 3), np.uint8)
    frame[:24] = (250, 0, 0)
    return frame


@pytest.mark.skipif(not TASKS.is_dir(), reason="needs /proc to count the threads")
def test_a_film_leaves_no_threads_behind_until_the_garbage_is_collected(tmp_path):
    """Each reserves addresses, which a child that decodes one film after another has few of."""
    film(tmp_path / "a.mp4")
    gc.disable()
    try:
        before = len(list(TASKS.iterdir()))
        assert len(sample(tmp_path / "a.mp4", sample_fps=10)) == 20
        # A thread or more for each of the 20 frames; one of another test may just have begun.
        assert len(list(TASKS.iterdir())) < before + 10
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("codec", "ending"),
    [
        ("libx264", "mp4"),
        ("libx264", "mov"),
        ("libx264", "mkv"),
        ("libvpx", "webm"),
        ("libvpx-vp9", "webm"),
        ("mpeg4", "avi"),
        ("mjpeg", "avi"),
    ],
)
def test_each_codec_and_container_of_the_list_is_read(tmp_path, codec, ending):
    film(tmp_path / f"a.{ending}", codec=codec)
    (tmp_path / f"a.{ending}").rename(tmp_path / "named.anyhow")
    frames = sample(tmp_path / "named.anyhow")
    assert numbers_of(frames) == list(range(0, 20, 2))


def test_frames_come_at_the_sampling_rate_from_the_start(tmp_path):
    film(tmp_path / "a.mp4")
    frames = sample(tmp_path / "a.mp4", sample_fps=2)
    assert [frame.time_s for frame in frames] == pytest.approx([0, 0.5, 1, 1.5])
    assert [frame.index for frame in frames] == [0, 1, 2, 3]
    assert numbers_of(frames) == [0, 5, 10, 15]


def test_slow_video_gives_each_frame_once(tmp_path):
    film(tmp_path / "a.mp4")
    assert numbers_of(sample(tmp_path / "a.mp4", sample_fps=30)) == list(range(20))


def test_varying_rate_is_sampled_by_time(tmp_path):
    film(tmp_path / "a.mkv", times_s=[0, 0.05, 0.1, 0.9, 1, 1.5, 3])
    frames = sample(tmp_path / "a.mkv", sample_fps=5)
    assert [frame.time_s for frame in frames] == pytest.approx([0, 0.9, 1, 1.5, 3])


def count_decoded(monkeypatch):
    decoded = []

    def decode(*args, **kwargs):
        for frame in decode_frames(*args, **kwargs):
            decoded.append(frame.time)
            yield frame

    monkeypatch.setattr(video, "decode_frames", decode)
    return decoded


def test_frames_that_no_other_needs_are_not_decoded(tmp_path, monkeypatch):
    film(tmp_path / "a.mp4", times_s=[i / 25 for i in range(100)], fps=25, gop_size=50)
    decoded = count_decoded(monkeypatch)
    times = [frame.time_s for frame in sample(tmp_path / "a.mp4", sample_fps=5)]
    assert len(decoded) < 75
    assert len(times) == 20
    assert times == pytest.approx([i / 5 for i in range(20)], abs=0.1)


def test_where_too_many_would_be_skipped_all_are_decoded(tmp_path, monkeypatch):
    path, sparse = tmp_path / "a.mp4", {"bf": "15", "x264-params": "b-pyramid=none:b-adapt=0"}
    times_s = [i / 25 for i in range(100)]
    film(path, times_s=times_s, fps=25, gop_size=50, codec_options=sparse)
    decoded = count_decoded(monkeypatch)
    times = [frame.time_s for frame in sample(path, sample_fps=5)]
    assert len(decoded) > 50
    assert times[-10:] == pytest.approx([i / 5 for i in range(10, 20)], abs=0.05)


def test_a_rate_that_a_file_only_claims_costs_no_frame(tmp_path):
    times_s = [i / 5 for i in range(20)]
    film(tmp_path / "a.mkv", times_s=times_s, fps=25, gop_size=50)
    assert [f.time_s for f in sample(tmp_path / "a.mkv")] == pytest.approx(times_s, abs=2e-3)


def test_a_rate_that_falls_costs_no_frame(tmp_path):
    times_s = [i / 25 for i in range(50)] + [2 + i / 5 for i in range(20)]
    film(tmp_path / "a.mkv", times_s=times_s, fps=25, gop_size=50)
    times = [frame.time_s for frame in sample(tmp_path / "a.mkv")]
    assert times[-19:] == pytest.approx([2 + i / 5 for i in range(1, 20)], abs=2e-3)


def test_times_count_from_the_first_frame(tmp_path):
    film(tmp_path / "a.mkv", times_s=[7, 7.5, 8])
    frames = sample(tmp_path / "a.mkv", sample_fps=2)
    assert [frame.time_s for frame in frames] == pytest.approx([0, 0.5, 1])


@pytest.mark.parametrize("degrees", TURNED_MATRICES)
def test_video_turned_by_its_metadata_stands_upright(tmp_path, degrees):
    path = tmp_path / "a.mp4"
    stored = np.ascontiguousarray(np.rot90(red_over_black(), degrees // 90))
    film(path, frames=[stored] * 3)
    turn_by_metadata(path, degrees)
    upright = sample(path)[0].pixels
    assert upright.shape == (48, 64, 3)
    assert upright[4].mean(axis=0) == pytest.approx([250, 0, 0], abs=25)
    assert upright[-4].mean() < 10
    assert probe_video(path, OPTIONS).rotation == 360 - degrees


MIRRORED = {
    (-1, 0, 0, 1): lambda shown: shown[:, ::-1],
    (1, 0, 0, -1): lambda shown: shown[::-1],
    (0, 1, 1, 0): lambda shown: shown.transpose(1, 0, 2),
    (0, -1, -1, 0): lambda shown: shown[::-1, ::-1].transpose(1, 0, 2),
}
"""Of each matrix that mirrors: how a picture is stored that it shows upright."""


@pytest.mark.parametrize("matrix", MIRRORED)
def test_video_mirrored_by_its_matrix_is_read_as_players_show_it(tmp_path, matrix):
    path = tmp_path / "a.mp4"
    wanted = red_over_black()
    wanted[: len(wanted) // 2, wanted.shape[1] // 2 :] = (0, 0, 250)
    film(path, frames=[np.ascontiguousarray(MIRRORED[matrix](wanted))] * 3)
    show_by_matrix(path, matrix)
    shown = sample(path)[0].pixels
    assert shown.shape == (48, 64, 3)
    assert shown[4, :24].mean(axis=0) == pytest.approx([250, 0, 0], abs=25)
    assert shown[4, -24:].mean(axis=0) == pytest.approx([0, 0, 250], abs=25)
    assert shown[-4].mean() < 10


@pytest.mark.parametrize("name", ["a.mkv", "a.webm", "a.mp4"])
def test_film_of_a_clock_that_runs_on_is_as_long_as_from_first_to_last_frame(tmp_path, name):
    times_s = [95_000 + number / 10 for number in range(20)]
    film(tmp_path / name, times_s=times_s, codec="libvpx" if name == "a.webm" else "libx264")
    assert probe_video(tmp_path / name, OPTIONS).duration_s == pytest.approx(2, abs=0.2)
    assert sample(tmp_path / name)[-1].time_s == pytest.approx(1.9, abs=0.3)


def test_clock_that_runs_on_hides_no_film_that_is_too_long(tmp_path):
    film(tmp_path / "a.mkv", times_s=[95_000, 95_001, 95_700])
    with pytest.raises(UnreadableVideo, match="too long"):
        probe_video(tmp_path / "a.mkv", OPTIONS)


def test_recording_of_a_browser_without_duration_is_read(tmp_path):
    film(tmp_path / "a.webm", codec="libvpx", options={"live": "1"})
    assert probe_video(tmp_path / "a.webm", OPTIONS).duration_s is None
    assert len(sample(tmp_path / "a.webm")) == 10


def test_large_frames_are_shrunk_to_the_longest_edge(tmp_path):
    film(tmp_path / "a.mp4", frames=[grey_frame(3, (640, 320))])
    frame = sample(tmp_path / "a.mp4", max_edge_px=160)[0]
    assert frame.pixels.shape == (80, 160, 3)
    assert frame.pixels.mean() == pytest.approx(50, abs=CODING_TOLERANCE)


def test_pixels_become_square(tmp_path):
    film(tmp_path / "a.mp4", aspect=Fraction(2, 1))
    assert sample(tmp_path / "a.mp4")[0].pixels.shape == (48, 128, 3)


def test_frames_that_change_their_size_are_all_read(tmp_path):
    film(tmp_path / "small.avi", codec="mjpeg", size=(64, 48))
    film(tmp_path / "large.avi", codec="mjpeg", size=(128, 96))
    join_pictures(tmp_path / "small.avi", tmp_path / "large.avi", target=tmp_path / "a.mkv")
    sizes = [frame.pixels.shape[:2] for frame in sample(tmp_path / "a.mkv", max_edge_px=160)]
    assert sizes == [(48, 64)] * 10 + [(96, 128)] * 10


def test_larger_frames_later_in_the_file_are_not_decoded(tmp_path):
    film(tmp_path / "small.avi", codec="mjpeg", size=(64, 48))
    film(tmp_path / "large.avi", codec="mjpeg", size=(128, 96))
    join_pictures(tmp_path / "small.avi", tmp_path / "large.avi", target=tmp_path / "a.mkv")
    frames = sample(tmp_path / "a.mkv", max_pixels=100 * 80)
    assert {frame.pixels.shape[:2] for frame in frames} == {(48, 64)}


@pytest.mark.parametrize(
    ("name", "codec", "options"),
    [("a.mp4", "libx264", {"movflags": "faststart"}), ("a.webm", "libvpx", {})],
)
def test_truncated_video_gives_the_frames_before_the_break(tmp_path, name, codec, options):
    frames = [draw_noise(96, 128, seed=i) for i in range(20)]
    film(tmp_path / name, frames=frames, codec=codec, options=options)
    content = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(content[: len(content) // 2])
    assert 2 <= len(sample(tmp_path / name)) < 10


def test_damage_in_the_middle_is_passed_over(tmp_path):
    frames = [draw_noise(96, 128, seed=i) for i in range(20)]
    film(tmp_path / "a.mp4", frames=frames)
    content = bytearray((tmp_path / "a.mp4").read_bytes())
    middle = len(content) // 2
    content[middle : middle + 3000] = bytes(3000)
    (tmp_path / "a.mp4").write_bytes(content)
    found = sample(tmp_path / "a.mp4")
    assert len(found) >= 8
    assert found[-1].time_s > 1.5


def test_reading_ends_at_the_longest_time_whatever_the_header_says(tmp_path):
    film(tmp_path / "a.webm", codec="libvpx", options={"live": "1"})
    frames = sample_frames(tmp_path / "a.webm", VideoOptions(max_duration_s=1))
    seen = []
    with pytest.raises(UnreadableVideo, match="too long"):
        seen.extend(frame.time_s for frame in frames)
    assert max(seen, default=0) <= 1


def test_thread_ends_when_the_reading_is_left_early(tmp_path):
    film(tmp_path / "a.mp4")
    before = threading.active_count()
    frames = sample_frames(tmp_path / "a.mp4", OPTIONS)
    next(frames)
    frames.close()
    assert threading.active_count() == before


def test_same_video_gives_the_same_frames(tmp_path):
    film(tmp_path / "a.mp4", frames=[draw_noise(96, 128, seed=i) for i in range(8)])
    first, second = sample(tmp_path / "a.mp4"), sample(tmp_path / "a.mp4")
    assert all(np.array_equal(a.pixels, b.pixels) for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("time_s", [0.0, 0.6, 2.4, 99.0])
def test_a_moment_is_the_frame_that_was_sampled_there(tmp_path, time_s):
    path = write_class_video(tmp_path / "class.mp4", [2, 7], duration_s=3)
    options = VideoOptions(sample_fps=5)
    frames = list(sample_frames(path, options))
    nearest = min(frames, key=lambda frame: abs(frame.time_s - time_s))
    moment = frame_at(path, nearest.time_s if time_s < 3 else time_s, options)
    assert moment.shape == nearest.pixels.shape
    if time_s < 3:
        assert np.abs(moment.astype(int) - nearest.pixels).mean() < 1
