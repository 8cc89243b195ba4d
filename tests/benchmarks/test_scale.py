"""The measurements of scale run on what they say they run on."""

import numpy as np
import pytest

from benchmarks.class_videos.own_process import peak_mib, run_apart
from benchmarks.class_videos.repetition import repeat_video
from benchmarks.gallery.school_search import search_school
from benchmarks.scale import generated_gallery
from face_vision.media.video import probe_video, sample_frames
from face_vision.media.video_writing import VideoWriter
from face_vision.options import VideoOptions

pytestmark = pytest.mark.thorough

N_FRAMES, FPS = 30, 25
BALLAST_MIB = 300


@pytest.fixture
def video(tmp_path):
    with VideoWriter(tmp_path / "one.mp4", fps=FPS) as writer:
        for number in range(N_FRAMES):
            writer.write(np.full((64, 96, 3), 8 * number, np.uint8), number / FPS)
    return tmp_path / "one.mp4"


def test_a_repeated_video_is_as_many_times_as_long_and_shows_the_same(video, tmp_path):
    longer = repeat_video(video, tmp_path / "longer.mp4", times=3)
    options = VideoOptions(sample_fps=25)
    assert probe_video(longer, options).duration_s == pytest.approx(3 * N_FRAMES / FPS, abs=0.05)
    greys = [frame.pixels.mean() for frame in sample_frames(longer, options)]
    assert len(greys) == 3 * N_FRAMES
    assert greys[:N_FRAMES] == pytest.approx(greys[2 * N_FRAMES :], abs=1)


def test_a_generated_gallery_has_the_size_asked_for():
    gallery = generated_gallery(30, 3)
    assert (gallery.n_subjects, len(gallery.embeddings)) == (30, 90)


def test_a_school_is_searched_by_both_ways():
    school = search_school(300, 3)
    assert (school.n_templates, school.n_subjects) == (300, 100)
    assert min(school.ours_ms, school.peer_ms, school.build_ms) > 0


def test_memory_is_that_of_the_process_and_not_of_its_parent():
    ballast = np.ones(BALLAST_MIB * 2**20 // 8)
    assert peak_mib() > BALLAST_MIB
    assert run_apart(peak_mib) < peak_mib() - BALLAST_MIB / 2
    assert ballast.size
