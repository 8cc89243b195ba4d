"""Recording a camera; a video file stands in for one, since both are read alike."""

import pytest

from face_vision.errors import CameraUnavailable
from face_vision.media.cameras import record_camera
from face_vision.media.video import probe_video
from face_vision.options import VideoOptions
from tests.painted_faces import write_class_video


def test_a_camera_that_stops_early_leaves_what_it_gave(tmp_path):
    camera = write_class_video(tmp_path / "camera.mp4", [1, 2], duration_s=1)
    record_camera(str(camera), tmp_path / "out.mp4", seconds=30)
    assert probe_video(tmp_path / "out.mp4", VideoOptions()).width == 640


def test_progress_is_told_and_never_beyond_the_end(tmp_path):
    camera = write_class_video(tmp_path / "camera.mp4", [1, 2], duration_s=2)
    shares = []
    record_camera(str(camera), tmp_path / "out.mp4", seconds=5, on_progress=shares.append)
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1


def test_a_recording_ends_in_time(tmp_path):
    camera = write_class_video(tmp_path / "camera.mp4", [1, 2], duration_s=6)
    shares = []
    record_camera(str(camera), tmp_path / "out.mp4", seconds=0.05, on_progress=shares.append)
    assert len(shares) == 1


@pytest.mark.parametrize("source", ["99", "rtsp://127.0.0.1:9/none"])
def test_a_camera_that_is_not_there_is_refused_without_repeating_its_address(tmp_path, source):
    with pytest.raises(CameraUnavailable, match="cannot be opened") as caught:
        record_camera(source, tmp_path / "out.mp4", seconds=1)
    assert "127.0.0.1" not in str(caught.value)
